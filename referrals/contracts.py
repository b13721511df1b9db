"""All that may cross between a centre and DSMF, in both directions.

Passport item 23, step 5: the person's anonymity is kept. Every field is a code out of a closed
list or a count; there is no free text. Version 1.0 of the contract.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

VERSION: Final = "1.0"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class AgeBand(StrEnum):
    UNDER_18 = "under_18"
    FROM_18 = "18_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_plus"


class ChildBand(StrEnum):
    UNDER_3 = "under_3"
    FROM_3 = "3_6"
    FROM_7 = "7_13"
    FROM_14 = "14_17"


class ViolenceForm(StrEnum):
    """Law 1058-IIIQ, articles 1.0.3 to 1.0.6."""

    PHYSICAL = "PHYSICAL"
    PSYCH = "PSYCH"
    ECON = "ECON"
    SEXUAL = "SEXUAL"


class Level(StrEnum):
    """Of risk and of urgency, lowest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    IMMEDIATE = "immediate"


class Need(StrEnum):
    SHELTER = "shelter"
    MEDICAL = "medical"
    MEDICINE = "medicine"
    DISABILITY_AIDS = "disability_aids"
    PREGNANCY = "pregnancy"
    PSYCHOLOGICAL = "psychological"
    LEGAL = "legal"
    SCHOOL = "school"
    INTERPRETER = "interpreter"
    SAFE_PLACE = "safe_place"


class DocumentPresent(StrEnum):
    """The two documents of passport item 21: kinds only."""

    IDENTITY = "identity"
    VIOLENCE_ACT = "violence_act"
    ACT_AWAITED = "act_awaited"


class DecisionKind(StrEnum):
    PLACED = "placed"
    REFUSED = "refused"


class Question(StrEnum):
    """What DSMF may ask back in version 1.0."""

    NEEDS_UNCLEAR = "needs_unclear"
    CHILDREN_UNCLEAR = "children_unclear"
    MEDICAL_UNCLEAR = "medical_unclear"
    TRANSPORT = "transport"
    REGION_UNCLEAR = "region_unclear"


class Answer(StrEnum):
    CONFIRMED = "confirmed"
    NOT_NEEDED = "not_needed"
    NEEDS_TRANSPORT = "needs_transport"
    COMES_ALONE = "comes_alone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class AnonymisedReferral:
    """What DSMF learns. The sending centre is withheld; contact runs by reference."""

    reference: UUID
    sex: Sex
    age_band: AgeBand
    children: tuple[ChildBand, ...]
    violence_forms: tuple[ViolenceForm, ...]
    risk_level: Level
    urgency: Level
    needs: tuple[Need, ...]
    avoid_regions: tuple[str, ...]
    documents: tuple[DocumentPresent, ...]
    version: str = VERSION

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values; lists are sorted, so that their order says nothing."""
        data: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            data[field.name] = sorted(value) if isinstance(value, tuple) else str(value)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the referral; raises ValueError for an unknown field, code or version."""
        known = {field.name for field in fields(cls)}
        if set(data) != known or data["version"] != VERSION:
            raise ValueError("not a referral of this version")
        return cls(
            reference=UUID(data["reference"]),
            sex=Sex(data["sex"]),
            age_band=AgeBand(data["age_band"]),
            children=tuple(map(ChildBand, data["children"])),
            violence_forms=tuple(map(ViolenceForm, data["violence_forms"])),
            risk_level=Level(data["risk_level"]),
            urgency=Level(data["urgency"]),
            needs=tuple(map(Need, data["needs"])),
            avoid_regions=tuple(map(str, data["avoid_regions"])),
            documents=tuple(map(DocumentPresent, data["documents"])),
        )


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """DSMF's side holds the referral since `received_at` (UTC): this, not a click, completes step 5."""

    reference: UUID
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class FinalDecision:
    """The back office's answer (note of passport item 23). A place is a code, never an address."""

    reference: UUID
    kind: DecisionKind
    decided_at: datetime
    ground: str = ""
    place_code: str = ""
    available_from: date | None = None
    transport: bool = False


@dataclass(frozen=True, kw_only=True)
class ClarificationAsked:
    reference: UUID
    clarification: UUID
    question: Question
    asked_at: datetime
