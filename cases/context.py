"""What `base.html` shows of cases on every page: the bell, and to supervisors that the clocks are enforced."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cases import selectors
from cases.services.handing import HANDED_ROLES
from dost_portal.addresses import address
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from dost_portal.surfaces import serves

HEARS = frozenset({Permission.CASE_VIEW, Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS, Permission.TRAIL_READ})
# An auditor hears of odd readings alone.
WORKS = HEARS - {Permission.TRAIL_READ}
WATCHES = frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})
OPENS_IN_EMERGENCY = WATCHES | {Permission.BREAK_GLASS}
PAPER = frozenset({Permission.CASE_OPEN, Permission.CENTRE_CLOCKS})


# What stands in the user's own menu.
OWN_PAGES = (
    (_("How I am told"), "cases:channels", lambda user: True),
    (_("Absences"), "cases:absences", lambda user: works(user)),
    (_("Duty list"), "cases:duty", lambda user: user.may(Permission.CASE_VIEW) and user.centre_id is not None),
    (_("Check a letter"), "cases:letter_check", lambda user: user.may(Permission.CASE_VIEW)),
    (_("Emergency access"), "cases:emergency", lambda user: bool(user.permissions & OPENS_IN_EMERGENCY)),
    (_("Paper days"), "cases:paper", lambda user: bool(user.permissions & PAPER)),
    (_("My relatives"), "cases:relatives", lambda user: user.may(Permission.CASE_VIEW)),
    (_("Odd readings"), "cases:odd_readings", lambda user: user.may(Permission.CENTRE_CLOCKS)),
    (_("Hand over the shift"), "cases:handover", lambda user: bool(set(HANDED_ROLES) & set(user.roles))),
)


def own_pages(user: User) -> list[tuple[str, str]]:
    """Return label and address of what stands in the menu of `user`."""
    if not hears(user):
        return []
    return [(str(label), address(name)) for label, name, opens in OWN_PAGES if opens(user)]


def hears(user: User) -> bool:
    """Tell whether anything is ever announced to `user`."""
    return bool(user.permissions & HEARS)


def works(user: User) -> bool:
    """Tell whether `user` is somebody for whom a colleague stands in."""
    return bool(user.permissions & WORKS)


def bell_of(user: User) -> dict[str, Any]:
    """Return what `cases/_bell.html` shows."""
    found = selectors.bell(user, watches=bool(user.permissions & WATCHES))
    most = selectors.BELL_COUNTS_TO
    return {
        "count": found.unseen,
        "shown": f"{most - 1}+" if found.unseen >= most else str(found.unseen),
        "url": address("cases:announcements"),
        "trouble": found.trouble,
        "sound": found.sound,
    }


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return the bell for every page of somebody who hears; asked for only where it is shown."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not hears(user) or not serves("cases:bell"):
        return {"bell": None}
    pages = [{"label": label, "url": url} for label, url in own_pages(user)]
    return {"case_pages": pages, "bell": SimpleLazyObject(lambda: bell_of(user))}
