"""The electronic exchange of notices: handed over by the outbox, complete with a receipt, seen while it waits."""

from typing import Final
from uuid import UUID

from django.db import transaction

from cases import police
from cases.errors import RefusedError
from cases.models import Case, PoliceNotice
from cases.services import letters
from cases.services._advance import check, lock
from cases.services.notifying import SEND, conclude_police
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.audit.models import DatabaseNow
from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.outbox.outbox import NotYetError
from dost_portal.row_security import scope
from dost_portal.staff.models import User

BATCH: Final = 200


def deliver(notice_id: str) -> None:
    """Hand a notice to the exchange and record the receipt it gives. Safe to repeat; raises NotYetError.

    What stood in the way stays on the notice, for the case's page and the supervisors' board.
    """
    outgoing = _outgoing(notice_id)
    gateway = police.current()
    if outgoing is None:
        return
    try:
        if gateway is None:
            raise NotYetError("no_exchange")
        receipt = gateway.hand_over(outgoing)
    except NotYetError as error:
        _note(outgoing.id, trouble=error.code)
        raise
    if receipt is None:
        _note(outgoing.id, handed=True)
    else:
        _receive(outgoing.id, receipt)


def collect_receipts() -> int:
    """Ask for the receipts that are awaited of the exchange; return how many came. One that fails holds up none."""
    gateway = police.current()
    if gateway is None:
        return 0
    count = 0
    awaited = PoliceNotice.objects.filter(handed_at__isnull=False, received_at=None).order_by("sent_at")
    for key in awaited.values_list("pk", flat=True)[:BATCH]:
        try:
            receipt = gateway.receipt_of(key)
        except NotYetError as error:
            _note(key, trouble=error.code)
            continue
        count += bool(receipt and _receive(key, receipt))
    return count


@transaction.atomic
def send_again(*, case: Case, notice: UUID, by: User) -> None:
    """Let the exchange be tried again from the start. Raises RefusedError("nothing_stands") where it still tries."""
    row = lock(case)
    check(row, Action.SEND_NOTICE, by)
    waiting = PoliceNotice.objects.filter(pk=notice, case=row, received_at=None)
    message = OutboxMessage.objects.filter(kind=SEND, subject=str(notice)).first()
    if not waiting.exists() or message is None or not outbox.resend(message=message, by=by):
        raise RefusedError("nothing_stands")
    waiting.update(trouble="")


@transaction.atomic
def _outgoing(notice_id: str) -> police.OutgoingNotice | None:
    held = PoliceNotice.objects.select_related("case__key", "addressee").get(pk=notice_id)
    scope.enter_case(held.case_id)
    letter = held.letters.select_related("case__key", "centre").filter(corrected_by__isnull=True).first()
    if held.received_at is not None or letter is None:
        return None
    try:
        document = letters.content(letter=letter)
    except RefusedError as error:
        raise NotYetError(error.code) from None
    return police.OutgoingNotice(
        id=held.pk,
        number=letter.number,
        addressee=held.addressee.code,
        addressee_name=held.addressee.name,
        sent_at=held.sent_at,
        document=document,
    )


@transaction.atomic
def _note(key: UUID, *, trouble: str = "", handed: bool = False) -> None:
    held = PoliceNotice.objects.only("case_id").get(pk=key)
    scope.enter_case(held.case_id)
    rows = PoliceNotice.objects.filter(pk=key, received_at=None)
    rows.update(trouble=trouble, **({"handed_at": DatabaseNow()} if handed else {}))


@transaction.atomic
def _receive(key: UUID, receipt: police.GatewayReceipt) -> bool:
    """Record the first receipt that comes; return whether this was it."""
    found = PoliceNotice.objects.only("case_id").get(pk=key)
    scope.enter_case(found.case_id)
    row = lock(Case.objects.get(pk=found.case_id))
    held = PoliceNotice.objects.select_related("case__key").select_for_update(of=("self",)).get(pk=key)
    if held.received_at is not None:
        return False
    held.registration_number, held.trouble = receipt.registration_number, ""
    held.received_at = max(receipt.received_at, held.sent_at)
    held.save()
    trail.record("case.notice.receipt", by=None, subject=f"case:{row.pk}")
    conclude_police(case=row)
    return True
