"""Informing law enforcement (passport item 23, step 4). A receipt completes the step, not sending."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cases import police
from cases.errors import RefusedError
from cases.models import Case, CaseDocument, DocumentFile, NoticeChannel, Person, PersonRole, PoliceNotice, YesNoUnasked
from cases.services import consenting, filing, letters
from cases.services._advance import check, lock, record_stay, try_advance
from cases.services.recalling import recall_if_sent
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.azeri import fold
from dost_portal.outbox import outbox
from dost_portal.passport.models import LawEnforcementBody
from dost_portal.staff.models import User

SEND: Final = "notice.send"
# A number of Azerbaijan without its country code or trunk prefix.
PHONE_DIGITS: Final = 9


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
    perpetrator_named: bool = False,
    again: bool = False,
) -> PoliceNotice:
    """Record that a notice went to `addressee` at `sent_at` (UTC), and write its letter unless it was a call.

    The same `submission` is one notice. Raises RefusedError: "person_not_told" unless the person was told first,
    "identity_not_allowed" for a name that the setting keeps back, "notice_tells_where" for a text with the person's
    telephone or address, "informed_already" while this body has not confirmed another notice and `again` is not said.
    """
    row = lock(case)
    check(row, Action.SEND_NOTICE, by)
    if not person_told:
        raise RefusedError("person_not_told")
    sent = PoliceNotice.objects.filter(case=row, submission=submission).first()
    if sent is not None:
        return sent
    if identity_disclosed and not settings.NOTICE_NAMES_PERSON:
        raise RefusedError("identity_not_allowed")
    if _tells_where(row, content):
        raise RefusedError("notice_tells_where")
    if not again and PoliceNotice.objects.filter(case=row, addressee=addressee, received_at=None).exists():
        raise RefusedError("informed_already")
    notice = PoliceNotice(
        case=row,
        submission=submission,
        addressee=addressee,
        channel=channel,
        sent_at=sent_at,
        sent_by=by,
        person_told=person_told,
        consent_to_investigation=consent_to_investigation,
        identity_disclosed=identity_disclosed,
        perpetrator_named=perpetrator_named,
        content=content,
    )
    notice.save(force_insert=True)
    if channel != NoticeChannel.CALL:
        notice.outgoing_number = letters.issue_for_notice(notice=notice, by=by).number
        notice.save(update_fields=["outgoing_number"])
    if channel == NoticeChannel.ELECTRONIC and police.current() is not None:
        outbox.write(SEND, str(notice.pk))
    _answered(notice, by)
    record_stay(row, Action.SEND_NOTICE, by)
    return notice


def _answered(notice: PoliceNotice, by: User) -> None:
    """Put what the person answered into the ledger of consents; what was not asked is no answer."""
    if notice.consent_to_investigation != YesNoUnasked.NOT_ASKED:
        given = notice.consent_to_investigation == YesNoUnasked.YES
        consenting.answered(case=notice.case, by=by, code="investigation", given=given)
    if notice.identity_disclosed:
        consenting.answered(case=notice.case, by=by, code="identity", given=True)


def _tells_where(row: Case, content: str) -> bool:
    """Tell whether `content` holds a telephone or an address of the person: the notice names the centre's alone."""
    who = Person.objects.select_related("case__key").filter(case=row, role=PersonRole.HARMED).first()
    if who is None:
        return False
    digits = "".join(sign for sign in content if sign.isdigit())
    phones = [number[-PHONE_DIGITS:] for number in (who.phone, row.application.contact_phone) if number]
    addresses = [fold(address) for address in (who.actual_address,) if address]
    return any(phone in digits for phone in phones) or any(address in fold(content) for address in addresses)


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
    scan: bytes = b"",
) -> bool:
    """Record who received the notice and under which number; return whether the case went on.

    `scan` is the page that was signed, of a letter delivered by hand; one that is in the file already will do.

    Raises RefusedError for a receipt without a number, without a receiver where one was spoken to,
    before the notice was sent, or different from the one on record; "receipt_needs_page" for a delivery by hand
    without the signed page.
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
    held.receipt_file = _signed_page(row, held, by, scan)
    held.registration_number, held.received_at = registration_number, received_at
    held.receiver_name, held.receiver_post = receiver_name, receiver_post
    held.save()
    trail.record("case.notice.receipt", by=by, subject=f"case:{row.pk}")
    return conclude_police(case=row)


def _signed_page(row: Case, notice: PoliceNotice, by: User, scan: bytes) -> DocumentFile | None:
    if scan:
        return filing.add(case=row, by=by, document=CaseDocument.RECEIPT, content=scan)
    pages = DocumentFile.objects.filter(case=row, document=CaseDocument.RECEIPT, state__in=filing.STANDING)
    page = pages.filter(created_at__gte=notice.created_at).order_by("created_at").last()
    if page is None and notice.channel == NoticeChannel.HAND:
        raise RefusedError("receipt_needs_page")
    return page if notice.channel == NoticeChannel.HAND else None


def conclude_police(*, case: Case) -> bool:
    """Leave step 4 if a receipt is there: to the referral, or to the reply where there is no need."""
    if try_advance(case=case, action=Action.CONCLUDE_NO_NEED, by=None):
        recall_if_sent(case=case)
        return True
    return try_advance(case=case, action=Action.COMPLETE_POLICE, by=None)
