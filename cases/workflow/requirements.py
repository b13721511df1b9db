"""What the gates demand, each demand answered from CaseFacts and mended on one page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; whoever shows it translates it."""
    return text


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
    breach_unexplained: bool = False


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
CAUSE = _r(
    "cause",
    gettext_noop("A deadline was missed: record the cause"),
    "cause",
    lambda f: not f.breach_unexplained,
)
REPLY: Final = (
    _r(
        "reply",
        gettext_noop("Record how the person was told"),
        "reply",
        lambda f: f.reply_recorded,
    ),
    CAUSE,
)
