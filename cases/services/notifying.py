"""Informing law enforcement (passport item 23, step 4). A receipt completes the step, not sending."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.errors import RefusedError
from cases.models import Case, NoticeChannel, PoliceNotice
from cases.services._advance import check, lock, record_stay, try_advance
from cases.services.recalling import recall_if_sent
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.passport.models import LawEnforcementBody
from dost_portal.staff.models import User


@transaction.atomic
def send(
    *,
    case: Case,
    by: User,
    submission: UUID,
    addressee: LawEnforcementBody,
    channel: str,
    sent_at: datetime,
    person_told: bool,
    consent_to_investigation: str,
    identity_disclosed: bool,
    content: str,
    outgoing_number: str = "",
) -> PoliceNotice:
    """Record that a notice went to `addressee` at `sent_at` (UTC). The same `submission` is one notice.

    Raises RefusedError("person_not_told") unless the person was told first.
    """
    row = lock(case)
    check(row, Action.SEND_NOTICE, by)
    if not person_told:
        raise RefusedError("person_not_told")
    sent = PoliceNotice.objects.filter(case=row, submission=submission).first()
    if sent is not None:
        return sent
    notice = PoliceNotice(
        case=row,
        submission=submission,
        addressee=addressee,
        channel=channel,
        sent_at=sent_at,
        sent_by=by,
        outgoing_number=outgoing_number,
        person_told=person_told,
        consent_to_investigation=consent_to_investigation,
        identity_disclosed=identity_disclosed,
        content=content,
    )
    notice.save(force_insert=True)
    record_stay(row, Action.SEND_NOTICE, by)
    return notice


@transaction.atomic
def record_receipt(
    *,
    case: Case,
    notice: PoliceNotice,
    by: User,
    registration_number: str,
    received_at: datetime,
    receiver_name: str = "",
    receiver_post: str = "",
) -> bool:
    """Record who received the notice and under which number; return whether the case went on.

    Raises RefusedError for a receipt without a number, without a receiver where one was spoken to,
    before the notice was sent, or different from the one on record.
    """
    row = lock(case)
    check(row, Action.SEND_NOTICE, by)
    held = PoliceNotice.objects.select_related("case__key").select_for_update(of=("self",)).get(pk=notice.pk, case=row)
    if held.received_at is not None:
        if held.registration_number != registration_number:
            raise RefusedError("receipt_recorded_already")
        return False
    if not registration_number or not (receiver_name or held.channel == NoticeChannel.ELECTRONIC):
        raise RefusedError("receipt_incomplete")
    if received_at < held.sent_at:
        raise RefusedError("received_before_sent")
    held.registration_number, held.received_at = registration_number, received_at
    held.receiver_name, held.receiver_post = receiver_name, receiver_post
    held.save()
    trail.record("case.notice.receipt", by=by, subject=f"case:{row.pk}")
    return conclude_police(case=row)


def conclude_police(*, case: Case) -> bool:
    """Leave step 4 if a receipt is there: to the referral, or to the reply where there is no need."""
    if try_advance(case=case, action=Action.CONCLUDE_NO_NEED, by=None):
        recall_if_sent(case=case)
        return True
    return try_advance(case=case, action=Action.COMPLETE_POLICE, by=None)
