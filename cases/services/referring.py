"""Step 5 of the passport and the way back. The only service that knows both sides."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.anonymise import anonymise, new_reference
from cases.errors import RefusedError
from cases.models import Alert, Case, ClarificationCopy, LinkState, ReferralLink
from cases.services import clocks, consenting, texts
from cases.services._advance import advance, check, lock, record_stay
from cases.services.alerts import alert_team, still
from cases.services.deciding import recognise
from cases.services.rarity import measure, remember
from cases.workflow import Action, Clock, Step
from dost_portal.audit import trail
from dost_portal.outbox import outbox
from dost_portal.passport.calendar import BAKU
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from referrals import gateway
from referrals.contracts import (
    AnonymisedReferral,
    Answer,
    ArrivalConfirmed,
    ClarificationAsked,
    DecisionKind,
    FinalDecision,
)

SEND = "referral.send"
ANSWER = texts.ANSWER


def preview(*, case: Case, widen: Iterable[str] = ()) -> AnonymisedReferral:
    """Return exactly what DSMF would receive now, under a reference that is not the real one.

    `widen` names what is told less exactly (`cases.anonymise.WIDENINGS`).
    """
    return _view(case, UUID(int=0), widen)


@transaction.atomic
def send(*, case: Case, by: User, confirmed: dict[str, object], widen: Sequence[str] = ()) -> ReferralLink:
    """Recognise the right at the first stage and put the anonymised referral on its way to DSMF.

    `confirmed` is the view the agent read, as `AnonymisedReferral.to_json()` without its reference:
    what was read is what is sent, and it is on record who read it and what the rarity meter said.
    Raises RefusedError("view_changed") when the case changed since, RefusedError("referral_not_consented"),
    GateClosedError with all that is missing.
    The step is complete with DSMF's receipt, not here.
    """
    row = lock(case)
    check(row, Action.SEND_REFERRAL, by)
    queued = row.referral_links.filter(state=LinkState.QUEUED).first()
    if queued is not None:
        return queued
    if consenting.refused(case=row, code="referral"):
        raise RefusedError("referral_not_consented")
    recognise(case=row, by=by)
    try:
        referral = _view(row, new_reference(), widen)
    except (ValueError, Case.incident.RelatedObjectDoesNotExist, Case.assessment.RelatedObjectDoesNotExist):
        advance(case=row, action=Action.SEND_REFERRAL, by=by)
        raise
    payload = referral.to_json()
    if {**payload, "reference": None} != {**confirmed, "reference": None}:
        raise RefusedError("view_changed")
    return _put_on_its_way(row, by, referral, sorted(widen))


def _view(case: Case, reference: UUID, widen: Iterable[str]) -> AnonymisedReferral:
    words = texts.remark_to_send(case=case)
    return anonymise(case=case, reference=reference, today=timezone.localdate(), widen=widen, remark=words)


def _put_on_its_way(row: Case, by: User, referral: AnonymisedReferral, widen: list[str]) -> ReferralLink:
    today = timezone.localdate()
    rarity = measure(referral=referral, today=today)
    link = ReferralLink(
        case=row,
        reference=referral.reference,
        payload=referral.to_json(),
        confirmed_by=by,
        alike=rarity.alike,
        widened=widen,
    )
    link.save(force_insert=True)
    remember(referral=referral, today=today)
    texts.remark_sent(case=row, went=bool(referral.remark))
    advance(case=row, action=Action.SEND_REFERRAL, by=by)
    trail.record("referral.confirmed", by=by, subject=f"case:{row.pk}", fields=widen, detail={"alike": rarity.alike})
    outbox.write(SEND, str(link.pk))
    return link


def deliver(link_id: str) -> None:
    """Hand the referral to DSMF's side and record its receipt. Safe to repeat."""
    link, payload = _payload(link_id)
    if link.state == LinkState.RECALLED:
        # A sender before may have died between DSMF's receipt and the recall below.
        gateway.current().recall(reference=link.reference)
    if link.state != LinkState.QUEUED:
        return
    receipt = gateway.current().receive(referral=AnonymisedReferral.from_json(payload))
    with transaction.atomic():
        row = lock(link.case)
        held = ReferralLink.objects.select_for_update().get(pk=link.pk)
        if held.state == LinkState.RECALLED:
            # Withdrawn while it was on its way: the recall may have come before the referral.
            gateway.current().recall(reference=held.reference)
        if held.state != LinkState.QUEUED:
            return
        held.state, held.received_at = LinkState.RECEIVED, receipt.received_at
        held.save(update_fields=["state", "received_at"])
        advance(
            case=row,
            action=Action.CONFIRM_RECEIPT,
            by=None,
            began={Clock.BACK_OFFICE: receipt.received_at},
        )


@transaction.atomic
def _payload(link_id: str) -> tuple[ReferralLink, dict[str, object]]:
    """Return the link and what it carries: a worker opens a case's rows by naming the case, in one transaction."""
    link = ReferralLink.objects.get(pk=link_id)
    scope.enter_case(link.case_id)
    return link, link.payload


def deliver_recall(link_id: str) -> None:
    gateway.current().recall(reference=ReferralLink.objects.get(pk=link_id).reference)


@transaction.atomic
def answer_clarification(*, case: Case, clarification: ClarificationCopy, by: User, answer: str) -> None:
    """Answer DSMF's question with a code. Given twice, the first stands; a text that waited is withdrawn."""
    row = lock(case)
    check(row, Action.ANSWER_CLARIFICATION, by)
    held = ClarificationCopy.objects.select_for_update().get(pk=clarification.pk, case=row)
    if held.answered_at is not None:
        return
    texts.withdraw_unsent(clarification=held)
    held.answer, held.answered_by, held.answered_at = answer, by, clocks.database_now()
    held.save()
    still(kind=Alert.QUESTION, case=row)
    record_stay(row, Action.ANSWER_CLARIFICATION, by)
    outbox.write(ANSWER, str(held.pk))


def deliver_answer(clarification_id: str) -> None:
    """Hand over an answer; one in words passes the screen once more, and stays here when it fails."""
    held, words = _answer(clarification_id)
    if held.answered_at is None:
        return
    gateway.current().answer(
        reference=held.link.reference, clarification=held.asked_as, answer=Answer(held.answer), text=words
    )


@transaction.atomic
def _answer(clarification_id: str) -> tuple[ClarificationCopy, str]:
    held = ClarificationCopy.objects.select_related("link").get(pk=clarification_id)
    scope.enter_case(held.case_id)
    if held.answer != Answer.IN_WORDS:
        return held, ""
    try:
        return held, texts.answer_to_send(clarification=held)
    except texts.FindingsError:
        texts.take_back(clarification=held)
        held.answered_at = None
        return held, ""


def collect() -> int:
    """Pull decisions, questions and arrivals on what DSMF holds; return how many arrived.

    Codes flow back, and questions in words, which are sealed like everything of the case.
    """
    waiting = {link.reference: link for link in _waiting()}
    if not waiting:
        return 0
    told = gateway.current().outcomes(list(waiting))
    count = sum(_record_decision(decision, waiting[decision.reference]) for decision in told.decisions)
    count += sum(_record_question(asked, waiting[asked.reference]) for asked in told.questions)
    return count + sum(_record_arrival(arrival, waiting[arrival.reference]) for arrival in told.arrivals)


def _waiting() -> QuerySet[ReferralLink]:
    """Return the links whose decision, or whose person's arrival, is awaited."""
    placed = Q(state=LinkState.DECIDED, decision=DecisionKind.PLACED, arrived_at__isnull=True)
    return ReferralLink.objects.filter(Q(state=LinkState.RECEIVED) | placed).select_related("case")


@transaction.atomic
def _record_decision(decision: FinalDecision, link: ReferralLink) -> bool:
    row = lock(link.case)
    held = ReferralLink.objects.select_for_update().get(pk=link.pk)
    if held.state != LinkState.RECEIVED or row.step != Step.DECISION:
        return False
    held.state, held.decision = LinkState.DECIDED, decision.kind
    held.decision_ground, held.place_code = decision.ground, decision.place_code
    held.available_from, held.transport = decision.available_from, decision.transport
    held.decided_at = decision.decided_at
    held.save()
    placed = decision.kind is DecisionKind.PLACED
    began = {Clock.ARRIVAL: _awaited_from(decision)} if placed else None
    advance(case=row, action=Action.RECEIVE_PLACEMENT if placed else Action.RECEIVE_REFUSAL, by=None, began=began)
    return True


def _awaited_from(decision: FinalDecision) -> datetime:
    """Return from when the person is awaited at the place: not before it is free."""
    assert decision.available_from is not None  # noqa: S101
    return max(decision.decided_at, datetime.combine(decision.available_from, time.min, tzinfo=BAKU))


@transaction.atomic
def _record_arrival(arrival: ArrivalConfirmed, link: ReferralLink) -> bool:
    row = lock(link.case)
    held = ReferralLink.objects.select_for_update().get(pk=link.pk)
    if held.state != LinkState.DECIDED or held.arrived_at is not None:
        return False
    held.arrived_at = arrival.arrived_at
    held.save(update_fields=["arrived_at"])
    clocks.stop(case=row, clocks=(Clock.ARRIVAL,))
    record_stay(row, Action.CONFIRM_ARRIVAL, None)
    return True


@transaction.atomic
def _record_question(asked: ClarificationAsked, link: ReferralLink) -> bool:
    row = lock(link.case)
    if ClarificationCopy.objects.filter(asked_as=asked.clarification).exists():
        return False
    copy = ClarificationCopy(
        case=row, link=link, asked_as=asked.clarification, question=asked.question, asked_at=asked.asked_at
    )
    copy.question_text = asked.text
    copy.save(force_insert=True)
    alert_team(kind=Alert.QUESTION, case=row, permission=Permission.REFER)
    trail.record("case.clarification", by=None, subject=f"case:{row.pk}")
    return True
