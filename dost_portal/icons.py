"""`{% icon "bell" %}` in every template: pages show them by the dozen, so each is written once a process."""

from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, **given: Any) -> SafeString:
    """Return the symbol `name` of static/img/icons.svg; `label` says it where it stands alone, `class` as in HTML."""
    return _drawn(name, str(given.get("class", "")), str(given.get("label", "")))


@lru_cache(maxsize=512)
def _drawn(name: str, css: str, label: str) -> SafeString:
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        " " if css else "",
        css,
        said,
        static("img/icons.svg"),
        name,
    )
