"""Raising a clock to the agency before its time comes."""

from django.db import transaction

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, Deadline, DeadlineStage, Escalation, Stage
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User


@transaction.atomic
def escalate(*, case: Case, by: User, deadline: Deadline, cause: str, remark: str) -> Escalation:
    """Raise the running `deadline` to the agency's supervisors now, once; raised again, the first stands.

    It is a stage of the clock like those that time brings, and is announced by the same statement. The
    agency reads the cause; the remark stays with the case. Raises NotPermittedError outside the own
    centre, RefusedError("clock_stopped") or RefusedError("reason_missing").
    """
    row = lock(case)
    check(row, Action.ESCALATE, by)
    if row.centre_id != by.centre_id:
        raise NotPermittedError(Action.ESCALATE)
    needs_reason(remark)
    known = Escalation.objects.filter(deadline=deadline, case=row).first()
    if known is not None:
        return known
    if not Deadline.objects.running().filter(pk=deadline.pk, case=row).exists():
        raise RefusedError("clock_stopped")
    raised = Escalation(case=row, deadline=deadline, cause=cause, remark=remark, raised_by=by)
    raised.save(force_insert=True)
    DeadlineStage.objects.create(deadline=deadline, stage=Stage.RAISED, fire_at=clocks.database_now())
    clocks.fire_due(deadline=deadline)
    record_stay(row, Action.ESCALATE, by, remark)
    trail.record("clock.escalated", by=by, subject=f"case:{row.pk}", detail={"cause": cause, "clock": deadline.clock})
    return raised
