"""Markdown to a page: headings with anchors, links and pictures that lead where the portal serves them.

Raw HTML in the source is shown as text, so the result is safe whoever wrote it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

# "## A heading {#anchor}": the anchor is the same in every language, so that links from elsewhere hold.
ANCHOR: Final = re.compile(r"\s*\{#([a-z0-9-]+)\}$")
# An anchor of its own, as hosts of repositories know it; a page of ours has it at the heading that follows.
NAMED: Final = re.compile(r'<a id="([a-z0-9-]+)"></a>\s*')
TITLE, CHAPTER = "h1", "h2"


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Page:
    """`title` is the first heading, which is not in `html`; `chapters` are the headings of the second level."""

    title: str
    html: SafeString
    chapters: tuple[Heading, ...]


@dataclass(frozen=True)
class Places:
    """Where what the source names is served: a link's new address, or None where it leads nowhere here."""

    link: Callable[[str], str | None]
    picture: Callable[[str], Picture]


def page(source: str, places: Places) -> Page:
    """Return `source` as a page. Raises whatever `places.picture` does for a picture that is not there."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(NAMED.sub("", source))
    title, tokens = _without_title(tokens)
    chapters = tuple(_anchored(tokens))
    for token in tokens:
        _placed(token.children or [], places)
    # Rendered from tokens whose every text is escaped; raw HTML is off.
    html = mark_safe(parser.renderer.render(tokens, parser.options, {}))  # noqa: S308
    return Page(title, html, chapters)


def _without_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == TITLE:
            return _words(tokens[index + 1]), tokens[:index] + tokens[index + 3 :]
    return "", tokens


def _anchored(tokens: list[Token]) -> Iterator[Heading]:
    """Give each heading its anchor; yield those of chapters."""
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        content = tokens[index + 1]
        anchor = _taken_anchor(content) or slugify(_words(content), allow_unicode=True)
        token.attrSet("id", anchor)
        if token.tag == CHAPTER:
            yield Heading(anchor, _words(content))


def _taken_anchor(content: Token) -> str:
    last = content.children[-1] if content.children else None
    found = ANCHOR.search(last.content) if last is not None and last.type == "text" else None
    if last is None or found is None:
        return ""
    last.content = last.content[: found.start()]
    return found[1]


def _words(content: Token) -> str:
    return "".join(child.content for child in content.children or [] if child.type in ("text", "code_inline"))


def _placed(tokens: list[Token], places: Places) -> None:
    """Lead links and pictures to where they are served; a link that leads nowhere becomes plain text."""
    led = True
    for token in tokens:
        if token.type == "link_open":
            target = places.link(str(token.attrGet("href")))
            led = target is not None
            token.attrs = {"href": target} if target is not None else {}
        if token.type in ("link_open", "link_close") and not led:
            token.tag = "span"
        if token.type == "image":
            picture = places.picture(str(token.attrGet("src")))
            token.attrs |= {"src": picture.url, "width": picture.width, "height": picture.height, "loading": "lazy"}
