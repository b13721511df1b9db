"""DSMF's list: which referrals a tab shows, narrowed, in which order, and what its columns say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dost_portal.lists import paging
from dost_portal.lists.paging import Key, Page
from dost_portal.passport.templatetags.azeri_tags import local_datetime
from dost_portal.staff.models import User
from referrals import presenters
from referrals.models import Referral, ReferralQuerySet, ReferralState
from referrals.wording import LEVELS, Words

PAGE: Final = 25
OPEN: Final = "open"
TABS: Final[Words] = {
    OPEN: _("Open"),
    "mine": _("Mine"),
    "on_the_way": _("On the way"),
    "decided": _("Decided"),
    "recalled": _("Recalled"),
    "all": _("All"),
}
# What the list may show beside the reference, in this order.
COLUMNS: Final[Words] = {
    "urgency": _("Urgency"),
    "time": _("Time left"),
    "age": _("Age"),
    "children": _("Children"),
    "needs": _("Needs"),
    "handler": _("Handled by"),
    "danger": _("Level of danger"),
    "received": _("Received"),
    "state": pgettext_lazy("of a referral", "State"),
}
USUAL_COLUMNS: Final = ("urgency", "time", "age", "children", "needs", "handler")
NOBODY: Final = "nobody"
Asked = Mapping[str, Any]


def page_of(user: User, chosen: Asked, *, after: Key | None = None, before: Key | None = None) -> Page:
    """Return the referrals of the chosen tab that come next to a key; without a key what is first.

    `chosen`: tab (of TABS; OPEN), urgency, need (a code), handler (id or NOBODY), late, children.
    """
    tab = chosen.get("tab") or OPEN
    rows = narrowed(Referral.objects.select_related("handler", "decision"), chosen)
    if tab in (OPEN, "mine"):
        at_work = rows.open() if tab == OPEN else rows.open().filter(handler=user)
        return paging.page_of_ranks(rows, at_work.in_order_of_work(), "due_at", size=PAGE, after=after, before=before)
    if tab == "on_the_way":
        return paging.page_of([rows.on_the_way()], "arrival_due_at", size=PAGE, after=after, before=before)
    if tab != "all":
        rows = rows.filter(state=ReferralState.DECIDED if tab == "decided" else ReferralState.RECALLED)
    return paging.page_of([rows], "received_at", size=PAGE, newest_first=True, after=after, before=before)


def narrowed(rows: ReferralQuerySet, chosen: Asked) -> ReferralQuerySet:
    """Return `rows` with what was asked for. Of what was recalled nothing is told, so nothing of it is asked."""
    handler = chosen.get("handler")
    if handler:
        rows = rows.filter(handler=None if handler == NOBODY else handler)
    if chosen.get("late"):
        rows = rows.overdue()
    told = {
        **({"urgency": chosen["urgency"]} if chosen.get("urgency") else {}),
        **({"needs__contains": [chosen["need"]]} if chosen.get("need") else {}),
        **({"children__len__gt": 0} if chosen.get("children") else {}),
    }
    return rows.exclude(state=ReferralState.RECALLED).filter(**told) if told else rows


def cells(referral: Referral, columns: list[str], warn_percent: int, now: datetime) -> list[dict[str, Any]]:
    """Return a line of the list, as `{% table_rows %}` draws it."""
    row = presenters.row(referral, warn_percent, now)
    head = {"text": row["short"], "url": row["url"], "head": True}
    shown = {**_told(referral, row), "time": _time(row), "handler": _handler(row)}
    return [head, *(shown[name] for name in columns)]


def _told(referral: Referral, row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what the referral says; of a recalled one only that it is one, and since when it is here."""
    known = referral.state != ReferralState.RECALLED
    urgency = {"badge": "danger", "icon": "exclamation-triangle"} if row.get("urgent") else {}
    return {
        "urgency": {"text": row.get("urgency", "—"), **urgency},
        "age": {"text": row.get("age", "—")},
        "children": {"text": row.get("children", "—")},
        "needs": {"text": row.get("needs") or "—"},
        "danger": {"text": str(LEVELS[referral.risk_level]) if known else "—"},
        "received": {"text": local_datetime(referral.received_at)},
        "state": {"text": row["state"], "badge": row["state_kind"]},
    }


def _time(row: dict[str, Any]) -> dict[str, Any]:
    """The day that runs, or the way to the place, or how it ended."""
    if row.get("clock") and not row["decision"]:
        asked = {"text": row["state"], "badge": "info"} if row["state_kind"] == "info" else {"text": ""}
        return {"clock": row["clock"], **asked}
    if row.get("arrival"):
        return {"clock": row["arrival"], "text": ""}
    return {"text": row.get("decision") or row["state"], "badge": row["state_kind"]}


def _handler(row: dict[str, Any]) -> dict[str, Any]:
    return {"text": row["handler"]} if row["handler"] else {"text": _("Nobody yet"), "muted": True}
