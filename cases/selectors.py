"""Reads that span tables. Filters of one table live on its QuerySet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Case as Either
from django.db.models import Q, QuerySet, When
from django.utils import timezone

from cases.models import (
    Announcement,
    Case,
    CaseMember,
    DeadlineStage,
    Interview,
    Level,
    OutgoingText,
    PoliceNotice,
    TextState,
    Ticket,
    TicketEvent,
)
from cases.models.case import CaseQuerySet
from cases.models.ticket import TicketQuerySet
from cases.workflow import Step
from dost_portal.health import SILENT_AFTER_SECONDS
from dost_portal.passport.selectors import standard_on
from dost_portal.prepared import Prepared, PreparedSql
from dost_portal.row_security import scope
from dost_portal.staff.models import Desk, User
from dost_portal.staff.roles import Permission, Role

NOTICES = 50


def notices_waiting(user: User) -> list[PoliceNotice]:
    """Return the notices without a receipt in the open cases that `user` watches, oldest first: no word of them."""
    with scope.reading_state():
        if user.may(Permission.AGENCY_CLOCKS):
            return _all_notices()
        if user.may(Permission.CENTRE_CLOCKS) and user.centre_id is not None:
            return _notices_of_centre(user.pk, user.centre_id)
        return _notices_of(user.pk)


def _notices(cases: QuerySet[Case] | None = None) -> QuerySet[PoliceNotice]:
    rows = PoliceNotice.objects.filter(received_at=None, case__closed_at=None)
    rows = rows if cases is None else rows.filter(case__in=cases)
    wanted = rows.select_related("case__centre", "addressee", "sent_by").defer("content", "receiver_name")
    return wanted.order_by("sent_at")[:NOTICES]


_all_notices = Prepared(_notices)
_notices_of = Prepared(lambda user: _notices(Case.objects.visible(user, None)), UUID)
_notices_of_centre = Prepared(lambda user, centre: _notices(Case.objects.visible(user, centre)), UUID, int)


def texts_waiting(user: User) -> QuerySet[OutgoingText]:
    """Return the texts for DSMF, in cases of `user`'s teams, that wait for a second person: for `user`."""
    return texts_for(user.pk) if user.may(Permission.RELEASE_TEXT) else OutgoingText.objects.none()


def texts_for(user: UUID) -> QuerySet[OutgoingText]:
    """Return what `texts_waiting` does, for the key of somebody who may release texts."""
    mine = CaseMember.objects.current().filter(user=user).values("case_id")
    waiting = OutgoingText.objects.filter(state=TextState.WAITING, case__in=mine).exclude(written_by=user)
    return waiting.select_related("case").defer("text")


def unclaimed_interviews(user: User) -> list[dict[str, Any]]:
    """Return interviews nobody of `user`'s profession has taken: number and urgency only."""
    professions = [role for role in (Role.LAWYER, Role.PSYCHOLOGIST) if user.has_role(role)]
    if not professions:
        return []
    taken = Interview.objects.held().filter(profession__in=professions).values("case_id")
    invited = CaseMember.objects.current().filter(user=user, review=False).values("case_id")
    cases = Case.objects.filter(
        Q(centre=user.centre) | Q(pk__in=invited),
        Q(sealed=False) | Q(pk__in=invited),
        step__in=(Step.INTAKE, Step.INTERVIEW, Step.ASSESSMENT),
    ).exclude(pk__in=taken)
    with scope.reading_state():  # what a colleague has taken is behind the wall of their team
        return _numbers_only(cases.without_conflict(user))


def cases_without_agent(user: User) -> list[dict[str, Any]]:
    """Return the centre's cases that no social agent is responsible for: number and urgency only."""
    if not (user.may(Permission.CASE_OPEN) or user.may(Permission.ASSIGN)):
        return []
    return _numbers_only(Case.objects.open().filter(centre=user.centre, responsible__isnull=True))


def _numbers_only(cases: CaseQuerySet) -> list[dict[str, Any]]:
    labels = dict(Level.choices)
    return [
        {"number": number, "urgency": urgency, "urgency_label": labels[urgency], "opened_at": opened_at}
        for number, urgency, opened_at in cases.order_by("opened_at").values_list("number", "urgency", "opened_at")[:50]
    ]


BELL_COUNTS_TO = 100


@dataclass(frozen=True)
class Bell:
    """What waits for somebody (at most BELL_COUNTS_TO), whether it rings, and whether the clocks are enforced.

    `trouble`, for who watches them, is "silent" when no sweep ran lately, "refused" when a stage cannot be announced,
    else empty.
    """

    unseen: int
    sound: bool
    trouble: str


# Of a user ($1), who watches the clocks or does not ($2): each page asks it, and renews it every few seconds.
_bell = PreparedSql(
    "cases.selectors:bell",
    f"""
    SELECT (SELECT count(*) FROM (SELECT FROM cases_announcement WHERE user_id = $1 AND seen_at IS NULL AND NOT muted
                                  LIMIT {BELL_COUNTS_TO}) AS unseen),
           coalesce((SELECT sound FROM cases_tellingchoice WHERE user_id = $1), false),
           CASE WHEN NOT $2 THEN ''
                WHEN coalesce((SELECT max(at) FROM cases_sweepbeat)
                              < clock_timestamp() - make_interval(secs => {SILENT_AFTER_SECONDS}), true) THEN 'silent'
                WHEN EXISTS (SELECT FROM cases_stagerefusal) THEN 'refused' ELSE '' END
    """,  # noqa: S608 - numbers of ours
    places=2,
)


def bell(user: User, *, watches: bool = False) -> Bell:
    """Return the bell of `user` in one statement; the count is one walk of a partial index."""
    return Bell(*_bell(user.pk, watches))


def announced_to(user: User | UUID) -> QuerySet[Announcement]:
    """Return all that was announced to `user`, newest first."""
    rows = Announcement.objects.filter(user=user).select_related("stage__deadline__case__centre", "case")
    return rows.order_by("-pk")


def unseen_stages(user: User) -> list[tuple[Announcement, DeadlineStage]]:
    """Return what the clocks announced to `user` and was not marked as seen: of each clock the gravest."""
    gravest: dict[Any, tuple[Announcement, DeadlineStage]] = {}
    for told in _unseen_of(user.pk):
        if told.stage is not None:
            gravest.setdefault(told.stage.deadline_id, (told, told.stage))
    return list(gravest.values())[:10]


def _unseen(user: UUID) -> QuerySet[Announcement]:
    unseen = announced_to(user).filter(seen_at__isnull=True, muted=False, stage__isnull=False)
    return unseen.order_by("-stage__stage", "-at")[:50]


_unseen_of = Prepared(_unseen, UUID)


def waiting_for(desk: Desk | None, today: TicketQuerySet) -> list[Ticket]:
    """Return the next thirty of `today`'s waiting tickets in the order in which `desk` would call them."""
    waiting = today.waiting().select_related("for_desk")
    if desk is not None and desk.directions:
        own = Either(When(direction__in=desk.directions, then=0), default=1)
        waiting = waiting.annotate(other=own).order_by("other", "priority", "issued_at", "number")
        if not desk.serves_others:
            waiting = waiting.filter(other=0)
    return list(waiting[:30])


@dataclass(frozen=True)
class OperatorDay:
    """How `user` stands today against the operator's standard (passport item 18). Minutes."""

    served: int
    longest: int
    over: int
    standard: int


def operator_day(user: User) -> OperatorDay:
    """Return how long today's tickets took `user` at the desk.

    From taking a ticket up to its end, or to now while it is served; time on hold does not count.
    """
    standard = standard_on("operator", timezone.now()).amount
    today = timezone.localdate()
    told = groupby(_events_of(user.pk, today), itemgetter(0))
    minutes = [int(_serving_seconds(of_one) // 60) for _ticket, of_one in told]
    return OperatorDay(
        served=len(minutes),
        longest=max(minutes, default=0),
        over=sum(length > standard for length in minutes),
        standard=standard,
    )


def _events(user: UUID, day: date) -> QuerySet[Any, Any]:
    begun = TicketEvent.objects.filter(ticket__served_by=user, ticket__day=day, ticket__started_at__isnull=False)
    return begun.order_by("ticket_id", "pk").values_list("ticket_id", "at", "to_state")


_events_of: Prepared[Any] = Prepared(_events, UUID, date)


def _serving_seconds(events: Iterable[tuple[UUID, datetime, str]]) -> float:
    total, since = 0.0, None
    for _ticket, at, state in events:
        if since is not None:
            total += (at - since).total_seconds()
            since = None
        if state == "serving":
            since = at
    return total + ((timezone.now() - since).total_seconds() if since is not None else 0.0)
