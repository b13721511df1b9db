"""The step machine of passport item 23: who may do what, from where to where, and what must be there.

No Django, no clock, no models. A new way a case can move is one more row of MOVES. What a gate
demands is a Requirement, answered from CaseFacts; every gate names all that is missing at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dost_portal.staff.roles import Permission


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; whoever shows it translates it."""
    return text


class Step(StrEnum):
    INTAKE = "intake"
    INTERVIEW = "interview"
    ASSESSMENT = "assessment"
    POLICE = "police"
    REFERRAL = "referral"
    DECISION = "decision"
    REPLY = "reply"
    CLOSED = "closed"


FRONT_OFFICE: Final = frozenset({Step.INTAKE, Step.INTERVIEW, Step.ASSESSMENT, Step.POLICE, Step.REFERRAL})
OPEN: Final = FRONT_OFFICE | {Step.DECISION, Step.REPLY}
ANY: Final = OPEN | {Step.CLOSED}


class Clock(StrEnum):
    """The clocks of passport items 12 to 17; their length is a ServiceStandard row of the same code."""

    FRONT_OFFICE = "front_office"
    BACK_OFFICE = "back_office"
    OVERALL = "overall"


class Outcome(StrEnum):
    PLACED = "placed"
    REFUSED_FINAL = "refused_final"
    REFUSED_PRELIMINARY = "refused_preliminary"
    NO_NEED = "no_need"
    WITHDRAWN = "withdrawn"
    EMERGENCY = "emergency"


class Action(StrEnum):
    VIEW = "view"
    OPEN = "open"
    RECORD_INTAKE = "record_intake"
    COMPLETE_INTAKE = "complete_intake"
    TAKE_INTERVIEW = "take_interview"
    RECORD_INTERVIEW = "record_interview"
    COMPLETE_INTERVIEW = "complete_interview"
    RECORD_ASSESSMENT = "record_assessment"
    COMPLETE_ASSESSMENT = "complete_assessment"
    SEND_NOTICE = "send_notice"
    COMPLETE_POLICE = "complete_police"
    CONCLUDE_NO_NEED = "conclude_no_need"
    DECIDE_POSITIVE = "decide_positive"
    SEND_REFERRAL = "send_referral"
    CONFIRM_RECEIPT = "confirm_receipt"
    ANSWER_CLARIFICATION = "answer_clarification"
    RECEIVE_PLACEMENT = "receive_placement"
    RECEIVE_REFUSAL = "receive_refusal"
    RECORD_REPLY = "record_reply"
    CLOSE = "close"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EMERGENCY = "emergency"
    TRANSFER = "transfer"
    TAKE_OVER = "take_over"
    ASSIGN = "assign"
    INVITE = "invite"
    RELEASE_ACT = "release_act"
    RELEASE_CONFLICT = "release_conflict"
    REOPEN = "reopen"


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What the gates look at. Everything is False or absent until it was seen."""

    has_responsible: bool = False
    has_applicant_kind: bool = False
    proof_needed: bool = False
    has_proof: bool = False
    consent_needed: bool = False
    has_consent: bool = False
    has_harmed_person: bool = False
    has_identity_document: bool = False
    identity_document_explained: bool = False
    has_act: bool = False
    act_explained: bool = False
    act_released: bool = False
    safe_contact_answered: bool = False
    conflict_unreleased: bool = False
    has_incident: bool = False
    lawyer_signed: bool = False
    psychologist_signed: bool = False
    has_assessment_result: bool = False
    lawyer_assessed: bool = False
    psychologist_assessed: bool = False
    need: bool | None = None
    sex_and_age_known: bool = False
    notices_received: int = 0
    decided_positive: bool = False
    view_confirmed: bool = False
    reply_recorded: bool = False
    person_told_result: bool = False


@dataclass(frozen=True)
class Requirement:
    """One thing a gate demands. `page` names the case page where it is mended."""

    code: str
    text: str
    page: str
    met: Callable[[CaseFacts], bool]


def _r(code: str, text: str, page: str, met: Callable[[CaseFacts], bool]) -> Requirement:
    return Requirement(code, text, page, met)


RESPONSIBLE = _r(
    "responsible",
    gettext_noop("A social agent must be responsible for the case"),
    "case",
    lambda f: f.has_responsible,
)
NO_CONFLICT = _r(
    "conflict",
    gettext_noop("The applicant matches the person said to have committed the violence: a supervisor decides"),
    "case",
    lambda f: not f.conflict_unreleased,
)
INTAKE: Final = (
    RESPONSIBLE,
    _r(
        "applicant",
        gettext_noop("Say who applies"),
        "intake",
        lambda f: f.has_applicant_kind,
    ),
    _r(
        "proof",
        gettext_noop("Record the power of attorney or the proof of guardianship"),
        "intake",
        lambda f: f.has_proof or not f.proof_needed,
    ),
    _r(
        "consent",
        gettext_noop("Record the harmed person's consent to this applicant"),
        "intake",
        lambda f: f.has_consent or not f.consent_needed,
    ),
    _r(
        "harmed_person",
        gettext_noop("Record the harmed person; the name may stay unknown for now"),
        "intake",
        lambda f: f.has_harmed_person,
    ),
    _r(
        "identity_document",
        gettext_noop("Record an identity document, or why there is none"),
        "intake",
        lambda f: f.has_identity_document or f.identity_document_explained,
    ),
    _r(
        "act",
        gettext_noop("Record the act that confirms the violence, or why there is none yet"),
        "intake",
        lambda f: f.has_act or f.act_explained,
    ),
    _r(
        "safe_contact",
        gettext_noop("Ask how the person may safely be contacted"),
        "intake",
        lambda f: f.safe_contact_answered,
    ),
    NO_CONFLICT,
)
INTERVIEW: Final = (
    _r("incident", gettext_noop("Record the facts of the incident"), "interview", lambda f: f.has_incident),
    _r("lawyer", gettext_noop("The lawyer must sign the interview"), "interview", lambda f: f.lawyer_signed),
    _r(
        "psychologist",
        gettext_noop("The psychologist must sign the interview"),
        "interview",
        lambda f: f.psychologist_signed,
    ),
)
ASSESSMENT: Final = (
    _r(
        "result",
        gettext_noop("Say whether there is a need for social rehabilitation"),
        "assessment",
        lambda f: f.has_assessment_result,
    ),
    _r(
        "lawyer_assessed",
        gettext_noop("The lawyer must sign the needs assessment"),
        "assessment",
        lambda f: f.lawyer_assessed,
    ),
    _r(
        "psychologist_assessed",
        gettext_noop("The psychologist must sign the needs assessment"),
        "assessment",
        lambda f: f.psychologist_assessed,
    ),
)
POLICE: Final = (
    _r(
        "notice",
        gettext_noop("Law enforcement must have confirmed that it received the notice"),
        "police",
        lambda f: f.notices_received > 0,
    ),
)
NEED = _r(
    "need",
    gettext_noop("The needs assessment must say that there is a need"),
    "assessment",
    lambda f: f.need is True,
)
NO_NEED = _r(
    "no_need",
    gettext_noop("The needs assessment must say that there is no need"),
    "assessment",
    lambda f: f.need is False,
)
DECIDED = _r(
    "preliminary",
    gettext_noop("The centre's preliminary decision must be positive"),
    "referral",
    lambda f: f.decided_positive,
)
REFERRAL: Final = (
    RESPONSIBLE,
    NO_CONFLICT,
    *ASSESSMENT,
    NEED,
    *POLICE,
    DECIDED,
    _r(
        "identity_document_needed",
        gettext_noop("An identity document, or the reason it is missing, must be on record"),
        "intake",
        lambda f: f.has_identity_document or f.identity_document_explained,
    ),
    _r(
        "act_needed",
        gettext_noop("The act that confirms the violence is needed, or a supervisor's release “act awaited”"),
        "intake",
        lambda f: f.has_act or f.act_released,
    ),
    _r(
        "sex_and_age",
        gettext_noop("The harmed person's sex and age or age band must be known"),
        "intake",
        lambda f: f.sex_and_age_known,
    ),
    _r(
        "view_confirmed",
        gettext_noop("Confirm that you have read what DSMF will see"),
        "referral",
        lambda f: f.view_confirmed,
    ),
)
REPLY: Final = (
    _r(
        "reply",
        gettext_noop("Record how the person was told"),
        "reply",
        lambda f: f.reply_recorded,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One way a case can move. `target` None means that it stays where it is."""

    action: Action
    sources: frozenset[Step]
    target: Step | None = None
    permission: Permission | None  # None: only the system does it
    needs: tuple[Requirement, ...] = ()
    starts: tuple[Clock, ...] = ()
    stops: tuple[Clock, ...] = ()
    outcome: Outcome | None = None


ALL_CLOCKS: Final = (Clock.FRONT_OFFICE, Clock.BACK_OFFICE, Clock.OVERALL)


def _stay(action: Action, sources: frozenset[Step], permission: Permission) -> Move:
    return Move(action=action, sources=sources, permission=permission)


def _step(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


_MOVES: Final = (
    _stay(Action.VIEW, ANY, Permission.CASE_VIEW),
    Move(
        action=Action.OPEN,
        sources=frozenset(),
        target=Step.INTAKE,
        permission=Permission.CASE_OPEN,
        starts=(Clock.FRONT_OFFICE, Clock.OVERALL),
    ),
    _stay(Action.RECORD_INTAKE, FRONT_OFFICE, Permission.INTAKE),
    Move(
        action=Action.COMPLETE_INTAKE,
        sources=_step(Step.INTAKE),
        target=Step.INTERVIEW,
        permission=Permission.INTAKE,
        needs=INTAKE,
    ),
    _stay(Action.TAKE_INTERVIEW, _step(Step.INTAKE, Step.INTERVIEW, Step.ASSESSMENT), Permission.INTERVIEW),
    _stay(Action.RECORD_INTERVIEW, FRONT_OFFICE - {Step.INTAKE}, Permission.INTERVIEW),
    Move(
        action=Action.COMPLETE_INTERVIEW,
        sources=_step(Step.INTERVIEW),
        target=Step.ASSESSMENT,
        permission=Permission.INTERVIEW,
        needs=INTERVIEW,
    ),
    _stay(Action.RECORD_ASSESSMENT, _step(Step.ASSESSMENT, Step.POLICE, Step.REFERRAL), Permission.ASSESS),
    Move(
        action=Action.COMPLETE_ASSESSMENT,
        sources=_step(Step.ASSESSMENT),
        target=Step.POLICE,
        permission=Permission.ASSESS,
        needs=ASSESSMENT,
    ),
    # Danger does not wait for an assessment: the notice may go from intake on.
    _stay(Action.SEND_NOTICE, OPEN, Permission.NOTIFY_POLICE),
    Move(
        action=Action.COMPLETE_POLICE,
        sources=_step(Step.POLICE),
        target=Step.REFERRAL,
        permission=None,
        needs=(*POLICE, NEED),
    ),
    Move(
        action=Action.CONCLUDE_NO_NEED,
        sources=_step(Step.POLICE),
        target=Step.REPLY,
        permission=None,
        needs=(*POLICE, NO_NEED),
        outcome=Outcome.NO_NEED,
    ),
    _stay(Action.DECIDE_POSITIVE, _step(Step.REFERRAL), Permission.DECIDE),
    Move(
        action=Action.SEND_REFERRAL,
        sources=_step(Step.REFERRAL),
        permission=Permission.REFER,
        needs=REFERRAL,
    ),
    Move(
        action=Action.CONFIRM_RECEIPT,
        sources=_step(Step.REFERRAL),
        target=Step.DECISION,
        permission=None,
        stops=(Clock.FRONT_OFFICE,),
        starts=(Clock.BACK_OFFICE,),
    ),
    _stay(Action.ANSWER_CLARIFICATION, _step(Step.DECISION), Permission.REFER),
    Move(
        action=Action.RECEIVE_PLACEMENT,
        sources=_step(Step.DECISION),
        target=Step.REPLY,
        permission=None,
        stops=(Clock.BACK_OFFICE, Clock.OVERALL),
        outcome=Outcome.PLACED,
    ),
    Move(
        action=Action.RECEIVE_REFUSAL,
        sources=_step(Step.DECISION),
        target=Step.REPLY,
        permission=None,
        stops=(Clock.BACK_OFFICE, Clock.OVERALL),
        outcome=Outcome.REFUSED_FINAL,
    ),
    _stay(Action.RECORD_REPLY, _step(Step.REPLY), Permission.REPLY),
    Move(
        action=Action.CLOSE,
        sources=_step(Step.REPLY),
        target=Step.CLOSED,
        permission=Permission.REPLY,
        needs=REPLY,
        stops=ALL_CLOCKS,
    ),
    Move(
        action=Action.REFUSE,
        sources=FRONT_OFFICE,
        target=Step.REPLY,
        permission=Permission.END_CASE,
        needs=(RESPONSIBLE,),
        outcome=Outcome.REFUSED_PRELIMINARY,
    ),
    Move(
        action=Action.WITHDRAW,
        sources=OPEN,
        target=Step.CLOSED,
        permission=Permission.END_CASE,
        stops=ALL_CLOCKS,
        outcome=Outcome.WITHDRAWN,
    ),
    Move(
        action=Action.EMERGENCY,
        sources=OPEN,
        target=Step.CLOSED,
        permission=Permission.HAND_OVER,
        stops=ALL_CLOCKS,
        outcome=Outcome.EMERGENCY,
    ),
    _stay(Action.TRANSFER, FRONT_OFFICE, Permission.HAND_OVER),
    _stay(Action.TAKE_OVER, OPEN, Permission.CASE_OPEN),
    _stay(Action.ASSIGN, OPEN, Permission.ASSIGN),
    _stay(Action.INVITE, FRONT_OFFICE, Permission.HAND_OVER),
    _stay(Action.RELEASE_ACT, FRONT_OFFICE, Permission.RELEASE),
    _stay(Action.RELEASE_CONFLICT, FRONT_OFFICE, Permission.RELEASE),
    # Back to the step it was closed from; the service names it, this row permits it.
    Move(
        action=Action.REOPEN,
        sources=_step(Step.CLOSED),
        target=None,
        permission=Permission.REOPEN,
    ),
)

MOVES: Final[dict[Action, Move]] = {move.action: move for move in _MOVES}


def missing(action: Action, facts: CaseFacts) -> tuple[Requirement, ...]:
    """Return all that `action` still demands, in the order a person would mend it."""
    return tuple(need for need in MOVES[action].needs if not need.met(facts))


def clocks_after_reopening(step: Step) -> tuple[Clock, ...]:
    """Return the clocks that run again, as a new generation, in a case reopened at `step`."""
    if step in FRONT_OFFICE:
        return (Clock.FRONT_OFFICE, Clock.OVERALL)
    return (Clock.BACK_OFFICE, Clock.OVERALL) if step is Step.DECISION else ()


# What leads out of each step: whose requirements the case page shows as "still missing".
NEXT_ACTION: Final[dict[Step, Action]] = {
    Step.INTAKE: Action.COMPLETE_INTAKE,
    Step.INTERVIEW: Action.COMPLETE_INTERVIEW,
    Step.ASSESSMENT: Action.COMPLETE_ASSESSMENT,
    Step.POLICE: Action.COMPLETE_POLICE,
    Step.REFERRAL: Action.SEND_REFERRAL,
    Step.REPLY: Action.CLOSE,
}
