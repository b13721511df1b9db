"""What each step of an invented case leaves behind, as the services would have written it."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from cases.anonymise import age_band, child_band
from cases.models import (
    CaseMember,
    IdentityDocument,
    Incident,
    Interview,
    NeedsAssessment,
    Person,
    PoliceNotice,
    PreliminaryDecision,
    ReferralLink,
    Reply,
    ViolenceAct,
)
from cases.records import PersonRecord
from cases.workflow import Action, Clock, Outcome, Step
from dost_portal.demo.histories import History
from dost_portal.staff.models import User
from referrals.contracts import AnonymisedReferral, DocumentPresent, Sex

NOTES: Final = "Söhbət aparıldı, hüquqlar və təhlükəsizlik planı izah edildi. Uydurma qeyddir."


def build(history: History) -> History:
    """Fill `history` with the rows of its whole path and return it."""
    history.open()
    for event, make in STAGES:
        if history.path.has(event):
            make(history)
    return history


def take_in(history: History) -> None:
    harmed = _person(history, "harmed", history.intake.harmed)
    _person(history, "perpetrator", history.intake.perpetrator)
    for child in history.intake.children:
        _person(history, "child", child)
    document, act = history.intake.identity_document, history.intake.act
    if document is not None:
        history.of_case(IdentityDocument, "taken_in", person=harmed, **asdict(document))
    if act is not None:
        history.of_case(ViolenceAct, "taken_in", **asdict(act))
    history.move(Action.COMPLETE_INTAKE, "taken_in", history.crew.agent, Step.INTAKE)


def _person(history: History, role: str, record: PersonRecord | None) -> Any:
    return history.of_case(Person, "taken_in", role=role, **asdict(record)) if record else None


def _interview(history: History, profession: str, user: User) -> None:
    taken, signed = f"{profession}_takes", f"{profession}_signs"
    done = history.path.has(signed)
    history.of_case(
        Interview,
        taken,
        profession=profession,
        by=user,
        notes=NOTES if done else "",
        risk_level=history.urgency if done else "",
        signed_at=history.at(signed) if done else None,
    )
    history.add(CaseMember, case=history.case, user=user, role=profession, since=history.at(taken))
    history.move(Action.TAKE_INTERVIEW, taken, user, Step.INTERVIEW)


def lawyer(history: History) -> None:
    _interview(history, "lawyer", history.crew.lawyer)


def psychologist(history: History) -> None:
    _interview(history, "psychologist", history.crew.psychologist)


def incident(history: History) -> None:
    history.of_case(
        Incident,
        "lawyer_signs",
        violence_forms=history.forms,
        happened_on=history.opened_at.date() - timedelta(days=history.random.randrange(1, 20)),
        rayon_id=history.crew.centre.rayon_id,
        place="yaşayış yeri",
        description="Uydurma hadisə.",
        injury=history.random.random() < 0.3,
        children_present=bool(history.intake.children),
        updated_by=history.crew.lawyer,
    )


def interviewed(history: History) -> None:
    history.move(Action.COMPLETE_INTERVIEW, "psychologist_signs", history.crew.psychologist, Step.INTERVIEW)


def assess(history: History) -> None:
    signed = history.at("assessed")
    history.of_case(
        NeedsAssessment,
        "assessed",
        need=history.need,
        needs=history.needs,
        urgency=history.urgency if history.need else "",
        avoid_regions=list(history.avoided),
        lawyer=history.crew.lawyer,
        lawyer_signed_at=signed,
        psychologist=history.crew.psychologist,
        psychologist_signed_at=signed,
    )
    history.move(Action.COMPLETE_ASSESSMENT, "assessed", history.crew.psychologist, Step.ASSESSMENT)


def notice(history: History) -> None:
    confirmed = history.path.has("confirmed")
    history.of_case(
        PoliceNotice,
        "noticed",
        submission=history.uuid(),
        addressee=history.body,
        channel="call",
        sent_at=history.at("noticed"),
        sent_by=history.crew.agent,
        person_told=True,
        consent_to_investigation=history.random.choice(("yes", "yes", "no")),
        content="Uydurma məlumat.",
        receiver_name="Növbətçi zabit" if confirmed else "",
        registration_number=f"102/{history.random.randrange(1, 100_000)}" if confirmed else "",
        received_at=history.at("confirmed") if confirmed else None,
    )
    history.move(Action.SEND_NOTICE, "noticed", history.crew.agent, Step.POLICE)


def confirm(history: History) -> None:
    action = Action.COMPLETE_POLICE if history.need else Action.CONCLUDE_NO_NEED
    history.move(action, "confirmed", None, Step.POLICE)


# How long people of the demo take to the place: closed cases have all arrived.
ON_THE_WAY = timedelta(minutes=30)


def send(history: History) -> None:
    history.of_case(PreliminaryDecision, "sent", positive=True, decided_by=history.crew.agent)
    history.move(Action.DECIDE_POSITIVE, "sent", history.crew.agent, Step.REFERRAL)
    history.move(Action.SEND_REFERRAL, "sent", history.crew.agent, Step.REFERRAL)
    referral = _anonymous(history)
    history.link = history.of_case(
        ReferralLink,
        "sent",
        reference=referral.reference,
        payload=referral.to_json(),
        confirmed_by=history.crew.agent,
        state="received",
        received_at=history.at("received"),
    )


def _anonymous(history: History) -> AnonymisedReferral:
    harmed, children = history.intake.harmed, history.intake.children
    assert harmed is not None  # noqa: S101 - the inventor always makes one
    return AnonymisedReferral(
        reference=history.uuid(),
        sex=Sex(harmed.sex),
        age_band=age_band(_age(history, harmed)),
        children=tuple(sorted(child_band(_age(history, child)) for child in children)),
        violence_forms=tuple(history.forms),
        risk_level=history.urgency,
        urgency=history.urgency,
        needs=tuple(history.needs),
        avoid_regions=history.avoided,
        documents=(DocumentPresent.IDENTITY, DocumentPresent.VIOLENCE_ACT),
    )


def _age(history: History, person: PersonRecord) -> int:
    born = person.birth_date
    return (history.opened_at.date() - born).days * 100 // 36525 if born else 0


def receive(history: History) -> None:
    history.move(Action.CONFIRM_RECEIPT, "received", None, Step.REFERRAL)


def collect(history: History) -> None:
    placed = history.path.outcome is Outcome.PLACED
    history.link.state, history.link.decided_at = "decided", history.at("decided")
    if placed:
        history.link.decision, history.link.place_code = "placed", f"SR-0{history.random.randrange(1, 9)}"
        history.link.available_from = history.at("decided").date()
    else:
        history.link.decision, history.link.decision_ground = "refused", "documents_incomplete"
    history.move(Action.RECEIVE_PLACEMENT if placed else Action.RECEIVE_REFUSAL, "collected", None, Step.DECISION)
    arrived = history.at("collected") + ON_THE_WAY
    if placed and (arrived < timezone.now() or history.path.has("closed")):
        history.link.arrived_at = history.stopped[Clock.ARRIVAL] = arrived


def close(history: History) -> None:
    agent, outcome = history.crew.agent, history.path.outcome
    if outcome in (Outcome.WITHDRAWN, Outcome.EMERGENCY):
        action = Action.WITHDRAW if outcome is Outcome.WITHDRAWN else Action.EMERGENCY
        history.move(action, "closed", agent, history.closed_from())
        return
    given = history.at("closed")
    history.of_case(Reply, "closed", form="in_person", given_at=given, given_by=agent, outcome=outcome, safe=True)
    history.move(Action.CLOSE, "closed", agent, Step.REPLY)


def refuse(history: History) -> None:
    incomplete = history.random.random() < 0.7
    history.of_case(
        PreliminaryDecision,
        "refused",
        positive=False,
        ground="documents_incomplete" if incomplete else "no_legal_basis",
        missing_documents=["violence_act"] if incomplete else [],
        legal_act=None if incomplete else history.legal_act,
        explanation="Uydurma izah.",
        decided_by=history.crew.agent,
    )
    history.move(Action.REFUSE, "refused", history.crew.agent, Step.INTERVIEW)


STAGES: Final[tuple[tuple[str, Callable[[History], None]], ...]] = (
    ("taken_in", take_in),
    ("refused", refuse),
    ("lawyer_takes", lawyer),
    ("psychologist_takes", psychologist),
    ("lawyer_signs", incident),
    ("psychologist_signs", interviewed),
    ("assessed", assess),
    ("noticed", notice),
    ("confirmed", confirm),
    ("sent", send),
    ("received", receive),
    ("collected", collect),
    ("closed", close),
)
