"""Addresses of pages, found once a process: to find one takes as long as to show a row, and a page has dozens.

Templates have it by `{% url %}`, which takes the place of Django's where the page takes no argument.
"""

from functools import cache

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos
from django.urls import NoReverseMatch, reverse

register = template.Library()


@cache
def address(name: str) -> str:
    """Return the address of the page `name` ("namespace:name") that takes no argument."""
    return reverse(name)


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Return Django's node, or one that remembers, for `{% url "a name" %}` and `{% url "a name" as it %}`."""
    node = djangos(parser, token)
    fixed = isinstance(node.view_name, FilterExpression) and isinstance(node.view_name.var, str)
    return _Remembered(node) if fixed and not (node.args or node.kwargs) else node


class _Remembered(URLNode):
    def __init__(self, node: URLNode) -> None:
        super().__init__(node.view_name, node.args, node.kwargs, node.asvar)

    def render(self, context: template.Context) -> str:
        try:
            found = address(str(self.view_name.var))
        except NoReverseMatch:  # Django says it, or leaves the variable empty
            return super().render(context)
        if self.asvar is None:
            return found
        context[self.asvar] = found
        return ""
