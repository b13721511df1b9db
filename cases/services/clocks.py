"""Starting, stopping and sweeping the clocks. The database's clock only (workflow page, "Clocks")."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from cases.models import Case, Deadline, DeadlineStage, EscalationMultiple, Stage
from cases.services._firing import FIRE_SQL
from cases.workflow import Clock
from dost_portal.database_clock import database_now
from dost_portal.passport.calendar import due_at, warn_at
from dost_portal.passport.selectors import standard_on

BATCH = 1000
# The numbers of the escalations that time brings: between them stands the one a supervisor raises.
ESCALATIONS = (Stage.ESCALATION, *range(Stage.RAISED + 1, 100))
# What the outbox carries of an announcement: to one person by e-mail, of one stage to one web hook.
MAIL, HOOK = "announcement.mail", "announcement.hook"


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
        _fire(limit=BATCH, deadline=deadline, until=now)
        unfired.filter(fire_at__gt=now).update(cancelled_at=now)
        deadline.stopped_at = now
        deadline.save(update_fields=["stopped_at"])


def sweep() -> SweepReport:
    """Fire every stage that is due, in transactions of up to BATCH stages, and leave a heartbeat."""
    began = time.monotonic()
    warned = breached = 0
    while True:
        warnings, breaches, fired = _fire(limit=BATCH)
        warned, breached = warned + warnings, breached + breaches
        if fired < BATCH:
            break
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_sweepbeat (id, at) VALUES (1, clock_timestamp())"
            " ON CONFLICT (id) DO UPDATE SET at = greatest(cases_sweepbeat.at, excluded.at)"
        )
    return SweepReport(warned=warned, breached=breached, seconds=round(time.monotonic() - began, 3))


def fire_due(*, deadline: Deadline) -> None:
    """Fire what is due of `deadline` now, in the caller's transaction."""
    _fire(limit=BATCH, deadline=deadline)


def seconds_to_next_stage(at_most: float) -> float:
    """Return how long until the next stage falls due, between 0 and `at_most` seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM min(fire_at) - clock_timestamp()) FROM cases_deadlinestage"
            " WHERE fired_at IS NULL AND cancelled_at IS NULL"
        )
        wait = cursor.fetchone()[0]
    return at_most if wait is None else max(0.0, min(float(wait), at_most))


def _fire(*, limit: int, deadline: Deadline | None = None, until: datetime | None = None) -> tuple[int, int, int]:
    only = "AND s.deadline_id = %(deadline)s" if deadline is not None else ""
    values = {
        "limit": limit,
        "deadline": deadline.pk if deadline else None,
        "until": until,
        "zone": settings.TIME_ZONE,
        "mail": MAIL,
        "hook": HOOK,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIRE_SQL.format(only=only), values)
        return cursor.fetchone()
