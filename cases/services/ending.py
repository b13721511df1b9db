"""The other ways out of a case, and back in: withdrawal, emergency, transfer, reopening, closing."""

from datetime import datetime

from django.db import transaction

from cases.errors import RefusedError
from cases.models import Case, CaseMember, Reply
from cases.services import clocks
from cases.services._advance import advance, check, just_done, lock, needs_reason, record_stay
from cases.services.recalling import recall_if_sent
from cases.workflow import Action, Step, clocks_after_reopening
from dost_portal.audit import trail
from dost_portal.staff.models import Centre, User


@transaction.atomic
def withdraw(*, case: Case, by: User, reason: str) -> Case:
    """Close the case because the person wishes so. A referral on its way or there is recalled."""
    needs_reason(reason)
    if just_done(row := lock(case), Action.WITHDRAW, by):
        return row
    recall_if_sent(case=case)
    return advance(case=case, action=Action.WITHDRAW, by=by, reason=reason)


@transaction.atomic
def hand_over_in_emergency(*, case: Case, by: User, reason: str) -> Case:
    """Close the case because the person was handed to police or ambulance at once."""
    needs_reason(reason)
    if just_done(row := lock(case), Action.EMERGENCY, by):
        return row
    recall_if_sent(case=case)
    return advance(case=case, action=Action.EMERGENCY, by=by, reason=reason)


@transaction.atomic
def transfer(*, case: Case, by: User, to: Centre, reason: str) -> Case:
    """Give the case to another centre. Its clocks run on; there a social agent takes it over."""
    row = lock(case)
    check(row, Action.TRANSFER, by)
    needs_reason(reason)
    if to.pk == row.centre_id or not to.is_active:
        raise RefusedError("not_another_centre")
    now = clocks.database_now()
    CaseMember.objects.current().filter(case=row).update(until=now)
    row.centre, row.responsible = to, None
    row.save(update_fields=["centre", "responsible"])
    record_stay(row, Action.TRANSFER, by, reason)
    return row


@transaction.atomic
def reopen(*, case: Case, by: User, reason: str) -> Case:
    """Open a closed case again where it was closed from, with a new generation of its clocks.

    Where DSMF's decision was awaited the referral was recalled: a new one must be sent.
    """
    needs_reason(reason)
    row = lock(case)
    step = Step(row.closed_from or Step.INTAKE)
    step = Step.REFERRAL if step is Step.DECISION else step
    row = advance(case=row, action=Action.REOPEN, by=by, reason=reason, target=step)
    clocks.start(case=row, clocks=clocks_after_reopening(step))
    return row


@transaction.atomic
def reply_and_close(*, case: Case, by: User, form: str, given_at: datetime, safe: bool, note: str = "") -> Case:
    """Record how the person was told (passport item 8), and close the case.

    Raises RefusedError("reply_not_safe") for a reply that leaves the centre without safe contact.
    """
    row = lock(case)
    if just_done(row, Action.CLOSE, by):
        return row
    check(row, Action.RECORD_REPLY, by)
    if form != "in_person" and not safe:
        raise RefusedError("reply_not_safe")
    Reply(case=row, form=form, given_at=given_at, given_by=by, outcome=row.outcome, safe=safe, note=note).save(
        force_insert=True
    )
    trail.record("case.reply", by=by, subject=f"case:{row.pk}")
    return advance(case=row, action=Action.CLOSE, by=by)
