"""What every template may use. No queries but the two counts in the header."""

import time
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dost_portal.addresses import address
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role
from dost_portal.surfaces import serves

VERSION = "1.0"
SERVICE_CODE = "01-09-03-00"
QUICK_EXIT_URL = "https://www.google.az/"

ROLE_LABELS = {
    Role.RECEPTION: _("Reception"),
    Role.SOCIAL_AGENT: _("Social agent"),
    Role.LAWYER: _("Lawyer"),
    Role.PSYCHOLOGIST: _("Psychologist"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.AGENCY_SUPERVISOR: _("Supervisor of the agency"),
    Role.DSMF: _("DSMF desk"),
    Role.DSMF_PLACES: _("Knows where DSMF's places are"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    active: bool
    badge: int | None = None


# Who sees which page in the navigation: any one of the permissions is enough.
NAVIGATION: tuple[tuple[Any, str, frozenset[Permission]], ...] = (
    (_("My work"), "cases:my_work", frozenset({Permission.CASE_VIEW})),
    (_("Reception"), "cases:reception", frozenset({Permission.TICKET_ISSUE})),
    (_("Hall"), "cases:hall", frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})),
    (_("Cases"), "cases:list", frozenset({Permission.CASE_VIEW})),
    (_("Search"), "cases:search", frozenset({Permission.CASE_VIEW})),
    (_("Overdue"), "cases:overdue", frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})),
    (_("Statistics"), "cases:statistics", frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})),
    (_("Relay"), "cases:relay", frozenset({Permission.RELAY})),
    (_("Referrals"), "referrals:inbox", frozenset({Permission.REFERRAL_DECIDE})),
    (_("Places"), "referrals:places", frozenset({Permission.REFERRAL_DECIDE})),
    (_("Odd readings"), "cases:odd_readings", frozenset({Permission.TRAIL_READ})),
    (_("Trail"), "audit:trail", frozenset({Permission.TRAIL_READ})),
    (_("Administration"), "admin:index", frozenset({Permission.ADMINISTER})),
    (_("Service passport"), "passport:page", frozenset(Permission)),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return what `base.html` shows around every page."""
    user = getattr(request, "user", None)
    known = isinstance(user, User) and user.is_authenticated
    return {
        "demo": settings.DEMO,
        "surface": settings.SURFACE,
        "service_code": SERVICE_CODE,
        "version": VERSION,
        "quick_exit_url": QUICK_EXIT_URL,
        "server_epoch": int(time.time()),
        "nav_items": _navigation(request, user) if known and isinstance(user, User) else [],
        "account_page": {"label": _("My account"), "url": address("staff:account")} if known else None,
        "lock_seconds": settings.LOCK_SECONDS,
        "idle_seconds": settings.SESSION_IDLE_SECONDS if known else None,
        # Asked for only where it is shown: a polled fragment costs no query more than it needs.
        "centre_label": lambda: user.centre.name if isinstance(user, User) and user.centre else "",
        "role_label": role_label(user) if known and isinstance(user, User) else "",
    }


def role_label(user: User) -> str:
    """Return the words for the roles of `user`, in the active language."""
    return ", ".join(str(label) for role, label in ROLE_LABELS.items() if user.has_role(role))


def page_links(user: User) -> list[tuple[str, str]]:
    """Return label and address of every page that `user` is led to."""
    return [
        (str(label), address(name))
        for label, name, permissions in NAVIGATION
        if user.permissions & permissions and serves(name)
    ]


def _navigation(request: HttpRequest, user: User) -> list[NavItem]:
    items = [NavItem(label, url, _is_active(request.path, url)) for label, url in page_links(user)]
    # Of two pages of which one lies within the other only the inner one is where we are.
    here = max((item.url for item in items if item.active), key=len, default="")
    return [replace(item, active=item.url == here) for item in items]


def _is_active(path: str, url: str) -> bool:
    return path == url or (url.count("/") > 1 and path.startswith(url))
