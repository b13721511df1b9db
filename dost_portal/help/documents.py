"""The project's own documents, docs/*.md and docs/decisions/*.md, as pages for administrators."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from dost_portal.help.markdown import Page, Picture, Places, page

FOLDER: Final = Path(settings.BASE_DIR) / "docs"
# What an administrator needs first comes first; decisions say why it is so.
FIRST: Final = ("operations", "security", "interface", "web-hook", "notice-exchange", "design-system")
OUTSIDE: Final = re.compile(r"^(https?://|mailto:|#)")


def sources() -> dict[str, Path]:
    """Return every document by its name: the file's, without the ending."""
    found = {path.stem: path for path in (*sorted(FOLDER.glob("*.md")), *sorted(FOLDER.glob("decisions/*.md")))}
    return {name: found[name] for name in (*FIRST, *found) if name in found}


def titles() -> list[tuple[str, str]]:
    """Return (name, title) of every document."""
    return [(name, document(name).title) for name in sources()]


@lru_cache
def document(name: str) -> Page:
    """Return the document `name`. Raises KeyError when there is none."""
    path = sources()[name]
    return page(path.read_text("utf-8"), Places(link=_link, picture=lambda at: _picture(path.parent / at)))


def _link(address: str) -> str | None:
    if OUTSIDE.match(address):
        return address
    file, _hash, anchor = address.partition("#")
    name = Path(file).stem
    if Path(file).suffix != ".md" or name not in sources():
        return None
    return reverse("help:document", args=[name]) + (f"#{anchor}" if anchor else "")


def _picture(path: Path) -> Picture:
    from PIL import Image  # late: see wsgi.py

    with Image.open(path) as image:
        width, height = image.size
    return Picture(static(f"docs/{path.name}"), width, height)
