"""What `base.html` shows of cases on every page: the bell, and to supervisors that the clocks are enforced."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cases import selectors
from cases.services.announcements import channels_of
from dost_portal.health import sweep_is_silent
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from dost_portal.surfaces import serves

HEARS = frozenset({Permission.CASE_VIEW, Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})
WATCHES = frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})


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
        "silent": bool(user.permissions & WATCHES) and sweep_is_silent(),
    }


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return the bell for every page of somebody who hears; asked for only where it is shown."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not hears(user) or not serves("cases:bell"):
        return {"bell": None}
    return {"bell": SimpleLazyObject(lambda: bell_of(user) | {"sound": channels_of(user=user).sound})}
