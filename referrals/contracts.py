"""All that may cross between a centre and DSMF, in both directions.

Passport item 23, step 5: the person's anonymity is kept. Every field is a code out of a closed list or
a count. The one text that may go along, `remark`, was screened and released by a second person before.
Version 1.1: a band may be a wider one, the forms of violence may be withheld, a remark may go along.
"""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self, get_args, get_origin, get_type_hints
from uuid import UUID

VERSION: Final = "1.1"
# What was sent before and may still be on its way says nothing that 1.1 does not know.
OLDER_VERSIONS: Final = frozenset({"1.0"})
TEXT_LENGTH: Final = 500
# More children than this in one case are a mistake; a list without an end would be an attack.
MOST_CHILDREN: Final = 20
REGION: Final = re.compile(r"[0-9A-Z_-]{1,24}")
# One line without anything that cannot be seen: no control, zero-width or direction signs. JSON Schema reads it too.
SEEN: Final = re.compile(r"[^\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*")


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class AgeBand(StrEnum):
    UNDER_18 = "under_18"
    FROM_18 = "18_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_plus"
    # Wider ones, chosen by the agent where a narrow band would single somebody out.
    WIDE_18 = "18_44"
    WIDE_45 = "45_plus"


class ChildBand(StrEnum):
    UNDER_3 = "under_3"
    FROM_3 = "3_6"
    FROM_7 = "7_13"
    FROM_14 = "14_17"
    WIDE_UNDER_7 = "under_7"
    WIDE_FROM_7 = "7_17"


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
    """What DSMF may ask back. IN_WORDS: the question stands in a screened text beside it."""

    NEEDS_UNCLEAR = "needs_unclear"
    CHILDREN_UNCLEAR = "children_unclear"
    MEDICAL_UNCLEAR = "medical_unclear"
    TRANSPORT = "transport"
    REGION_UNCLEAR = "region_unclear"
    IN_WORDS = "in_words"


class Answer(StrEnum):
    CONFIRMED = "confirmed"
    NOT_NEEDED = "not_needed"
    NEEDS_TRANSPORT = "needs_transport"
    COMES_ALONE = "comes_alone"
    UNKNOWN = "unknown"
    # The answer stands in a screened and released text beside it.
    IN_WORDS = "in_words"


@dataclass(frozen=True, kw_only=True)
class AnonymisedReferral:
    """What DSMF learns. The sending centre is withheld; contact runs by reference.

    `children`: one band for each child who comes along. `violence_forms`: empty where they are withheld.
    """

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
    remark: str = ""
    version: str = VERSION

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values; lists are sorted, so that their order says nothing."""
        data: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            data[field.name] = sorted(value) if isinstance(value, tuple) else str(value)
        return data

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Return the referral that `data` holds.

        Raises ContractError, which says which field and why and never what stood in it, for whatever
        `json_schema()` does not describe: an unknown or missing field, code or version, a text that is too long.
        """
        return cls(**read_fields(cls, data))


class ContractError(ValueError):
    """Something that is not in the contract. `field` is the contract's own name or empty, `code` says what."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field or 'referral'}: {code}")
        self.field, self.code = field, code


def read_fields(contract: type[AnonymisedReferral], data: Any) -> dict[str, Any]:
    """Return the values of `contract`'s fields out of JSON; raises ContractError."""
    if not isinstance(data, dict):
        raise ContractError("", "not_an_object")
    version = data.get("version")
    if version not in {VERSION, *OLDER_VERSIONS}:
        raise ContractError("version", "unknown_version")
    types = get_type_hints(contract)
    given = {"remark": "", **data} if version in OLDER_VERSIONS else data
    if set(given) - set(types):
        raise ContractError("", "unknown_field")
    for name in types:
        if name not in given:
            raise ContractError(name, "missing")
    return {name: _value(name, kind, given[name]) for name, kind in types.items()} | {"version": VERSION}


def _value(name: str, kind: Any, given: Any) -> Any:
    if get_origin(kind) is tuple:
        return _codes(name, get_args(kind)[0], given)
    if not isinstance(given, str):
        raise ContractError(name, "not_a_text")
    return _text(name, given) if kind is str else _code(name, kind, given)


def _codes(name: str, kind: Any, given: Any) -> tuple[Any, ...]:
    if not isinstance(given, list) or len(given) > MOST_CHILDREN:
        raise ContractError(name, "not_a_list")
    if name != "children" and len(set(map(str, given))) != len(given):
        raise ContractError(name, "said_twice")
    return tuple(sorted(_code(name, kind, one) for one in given))


def _code(name: str, kind: Any, given: Any) -> Any:
    if not isinstance(given, str) or (kind is str and not REGION.fullmatch(given)):
        raise ContractError(name, "unknown_code")
    try:
        return kind(given)
    except ValueError:
        raise ContractError(name, "unknown_code") from None


def _text(name: str, given: str) -> str:
    if len(given) > TEXT_LENGTH:
        raise ContractError(name, "too_long")
    if not SEEN.fullmatch(given) or any("\ud800" <= sign <= "\udfff" for sign in given):
        raise ContractError(name, "control_character")
    return given


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
    """A coded question, or one in words (`text`, of TEXT_LENGTH characters at most)."""

    reference: UUID
    clarification: UUID
    question: Question
    asked_at: datetime
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ArrivalConfirmed:
    """The place has told DSMF that the person is there."""

    reference: UUID
    arrived_at: datetime
