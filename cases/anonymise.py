"""The only door out: what DSMF may learn of a case, field by field.

Passport item 23, step 5: the anonymity of the person is kept. Every field of every model of `cases`
is in DISCLOSED or WITHHELD; a test fails on a field that is in neither, so nothing leaves by oversight.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from cases.facts import risk_level
from cases.models import Application, Case, Person, PersonRole
from referrals.contracts import (
    SEEN,
    TEXT_LENGTH,
    AgeBand,
    AnonymisedReferral,
    Answer,
    ChildBand,
    DocumentPresent,
    Level,
    Need,
    Sex,
    ViolenceForm,
)
from referrals.wording import ANSWERS, GROUNDS, NEEDS, QUESTIONS, describe

# The contract's codes and their words, for the centre's side: one door for them too.
__all__ = [
    "ANSWERS",
    "GROUNDS",
    "NEEDS",
    "QUESTIONS",
    "SEEN",
    "TEXT_LENGTH",
    "WIDENINGS",
    "AnonymisedReferral",
    "Answer",
    "Need",
    "anonymise",
    "describe",
    "new_reference",
    "widened",
]

# Model field → the field of the contract that it is turned into, and how far it is coarsened.
DISCLOSED: Final[dict[str, str]] = {
    "Person.sex": "sex: the harmed person's only",
    "Person.birth_date": "age_band; of a child: children, as a band",
    "Person.estimated_age": "age_band; of a child: children, as a band",
    "Person.accompanies": "children: only those who come along are counted",
    "Person.role": "whose sex and age it is; the role itself does not leave",
    "Incident.violence_forms": "violence_forms",
    "Interview.risk_level": "risk_level: the highest of both professions",
    "NeedsAssessment.need": "a referral exists",
    "NeedsAssessment.needs": "needs",
    "NeedsAssessment.urgency": "urgency",
    "NeedsAssessment.avoid_regions": "avoid_regions: economic regions",
    "IdentityDocument.kind": "documents: that one is present, not which",
    "ViolenceAct.kind": "documents: that one is present, not which",
    "Application.act_released": "documents: that the act is awaited",
    "ReferralLink.reference": "reference: random, derived from nothing",
    "OutgoingText.text": "remark: screened, and released by a second person; or the answer to a question",
    "ClarificationCopy.answer": "the coded answer to a coded question",
}

# Whole models of which nothing leaves, and single fields of the models above.
WITHHELD_MODELS: Final = frozenset(
    {
        "Absence",
        "Announcement",
        "BreachExplanation",
        "BreachReview",
        "Case",
        "CaseExport",
        "CaseKey",
        "CaseMember",
        "CaseMove",
        "ChangedValue",
        "ClockCorrection",
        "ConflictOfInterest",
        "Consent",
        "Deadline",
        "DeadlineStage",
        "DeclaredRelative",
        "DigestDay",
        "DocumentFile",
        "Draft",
        "Duty",
        "EmergencyAccess",
        "ErasureOrder",
        "Escalation",
        "EscalationMultiple",
        "HallScreen",
        "LegalHold",
        "Letter",
        "LetterCounter",
        "OriginalSeen",
        "PersonLink",
        "OddReading",
        "OutgoingNumber",
        "PaperEntry",
        "PoliceNotice",
        "PreliminaryDecision",
        "ProtectiveOrder",
        "ReadingWatch",
        "Reply",
        "RetentionRule",
        "RiskRecord",
        "SafetyPlan",
        "SavedFilter",
        "SentProfile",
        "StageRefusal",
        "SweepBeat",
        "TellingChoice",
        "Ticket",
        "TicketCounter",
        "TicketEvent",
        "WebHook",
    }
)
WITHHELD: Final = frozenset(
    {
        *(f"Person.{name}" for name in (
            "id", "case", "version", "created_at", "unnamed", "first_name", "last_name", "patronymic",
            "fin", "document_number", "organisation", "phone", "registered_address", "actual_address", "citizenship",
            "relationship", "fin_index", "document_index", "name_and_year_index", "name_and_birth_index",
        )),
        *(f"Incident.{name}" for name in (
            "id", "case", "version", "created_at", "happened_on", "happened_at", "rayon", "place",
            "description", "danger_now", "weapon", "injury", "children_present", "updated_by",
        )),
        *(f"Interview.{name}" for name in (
            "id", "case", "version", "created_at", "profession", "by", "mode", "notes", "signed_at",
        )),
        *(f"NeedsAssessment.{name}" for name in (
            "id", "case", "version", "created_at", "advice", "lawyer", "lawyer_signed_at",
            "psychologist", "psychologist_signed_at",
        )),
        *(f"IdentityDocument.{name}" for name in (
            "id", "case", "version", "created_at", "person", "number", "issuer", "issued_on",
            "expires_on", "country", "form", "number_index",
        )),
        *(f"ViolenceAct.{name}" for name in (
            "id", "case", "version", "created_at", "number", "issuer", "issued_on", "valid_until",
            "form", "number_index",
        )),
        *(f"Application.{name}" for name in (
            "id", "case", "version", "created_at", "applicant_kind", "form", "companion", "proof_kind",
            "proof_number", "consent", "contact_allowed", "contact_phone", "contact_time",
            "message_allowed", "needs_interpreter", "interpreter_language", "needs_pedagogue",
            "disability", "identity_missing_reason", "act_missing_reason", "conflict_found",
            "conflict_released",
        )),
        *(f"ReferralLink.{name}" for name in (
            "id", "case", "version", "created_at", "payload", "state", "confirmed_by", "received_at",
            "decision", "decision_ground", "place_code", "available_from", "transport", "decided_at",
            "alike", "widened", "arrived_at",
        )),
        *(f"ClarificationCopy.{name}" for name in (
            "id", "case", "version", "created_at", "link", "asked_as", "question", "question_text", "asked_at",
            "answered_by", "answered_at",
        )),
        *(f"OutgoingText.{name}" for name in (
            "id", "case", "version", "created_at", "clarification", "state", "written_by", "released_by", "released_at",
        )),
    }
)  # fmt: skip


def new_reference() -> UUID:
    """Return 128 random bits, derived from nothing and in no order of time (security requirement 14)."""
    return UUID(bytes=secrets.token_bytes(16))


def anonymise(
    *, case: Case, reference: UUID, today: date, widen: Iterable[str] = (), remark: str = ""
) -> AnonymisedReferral:
    """Return what DSMF receives of `case`. Raises ValueError when sex, age or assessment are missing.

    `widen` are codes of WIDENINGS; `remark` has passed the screen and was released.
    """
    people = list(Person.objects.select_related("case__key").filter(case=case))
    harmed = next((person for person in people if person.role == PersonRole.HARMED), None)
    age = _age(harmed, today) if harmed else None
    if harmed is None or age is None:
        raise ValueError("the harmed person's sex and age must be known")
    children = [person for person in people if person.role == PersonRole.CHILD and person.accompanies]
    narrow = AnonymisedReferral(
        reference=reference,
        sex=Sex(harmed.sex),
        age_band=age_band(age),
        children=tuple(sorted(child_band(_age(child, today)) for child in children)),
        violence_forms=tuple(map(ViolenceForm, sorted(case.incident.violence_forms))),
        risk_level=Level(risk_level(case.interviews.all())),
        urgency=Level(case.assessment.urgency),
        needs=tuple(map(Need, sorted(case.assessment.needs))),
        avoid_regions=tuple(sorted(case.assessment.avoid_regions)),
        documents=tuple(_documents(case)),
        remark=remark,
    )
    return widened(narrow, widen)


def widened(referral: AnonymisedReferral, widen: Iterable[str]) -> AnonymisedReferral:
    """Return `referral` with what `widen` names told less exactly; unknown codes are an error (KeyError)."""
    for code in widen:
        referral = WIDENINGS[code](referral)
    return referral


def _wide_age(referral: AnonymisedReferral) -> AnonymisedReferral:
    wide = {
        AgeBand.FROM_18: AgeBand.WIDE_18,
        AgeBand.FROM_30: AgeBand.WIDE_18,
        AgeBand.FROM_45: AgeBand.WIDE_45,
        AgeBand.FROM_60: AgeBand.WIDE_45,
    }
    return replace(referral, age_band=wide.get(referral.age_band, referral.age_band))


def _wide_children(referral: AnonymisedReferral) -> AnonymisedReferral:
    wide = {
        ChildBand.UNDER_3: ChildBand.WIDE_UNDER_7,
        ChildBand.FROM_3: ChildBand.WIDE_UNDER_7,
        ChildBand.FROM_7: ChildBand.WIDE_FROM_7,
        ChildBand.FROM_14: ChildBand.WIDE_FROM_7,
    }
    return replace(referral, children=tuple(sorted(wide.get(band, band) for band in referral.children)))


def _without_forms(referral: AnonymisedReferral) -> AnonymisedReferral:
    return replace(referral, violence_forms=())


# What the agent may tell less exactly, in the order in which it costs DSMF least.
WIDENINGS: Final[dict[str, Callable[[AnonymisedReferral], AnonymisedReferral]]] = {
    "violence_forms": _without_forms,
    "age_band": _wide_age,
    "children": _wide_children,
}


def age_band(age: int) -> AgeBand:
    """Return the band of an age in years."""
    bands = ((18, AgeBand.UNDER_18), (30, AgeBand.FROM_18), (45, AgeBand.FROM_30), (60, AgeBand.FROM_45))
    return next((band for limit, band in bands if age < limit), AgeBand.FROM_60)


def child_band(age: int | None) -> ChildBand:
    """Return the band of a child's age in years; the oldest where nobody knows."""
    bands = ((3, ChildBand.UNDER_3), (7, ChildBand.FROM_3), (14, ChildBand.FROM_7))
    return next((band for limit, band in bands if age is not None and age < limit), ChildBand.FROM_14)


def _age(person: Person, today: date) -> int | None:
    born = person.birth_date
    if born is None:
        return person.estimated_age
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _documents(case: Case) -> Iterable[DocumentPresent]:
    if case.identity_documents.exists():
        yield DocumentPresent.IDENTITY
    if hasattr(case, "act"):
        yield DocumentPresent.VIOLENCE_ACT
    elif Application.objects.get(case=case).act_released:
        yield DocumentPresent.ACT_AWAITED
