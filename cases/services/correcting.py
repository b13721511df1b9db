"""A clock's past is never edited. What was recorded wrongly is said in a row of its own."""

from datetime import datetime

from django.db import transaction

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, ClockCorrection, Deadline
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.workflow import Action, Clock
from dost_portal.audit import trail
from dost_portal.passport.calendar import due_at
from dost_portal.staff.models import User


@transaction.atomic
def correct(
    *,
    case: Case,
    by: User,
    deadline: Deadline,
    reason: str,
    started_at: datetime | None = None,
    stopped_at: datetime | None = None,
) -> ClockCorrection:
    """Say when `deadline` really started and stopped (UTC; None: as it stands). The latest correction counts.

    What was announced stays announced. A running clock goes on as a new generation from the corrected
    start. Raises NotPermittedError outside the own centre, RefusedError("reason_missing"),
    RefusedError("nothing_corrected"), RefusedError("clock_runs") for the end of a running clock,
    RefusedError("correction_impossible") for a time that lies ahead or an end before the start.
    """
    row = lock(case)
    check(row, Action.CORRECT_CLOCK, by)
    if row.centre_id != by.centre_id:
        raise NotPermittedError(Action.CORRECT_CLOCK)
    needs_reason(reason)
    held = Deadline.objects.as_corrected().select_related("standard").filter(case=row, pk=deadline.pk).first()
    if held is None:
        raise RefusedError("nothing_corrected")
    start, stop = _corrected(held, started_at, stopped_at)
    due = due_at(start, held.standard, row.centre.working_hours)
    correction = ClockCorrection(
        case=row, deadline=held, started_at=start, due_at=due, stopped_at=stop, reason=reason, corrected_by=by
    )
    if held.stopped_at is None:
        clock = Clock(held.clock)
        clocks.stop(case=row, clocks=[clock])
        clocks.start(case=row, clocks=[clock], began={clock: start})
        correction.replaced_by = Deadline.objects.running().get(case=row, clock=held.clock)
    correction.save(force_insert=True)
    record_stay(row, Action.CORRECT_CLOCK, by, reason)
    trail.record("clock.corrected", by=by, subject=f"case:{row.pk}", detail={"clock": held.clock})
    return correction


def _corrected(
    held: Deadline, started_at: datetime | None, stopped_at: datetime | None
) -> tuple[datetime, datetime | None]:
    known: tuple[datetime, datetime | None] = (held.real_start, held.real_stop)  # type: ignore[attr-defined]
    start, stop = started_at or known[0], stopped_at or known[1]
    if (start, stop) == known:
        raise RefusedError("nothing_corrected")
    if stopped_at is not None and held.stopped_at is None:
        raise RefusedError("clock_runs")
    now = clocks.database_now()
    if start > now or (stop is not None and not start <= stop <= now):
        raise RefusedError("correction_impossible")
    return start, stop
