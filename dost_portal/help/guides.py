"""Which guide is whose, and where its text lies: docs/help/<language>/<part>.md, several parts a guide.

What several roles share stands in one part alone; a language that lacks a part shows the Azerbaijani one.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404
from django.templatetags.static import static

from dost_portal.help.markdown import Page, Picture, Places, page
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role

FOLDER: Final = Path(settings.BASE_DIR) / "docs" / "help"
PICTURES: Final = Path(settings.BASE_DIR) / "static" / "help"
FIRST_LANGUAGE: Final = "az"

# The parts of each guide, in the order they are read.
GUIDES: Final[dict[str, tuple[str, ...]]] = {
    Role.RECEPTION: ("reception", "_paper", "_everybody"),
    Role.SOCIAL_AGENT: ("social_agent", "_case", "_paper", "_everybody"),
    Role.LAWYER: ("lawyer", "_interview", "_case", "_paper", "_everybody"),
    Role.PSYCHOLOGIST: ("psychologist", "_interview", "_case", "_paper", "_everybody"),
    Role.SUPERVISOR: ("supervisor", "_case", "_paper", "_everybody"),
    Role.AGENCY_SUPERVISOR: ("agency_supervisor", "_everybody"),
    Role.DSMF: ("dsmf", "_everybody"),
    Role.AUDITOR: ("auditor", "_everybody"),
    Role.ADMINISTRATOR: ("administrator", "_everybody"),
}
# Who has no guide of their own reads that of the role beside which theirs stands.
BESIDE: Final = {Role.DSMF_PLACES: Role.DSMF}


def own(user: User) -> list[str]:
    """Return the names of the guides of the roles of `user`."""
    roles = {BESIDE.get(Role(role), Role(role)) for role in user.roles}
    return [name for name in GUIDES if name in roles]


def readable(user: User) -> list[str]:
    """Return the guides `user` may read: DSMF's people theirs, everybody else those of all who work at the agency."""
    if Role.DSMF in own(user):
        return [Role.DSMF]
    return [name for name in GUIDES if name != Role.DSMF]


@lru_cache
def guide(name: str, language: str) -> Page:
    """Return the guide `name` in `language` ("az", "en"…). Raises KeyError for a name of no guide."""
    texts = [part(name, language) for name in GUIDES[name]]
    return page("\n\n".join(texts), Places(link=lambda address: address, picture=lambda at: _picture(at, language)))


def part(name: str, language: str) -> str:
    """Return the source of one part, in Azerbaijani where `language` has none."""
    own_file = FOLDER / language / f"{name}.md"
    return (own_file if own_file.exists() else FOLDER / FIRST_LANGUAGE / f"{name}.md").read_text("utf-8")


def _picture(name: str, language: str) -> Picture:
    from PIL import Image  # late: see wsgi.py

    place = language if (PICTURES / language / name).exists() else FIRST_LANGUAGE
    with Image.open(PICTURES / place / name) as image:
        width, height = image.size
    return Picture(static(f"help/{place}/{name}"), width, height)


def checked(user: User, name: str) -> str:
    """Return `name` when it is a guide that `user` may read. Raises Http404 otherwise."""
    if name not in readable(user):
        raise Http404
    return name
