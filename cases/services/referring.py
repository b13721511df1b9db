"""Step 5 of the passport and the way back. The only service that knows both sides."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.anonymise import anonymise, new_reference
from cases.errors import RefusedError
from cases.models import Case, ClarificationCopy, LinkState, ReferralLink
from cases.services import clocks
from cases.services._advance import advance, check, lock, record_stay
from cases.services.deciding import recognise
from cases.workflow import Action, Clock, Step
from dost_portal.audit import trail
from dost_portal.outbox import outbox
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from referrals import selectors as dsmf
from referrals import services as dsmf_services
from referrals.contracts import AnonymisedReferral, ClarificationAsked, DecisionKind, FinalDecision

SEND = "referral.send"
ANSWER = "referral.answer"


def preview(*, case: Case) -> AnonymisedReferral:
    """Return exactly what DSMF would receive now, under a reference that is not the real one."""
    return anonymise(case=case, reference=UUID(int=0), today=timezone.localdate())


@transaction.atomic
def send(*, case: Case, by: User, confirmed: dict[str, object]) -> ReferralLink:
    """Recognise the right at the first stage and put the anonymised referral on its way to DSMF.

    `confirmed` is the view the agent read, as `AnonymisedReferral.to_json()` without its reference:
    what was read is what is sent. Raises RefusedError("view_changed") when the case changed since,
    GateClosedError with all that is missing. The step is complete with DSMF's receipt, not here.
    """
    row = lock(case)
    check(row, Action.SEND_REFERRAL, by)
    queued = row.referral_links.filter(state=LinkState.QUEUED).first()
    if queued is not None:
        return queued
    recognise(case=row, by=by)
    try:
        referral = anonymise(case=row, reference=new_reference(), today=timezone.localdate())
    except (ValueError, Case.incident.RelatedObjectDoesNotExist, Case.assessment.RelatedObjectDoesNotExist):
        advance(case=row, action=Action.SEND_REFERRAL, by=by)
        raise
    payload = referral.to_json()
    if {**payload, "reference": None} != {**confirmed, "reference": None}:
        raise RefusedError("view_changed")
    link = ReferralLink(case=row, reference=referral.reference, payload=payload, confirmed_by=by)
    link.save(force_insert=True)
    advance(case=row, action=Action.SEND_REFERRAL, by=by)
    outbox.write(SEND, str(link.pk))
    return link


def deliver(link_id: str) -> None:
    """Hand the referral to DSMF's side and record its receipt. Safe to repeat."""
    link, payload = _payload(link_id)
    if link.state == LinkState.RECALLED:
        # A sender before may have died between DSMF's receipt and the recall below.
        dsmf_services.recall(reference=link.reference)
    if link.state != LinkState.QUEUED:
        return
    receipt = dsmf_services.receive(referral=AnonymisedReferral.from_json(payload))
    with transaction.atomic():
        row = lock(link.case)
        held = ReferralLink.objects.select_for_update().get(pk=link.pk)
        if held.state == LinkState.RECALLED:
            # Withdrawn while it was on its way: the recall may have come before the referral.
            dsmf_services.recall(reference=held.reference)
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
    dsmf_services.recall(reference=ReferralLink.objects.get(pk=link_id).reference)


@transaction.atomic
def answer_clarification(*, case: Case, clarification: ClarificationCopy, by: User, answer: str) -> None:
    """Answer DSMF's coded question with a code. Given twice, the first stands."""
    row = lock(case)
    check(row, Action.ANSWER_CLARIFICATION, by)
    held = ClarificationCopy.objects.select_for_update().get(pk=clarification.pk, case=row)
    if held.answered_at is not None:
        return
    held.answer, held.answered_by, held.answered_at = answer, by, clocks.database_now()
    held.save()
    record_stay(row, Action.ANSWER_CLARIFICATION, by)
    outbox.write(ANSWER, str(held.pk))


def deliver_answer(clarification_id: str) -> None:
    held = ClarificationCopy.objects.get(pk=clarification_id)
    dsmf_services.answer(clarification=held.asked_as, answer=held.answer)


def collect() -> int:
    """Pull decisions and questions on what DSMF holds; return how many arrived. Only codes flow back."""
    waiting = {
        link.reference: link for link in ReferralLink.objects.filter(state=LinkState.RECEIVED).select_related("case")
    }
    decisions = dsmf.final_decisions(waiting)
    return _collect(decisions, waiting) + _collect_questions(dsmf.open_clarifications(waiting), waiting)


def _collect(decisions: Iterable[FinalDecision], waiting: dict[UUID, ReferralLink]) -> int:
    return sum(_record_decision(decision, waiting[decision.reference]) for decision in decisions)


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
    advance(case=row, action=Action.RECEIVE_PLACEMENT if placed else Action.RECEIVE_REFUSAL, by=None)
    return True


def _collect_questions(questions: Iterable[ClarificationAsked], waiting: dict[UUID, ReferralLink]) -> int:
    return sum(_record_question(asked, waiting[asked.reference]) for asked in questions)


@transaction.atomic
def _record_question(asked: ClarificationAsked, link: ReferralLink) -> bool:
    row = lock(link.case)
    _, created = ClarificationCopy.objects.get_or_create(
        asked_as=asked.clarification,
        defaults={"case": row, "link": link, "question": asked.question, "asked_at": asked.asked_at},
    )
    if created:
        trail.record("case.clarification", by=None, subject=f"case:{row.pk}")
    return created
