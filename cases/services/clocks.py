"""Starting, stopping and sweeping the clocks. The database's clock only (workflow page, "Clocks")."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from cases.models import Case, Deadline, DeadlineStage, EscalationMultiple, Stage, StageRefusal
from cases.services._firing import BEAT_SQL, NEXT_SQL
from cases.services._firing import HOOK as HOOK
from cases.services._firing import MAIL as MAIL
from cases.services._isolating import Fired, fire, retry
from cases.workflow import Clock
from dost_portal.audit import trail
from dost_portal.audit.models import DatabaseNow
from dost_portal.database_clock import database_now
from dost_portal.passport.calendar import due_at, warn_at
from dost_portal.passport.selectors import standard_on
from dost_portal.staff.models import User

BATCH = 2000
# The numbers of the escalations that time brings: between them stands the one a supervisor raises.
ESCALATIONS = (Stage.ESCALATION, *range(Stage.RAISED + 1, 100))


@dataclass(frozen=True)
class SweepReport:
    """How many clocks were warned of and how many were found past their time.

    After an outage a breach may be told as its escalation only; it counts as a breach all the same.
    `seconds` is the sweep's own time.
    """

    warned: int
    breached: int
    seconds: float


@transaction.atomic
def start(*, case: Case, clocks: Iterable[Clock], began: Mapping[Clock, datetime] | None = None) -> None:
    """Start `clocks` of `case`, each with its stages, by the standards valid then.

    `began` is for clocks whose beginning is an event on record: the ticket, DSMF's receipt (UTC).
    """
    multiples = list(EscalationMultiple.objects.values_list("multiple", flat=True))
    for clock in clocks:
        now = (began or {}).get(clock) or database_now()
        standard = standard_on(clock.standard, now)
        due = due_at(now, standard, case.centre.working_hours)
        last = Deadline.objects.filter(case=case, clock=clock).aggregate(last=Max("generation"))["last"]
        deadline = Deadline.objects.create(
            case=case,
            clock=clock,
            generation=(last or 0) + 1,
            standard=standard,
            started_at=now,
            warn_at=warn_at(now, due, standard),
            due_at=due,
        )
        DeadlineStage.objects.bulk_create(
            DeadlineStage(deadline=deadline, stage=stage, fire_at=fire_at)
            for stage, fire_at in (
                (Stage.WARNING, deadline.warn_at),
                (Stage.BREACH, due),
                *zip(ESCALATIONS, (now + (due - now) * float(multiple) for multiple in multiples), strict=False),
            )
        )


@transaction.atomic
def stop(*, case: Case, clocks: Iterable[Clock]) -> None:
    """Stop what runs of `clocks`: fire the stages already due, cancel the rest.

    The stages are locked before the clock is read: no sweep can fire one in between, so a clock
    is breached if and only if it was stopped at or after its due time.
    """
    wanted = [clock.value for clock in clocks]
    for deadline in Deadline.objects.running().filter(case=case, clock__in=wanted).select_for_update():
        unfired = DeadlineStage.objects.filter(deadline=deadline, fired_at__isnull=True, cancelled_at__isnull=True)
        list(unfired.select_for_update().order_by("id"))
        now = database_now()
        fire(limit=BATCH, deadline=deadline, until=now)
        unfired.filter(fire_at__gt=now).update(cancelled_at=now)
        deadline.stopped_at = now
        deadline.save(update_fields=["stopped_at"])


def sweep() -> SweepReport:
    """Fire every stage that is due, in transactions of up to BATCH stages, and leave a heartbeat.

    One that the database refuses is left aside and tried again alone, later.
    """
    began = time.monotonic()
    total = Fired()
    if not _beat(always=False):
        total, latest, drained = retry(), None, False
        while not drained:
            found = fire(limit=BATCH, since=latest)
            total, latest, drained = total.plus(found), found.latest or latest, found.stages < BATCH
        _beat(always=True)
    return SweepReport(warned=total.warned, breached=total.breached, seconds=round(time.monotonic() - began, 3))


def _beat(*, always: bool) -> bool:
    """Leave a heartbeat if nothing is due, or always; return whether it was left."""
    with connection.cursor() as cursor:
        cursor.execute(BEAT_SQL, {"always": always})
        return bool(cursor.fetchone()[0])


def fire_due(*, deadline: Deadline) -> None:
    """Fire what is due of `deadline` now, in the caller's transaction."""
    fire(limit=BATCH, deadline=deadline)


@transaction.atomic
def retry_now(*, refusals: QuerySet[StageRefusal], by: User) -> int:
    """Let stages that the database refused be tried at the next sweep; return how many."""
    count = refusals.update(retry_at=DatabaseNow())
    trail.record("clock.retried", by=by, subject="clocks", detail={"stages": count})
    return count


def seconds_to_next_stage(at_most: float) -> float:
    """Return how long until the next stage falls due or is tried again, between 0 and `at_most` seconds."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SQL)
        wait = cursor.fetchone()[0]
    return at_most if wait is None else max(0.0, min(float(wait), at_most))
