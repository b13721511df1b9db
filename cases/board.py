"""The board's reads: running clocks by urgency, page by page by key, in the same few queries for any number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from cases.facts import facts_of_all
from cases.models import BreachReview, CaseMove, ClockCorrection, Deadline, Escalation
from cases.models.deadline import DeadlineQuerySet
from cases.workflow import NEXT_ACTION, Step, missing
from dost_portal.lists import paging
from dost_portal.lists.paging import Key, Page
from dost_portal.prepared import NO_CENTRE, Prepared, PreparedCount
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

PAGE: Final = 50
NO_CAUSE: Final = "none"
UNEXPLAINED: Final = 50


@dataclass(frozen=True)
class WatchedClock:
    """A running clock as its supervisor watches it; `missing` is what holds the case, in words."""

    deadline: Deadline
    missing: list[str]


def running(user: User, chosen: Mapping[str, Any]) -> DeadlineQuerySet:
    """Return the running clocks `user` watches, narrowed to `chosen` (clock, step, agent, centre, cause)."""
    clocks = Deadline.objects.running()
    if not user.may(Permission.AGENCY_CLOCKS):
        clocks = clocks.filter(centre=user.centre)
    columns = {"clock": "clock", "step": "case__step", "agent": "case__responsible", "centre": "centre"}
    clocks = clocks.filter(**{column: chosen[name] for name, column in columns.items() if chosen.get(name)})
    cause = chosen.get("cause")
    if cause:
        clocks = with_cause(clocks).filter(Q(("cause", "" if cause == NO_CAUSE else cause)))
    return clocks


def with_cause(clocks: DeadlineQuerySet) -> DeadlineQuerySet:
    """Annotate `cause`: that of the latest review, else the team's, else empty."""
    reviews = BreachReview.objects.filter(deadline=OuterRef("pk")).order_by("-created_at")
    said = Coalesce(Subquery(reviews.values("cause")[:1]), F("explanation__cause"), Value(""), output_field=CharField())
    return clocks.annotate(cause=said)


def page_of(clocks: DeadlineQuerySet, *, after: Key | None = None, before: Key | None = None) -> Page:
    """Return the clocks that come next to a key, overdue first, as WatchedClock."""
    page = paging.page_of([_shown(clocks)], "due_at", size=PAGE, after=after, before=before)
    return replace(page, rows=_watched(page.rows))


def counts(clocks: DeadlineQuerySet) -> dict[str, int]:
    """Return how many are overdue and how many soon due, as `paging.counted` does."""
    return {"late": paging.counted([clocks.overdue()]), "soon": paging.counted([clocks.soon_due()])}


def first_page(user: User) -> tuple[Page, dict[str, int]]:
    """Return what `page_of` and `counts` do of all clocks that `user` watches.

    It is what a board begins with, and so its queries are planned once.
    """
    everywhere = user.may(Permission.AGENCY_CLOCKS)
    first, late, soon = _of_all if everywhere else _of_centre
    values = () if everywhere else (user.centre_id or NO_CENTRE,)
    page = paging.first_page(first(*values), "due_at", size=PAGE)
    return replace(page, rows=_watched(page.rows)), {"late": late(*values), "soon": soon(*values)}


def _queries(*kinds: type) -> tuple[Prepared[Any], PreparedCount, PreparedCount]:
    """Return the queries of `first_page` over the clocks of a centre, or of all centres."""

    def watched(centre: int | None = None) -> DeadlineQuerySet:
        clocks = Deadline.objects.running()
        return clocks if centre is None else clocks.filter(centre=centre)

    return (
        Prepared(lambda *centre: _shown(watched(*centre)).order_by("due_at", "pk")[: PAGE + 1], *kinds),
        PreparedCount(lambda *centre: paging.cut(watched(*centre).overdue()), *kinds),
        PreparedCount(lambda *centre: paging.cut(watched(*centre).soon_due()), *kinds),
    )


def unexplained(user: User) -> list[Deadline]:
    """Return the stopped clocks of `user`'s centre that were missed and whose cause nobody recorded, latest first."""
    if not user.may(Permission.CENTRE_CLOCKS) or user.centre_id is None:
        return []
    found = {row.pk: row for part in _unexplained for row in part(user.centre_id)}
    return sorted(found.values(), key=lambda row: row.due_at, reverse=True)[:UNEXPLAINED]


def _without_cause(centre: int, late: Q) -> DeadlineQuerySet:
    stopped = Deadline.objects.filter(late, centre=centre, stopped_at__isnull=False)
    return stopped.missed().without_cause().select_related("case").order_by("-due_at")[:UNEXPLAINED]


# By an index each: what was missed as recorded, and the few that a correction has made late.
_unexplained: Final[tuple[Prepared[Any], ...]] = (
    Prepared(lambda centre: _without_cause(centre, Q(unexplained=True)), int),
    Prepared(lambda centre: _without_cause(centre, Q(pk__in=ClockCorrection.objects.values("deadline"))), int),
)


def _shown(clocks: DeadlineQuerySet) -> DeadlineQuerySet:
    moves = CaseMove.objects.filter(case=OuterRef("case_id")).order_by("-at")
    raised = Escalation.objects.filter(deadline=OuterRef("pk")).values("cause")
    return (
        with_cause(clocks)
        .select_related("case__centre", "case__responsible")
        .annotate(
            last_action=Subquery(moves.values("action")[:1]),
            last_at=Subquery(moves.values("at")[:1]),
            raised=Subquery(raised),
            was_corrected=Exists(Deadline.objects.filter(pk=OuterRef("pk"), replaces__isnull=False)),
        )
    )


_of_all, _of_centre = _queries(), _queries(int)


def _watched(deadlines: list[Deadline]) -> list[WatchedClock]:
    facts = facts_of_all({deadline.case for deadline in deadlines})
    return [WatchedClock(deadline, _words(deadline, facts)) for deadline in deadlines]


def _words(deadline: Deadline, facts: Mapping[UUID, Any]) -> list[str]:
    action = NEXT_ACTION.get(Step(deadline.case.step))
    return [gettext(need.text) for need in missing(action, facts[deadline.case_id])] if action else []
