"""What DSMF's side does with a referral. Every time is the database's clock."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dost_portal.audit import trail
from dost_portal.database_clock import database_now
from dost_portal.passport.calendar import BAKU, due_at
from dost_portal.passport.selectors import standard_on
from dost_portal.screening import Finding, Identity, ScreeningFailed, screen
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from referrals import hooks
from referrals.contracts import SEEN, TEXT_LENGTH, AnonymisedReferral, DecisionKind, Question, Receipt
from referrals.models import (
    ApiClient,
    Clarification,
    Decision,
    PlaceOfRehabilitation,
    Referral,
    ReferralEvent,
    ReferralState,
)
from referrals.wording import GROUNDS


class ReferralError(Exception):
    """Something that cannot be done with this referral now; `code` says what.

    `findings` are the places of a text that may tell who somebody is; the text itself is not in here.
    """

    def __init__(self, code: str, findings: list[Finding] | None = None) -> None:
        super().__init__(code)
        self.code, self.findings = code, findings or []


@transaction.atomic
def receive(*, referral: AnonymisedReferral, sender: ApiClient | None = None) -> Receipt:
    """Keep `referral` and return the receipt; received again it is the same row and the same receipt.

    Starts the back office's day (passport items 16 and 17). Raises ReferralError("another") when something
    else is held under this reference, from this sender or another one.
    """
    now = database_now()
    data = referral.to_json()
    reference = data.pop("reference")
    due = due_at(now, standard_on("back_office", now))
    row, created = Referral.objects.get_or_create(
        reference=reference, defaults=data | {"received_at": now, "due_at": due, "sender": sender}
    )
    if created:
        _event(row, "received", None)
    elif row.sender_id != (sender.pk if sender else None) or _differs(row, data):
        raise ReferralError("another")
    return Receipt(reference=referral.reference, received_at=row.received_at)


def _differs(row: Referral, data: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in data.items() if name != "version")


@transaction.atomic
def acknowledge(*, reference: UUID, by: User) -> Referral:
    """Record that a system of DSMF's holds the referral; twice is once. Raises as `take` does."""
    row = _open_row(reference, by)
    if row.acknowledged_at is None:
        row.acknowledged_at = database_now()
        row.save(update_fields=["acknowledged_at"])
        _event(row, "acknowledged", by)
    return row


@transaction.atomic
def assign(*, reference: UUID, by: User, to: User) -> Referral:
    """Hand the referral to a colleague of the desk. Raises ReferralError("not_a_colleague"), or as `take` does."""
    row = _open_row(reference, by)
    if not to.is_active or not to.may(Permission.REFERRAL_DECIDE):
        raise ReferralError("not_a_colleague")
    if row.handler_id != to.pk:
        row.handler = to
        row.save(update_fields=["handler"])
        _event(row, "assigned", by)
    return row


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
    if available_from is not None:
        row.arrival_due_at = _arrival_due(decision.decided_at, available_from)
    row.save(update_fields=["handler", "arrival_due_at"])
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


def arrival_begins(*, decided_at: datetime, available_from: date) -> datetime:
    """Return from when the person is awaited at the place: not before it is free."""
    return max(decided_at, datetime.combine(available_from, time.min, tzinfo=BAKU))


def _arrival_due(decided_at: datetime, available_from: date) -> datetime:
    begins = arrival_begins(decided_at=decided_at, available_from=available_from)
    return due_at(begins, standard_on("arrival_confirmation", begins))


@transaction.atomic
def confirm_arrival(*, reference: UUID, by: User) -> Referral:
    """Record that the place has told that the person is there; twice is once.

    Raises ReferralError("unknown"), ("not_placed") or ("not_permitted").
    """
    _check_permission(by)
    row = Referral.objects.select_for_update().filter(pk=reference).first()
    if row is None:
        raise ReferralError("unknown")
    if row.state != ReferralState.DECIDED or row.arrival_due_at is None:
        raise ReferralError("not_placed")
    if row.arrived_at is None:
        row.arrived_at = database_now()
        row.save(update_fields=["arrived_at"])
        place = PlaceOfRehabilitation.objects.filter(code=row.decision.place_code)
        place.update(occupied=F("occupied") + row.persons, version=F("version") + 1)
        _event(row, "arrived", by)
    return row


@transaction.atomic
def ask(*, reference: UUID, by: User, question: Question, text: str = "") -> Clarification:
    """Ask the centre one question: a code, or IN_WORDS with a `text` that passes the screen.

    Raises ReferralError("already_asked") while another is unanswered; of a text "text_missing",
    "text_too_long", "text_unreadable", "screen_failed", or "text_has_findings" with the findings.
    """
    row = _open_row(reference, by)
    if row.state == ReferralState.CLARIFICATION:
        raise ReferralError("already_asked")
    words = _screened(text) if question is Question.IN_WORDS else ""
    clarification = Clarification.objects.create(referral=row, question=question, text=words, asked_by=by)
    _set_state(row, ReferralState.CLARIFICATION)
    _event(row, "asked", by)
    return clarification


def checked_text(*, text: str) -> str:
    """Return `text` on one line; raises ReferralError for what is empty, too long or cannot be seen."""
    words = " ".join(text.split())
    if not words:
        raise ReferralError("text_missing")
    if len(words) > TEXT_LENGTH:
        raise ReferralError("text_too_long")
    if not SEEN.fullmatch(words):
        raise ReferralError("text_unreadable")
    return words


def _screened(text: str) -> str:
    """Return `text` on one line; nobody is known here, so the screen finds what looks like somebody."""
    words = checked_text(text=text)
    try:
        findings = screen(Identity(), words)
    except ScreeningFailed:
        raise ReferralError("screen_failed") from None
    if findings:
        raise ReferralError("text_has_findings", findings)
    return words


@transaction.atomic
def answer(*, clarification: UUID, answer: str, text: str = "", sender: ApiClient | None = None) -> None:
    """Record the centre's answer, a code or words; given twice, the first stands.

    Raises ReferralError("unknown") for a question that `sender` knows nothing of.
    """
    row = Clarification.objects.select_for_update().filter(pk=clarification, referral__sender=sender).first()
    if row is None:
        raise ReferralError("unknown")
    if row.answered_at is not None:
        return
    row.answer, row.answer_text, row.answered_at = answer, text, database_now()
    row.save(update_fields=["answer", "answer_text", "answered_at"])
    referral = Referral.objects.select_for_update().get(pk=row.referral_id)
    if referral.state == ReferralState.CLARIFICATION:
        _set_state(referral, ReferralState.RECEIVED)
    _event(referral, "answered", None)


@transaction.atomic
def recall(*, reference: UUID, sender: ApiClient | None = None) -> None:
    """The centre takes the referral back. DSMF sees "recalled" and nothing more."""
    row = Referral.objects.select_for_update().filter(pk=reference, sender=sender).first()
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
    happened = ReferralEvent.objects.create(referral=row, event=event, by=by)
    hooks.tell(happened)
    trail.record(f"referral.{event}", by=by, subject=f"referral:{row.pk}")
