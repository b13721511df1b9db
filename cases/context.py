"""What `base.html` shows of cases on every page: the bell, and to supervisors that the clocks are enforced."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cases import selectors
from cases.services.announcements import channels_of
from cases.services.handing import HANDED_ROLES
from dost_portal.health import trouble_with_clocks
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from dost_portal.surfaces import serves

HEARS = frozenset({Permission.CASE_VIEW, Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})
WATCHES = frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})
OPENS_IN_EMERGENCY = WATCHES | {Permission.BREAK_GLASS}


# What stands in the user's own menu.
OWN_PAGES = (
    (_("How I am told"), "cases:channels", lambda user: True),
    (_("Absences"), "cases:absences", lambda user: True),
    (_("Duty list"), "cases:duty", lambda user: user.may(Permission.CASE_VIEW) and user.centre_id is not None),
    (_("Check a letter"), "cases:letter_check", lambda user: user.may(Permission.CASE_VIEW)),
    (_("Emergency access"), "cases:emergency", lambda user: bool(user.permissions & OPENS_IN_EMERGENCY)),
    (_("My relatives"), "cases:relatives", lambda user: user.may(Permission.CASE_VIEW)),
    (_("Odd readings"), "cases:odd_readings", lambda user: user.may(Permission.CENTRE_CLOCKS)),
    (_("Hand over the shift"), "cases:handover", lambda user: bool(set(HANDED_ROLES) & set(user.roles))),
)


def hears(user: User) -> bool:
    """Tell whether clocks are ever announced to `user`."""
    return bool(user.permissions & HEARS)


def bell_of(user: User) -> dict[str, Any]:
    """Return what `cases/_bell.html` shows: two short queries, the second for supervisors only."""
    count = selectors.unseen_count(user)
    most = selectors.BELL_COUNTS_TO
    return {
        "count": count,
        "shown": f"{most - 1}+" if count >= most else str(count),
        "url": reverse("cases:announcements"),
        "trouble": trouble_with_clocks() if user.permissions & WATCHES else "",
    }


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return the bell for every page of somebody who hears; asked for only where it is shown."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not hears(user) or not serves("cases:bell"):
        return {"bell": None}
    pages = [{"label": label, "url": reverse(name)} for label, name, opens in OWN_PAGES if opens(user)]
    shown = SimpleLazyObject(lambda: bell_of(user) | {"sound": channels_of(user=user).sound})
    return {"case_pages": pages, "bell": shown}
