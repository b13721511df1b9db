"""What DSMF's side does with a referral. Every time is the database's clock."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dost_portal.audit import trail
from dost_portal.database_clock import database_now
from dost_portal.passport.calendar import due_at
from dost_portal.passport.selectors import standard_on
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from referrals.contracts import AnonymisedReferral, DecisionKind, Question, Receipt
from referrals.models import Clarification, Decision, PlaceOfRehabilitation, Referral, ReferralEvent, ReferralState
from referrals.wording import GROUNDS


class ReferralError(Exception):
    """Something that cannot be done with this referral now; `code` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def receive(*, referral: AnonymisedReferral) -> Receipt:
    """Keep `referral` and return the receipt; received again it is the same row and the same receipt.

    Starts the back office's day (passport items 16 and 17).
    """
    now = database_now()
    data = referral.to_json()
    row, created = Referral.objects.get_or_create(
        reference=data.pop("reference"),
        defaults=data | {"received_at": now, "due_at": due_at(now, standard_on("back_office", now))},
    )
    if created:
        _event(row, "received", None)
    return Receipt(reference=referral.reference, received_at=row.received_at)


@transaction.atomic
def take(*, reference: UUID, by: User, instead_of: UUID | None = None) -> Referral:
    """Make `by` the one who handles the referral; taken twice by the same person is once.

    `instead_of` is the colleague who has it, as the page showed. Raises ReferralError("taken") when
    somebody else has it by now, and "unknown", "decided", "recalled" or "not_permitted".
    """
    row = _open_row(reference, by)
    if row.handler_id == by.pk:
        return row
    if row.handler_id != instead_of:
        raise ReferralError("taken")
    row.handler = by
    row.save(update_fields=["handler"])
    _event(row, "taken", by)
    return row


@transaction.atomic
def decide(
    *,
    reference: UUID,
    by: User,
    kind: DecisionKind,
    ground: str = "",
    place_code: str = "",
    available_from: date | None = None,
    transport: bool = False,
) -> Decision:
    """Make the final decision (note of passport item 23), once; made again with the same content it stands.

    Placed: `place_code` of an active place and `available_from`, a day not before today in Baku.
    Refused: `ground`, one of the two of passport item 9. Raises ReferralError: "unknown", "decided"
    (otherwise) or "recalled", "not_permitted", "unknown_place", "day_has_passed", "incomplete".
    """
    content: dict[str, Any] = {
        "kind": kind.value,
        "ground": ground,
        "place_code": place_code,
        "available_from": available_from,
        "transport": transport,
    }
    _check_permission(by)
    Referral.objects.select_for_update().filter(pk=reference).first()
    known = Decision.objects.filter(referral=reference, **content).first()
    if known is not None:
        return known
    row = _open_row(reference, by)
    _check_decision(kind, ground, place_code, available_from)
    decision = Decision(referral=row, decided_by=by, decided_at=database_now(), **content)
    decision.save(force_insert=True)
    row.handler = row.handler or by
    row.save(update_fields=["handler"])
    _set_state(row, ReferralState.DECIDED)
    _event(row, "decided", by)
    return decision


def _check_decision(kind: DecisionKind, ground: str, place_code: str, available_from: date | None) -> None:
    if kind is DecisionKind.REFUSED:
        if ground not in GROUNDS or place_code or available_from:
            raise ReferralError("incomplete")
        return
    if ground or not place_code or available_from is None:
        raise ReferralError("incomplete")
    if not PlaceOfRehabilitation.objects.filter(code=place_code, active=True).exists():
        raise ReferralError("unknown_place")
    if available_from < timezone.localdate():
        raise ReferralError("day_has_passed")


@transaction.atomic
def ask(*, reference: UUID, by: User, question: Question) -> Clarification:
    """Ask the centre one coded question. Raises ReferralError("already_asked") while another is unanswered."""
    row = _open_row(reference, by)
    if row.state == ReferralState.CLARIFICATION:
        raise ReferralError("already_asked")
    clarification = Clarification.objects.create(referral=row, question=question, asked_by=by)
    _set_state(row, ReferralState.CLARIFICATION)
    _event(row, "asked", by)
    return clarification


@transaction.atomic
def answer(*, clarification: UUID, answer: str) -> None:
    """Record the centre's coded answer; given twice, the first stands."""
    row = Clarification.objects.select_for_update().get(pk=clarification)
    if row.answered_at is not None:
        return
    row.answer, row.answered_at = answer, database_now()
    row.save(update_fields=["answer", "answered_at"])
    referral = Referral.objects.select_for_update().get(pk=row.referral_id)
    if referral.state == ReferralState.CLARIFICATION:
        _set_state(referral, ReferralState.RECEIVED)
    _event(referral, "answered", None)


@transaction.atomic
def recall(*, reference: UUID) -> None:
    """The centre takes the referral back. DSMF sees "recalled" and nothing more."""
    row = Referral.objects.select_for_update().filter(pk=reference).first()
    if row is None or row.state == ReferralState.RECALLED:
        return
    _set_state(row, ReferralState.RECALLED)
    _event(row, "recalled", None)


def _open_row(reference: UUID, by: User) -> Referral:
    _check_permission(by)
    row = Referral.objects.select_for_update().filter(pk=reference).first()
    if row is None:
        raise ReferralError("unknown")
    if row.state in (ReferralState.DECIDED, ReferralState.RECALLED):
        raise ReferralError(row.state)
    return row


def _check_permission(by: User) -> None:
    if not by.may(Permission.REFERRAL_DECIDE):
        raise ReferralError("not_permitted")


def _set_state(row: Referral, state: ReferralState) -> None:
    row.state = state
    row.save(update_fields=["state"])


def _event(row: Referral, event: str, by: User | None) -> None:
    ReferralEvent.objects.create(referral=row, event=event, by=by)
    trail.record(f"referral.{event}", by=by, subject=f"referral:{row.pk}")
