"""The shapes of the interface. What they do not name is refused."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from referrals.contracts import (
    SEEN,
    TEXT_LENGTH,
    AgeBand,
    Answer,
    ChildBand,
    DocumentPresent,
    Level,
    Need,
    Question,
    Sex,
    ViolenceForm,
)
from referrals.models import ReferralState
from referrals.wording import GROUNDS

Text = Annotated[str, StringConstraints(max_length=TEXT_LENGTH, pattern=f"^{SEEN.pattern}$")]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[0-9]{2,4}$")]
State = Literal["received", "clarification", "decided", "recalled"]
Ground = Literal["documents_incomplete", "no_legal_basis"]
CodedQuestion = Literal["needs_unclear", "children_unclear", "medical_unclear", "transport", "region_unclear"]
if {*ReferralState.values} != {*State.__args__} or {*GROUNDS} != {*Ground.__args__}:  # type: ignore[attr-defined]
    raise AssertionError("the interface names other codes than the tables")


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class ClarificationOut(Schema):
    id: UUID
    question: Question
    text: str
    asked_at: datetime
    answer: Answer | None
    answer_text: str
    answered_at: datetime | None


class DecisionOut(Schema):
    kind: Literal["placed", "refused"]
    ground: Ground | None
    place_code: str | None
    available_from: date | None
    transport: bool
    decided_at: datetime


class ReferralContent(Schema):
    """The contract's fields (see the schema of AnonymisedReferral), without reference and version."""

    sex: Sex
    age_band: AgeBand
    children: list[ChildBand]
    violence_forms: list[ViolenceForm]
    risk_level: Level
    urgency: Level
    needs: list[Need]
    avoid_regions: list[str]
    documents: list[DocumentPresent]
    remark: str


class ReferralOut(Schema):
    """One referral. Of a recalled one there is no content: it says that it is recalled and nothing more."""

    reference: UUID
    version: str
    state: State
    received_at: datetime
    due_at: datetime
    acknowledged_at: datetime | None
    content: ReferralContent | None
    clarifications: list[ClarificationOut]
    decision: DecisionOut | None
    arrival_due_at: datetime | None
    arrived_at: datetime | None


class ReferralPage(Schema):
    items: list[ReferralOut]
    next_cursor: str | None = Field(description="Where the next page begins; null on the last one.")


class PlacedIn(Strict):
    kind: Literal["placed"]
    place_code: PlaceCode
    available_from: date
    transport: bool = False


class RefusedIn(Strict):
    kind: Literal["refused"]
    ground: Ground


DecisionIn = Annotated[PlacedIn | RefusedIn, Field(discriminator="kind")]


class CodedIn(Strict):
    """A question out of the list."""

    question: CodedQuestion


class InWordsIn(Strict):
    """A question in words, which passes the screen or is not kept."""

    question: Literal["in_words"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LENGTH, pattern=f"^{SEEN.pattern}$")]


QuestionIn = Annotated[CodedIn | InWordsIn, Field(discriminator="question")]


class AnswerIn(Strict):
    answer: Answer
    text: Text = ""


class PlaceOut(Schema):
    code: str
    kind: Literal["state", "non_state"]
    region: str
    takes: Literal["everybody", "women", "men"]
    takes_children: bool
    meets: list[Need]
    capacity: int
    free: int


class Places(Schema):
    items: list[PlaceOut]


class ReceiptOut(Schema):
    reference: UUID
    received_at: datetime


class OutcomesIn(Strict):
    references: Annotated[list[UUID], Field(max_length=1000)]


class OutcomeDecision(DecisionOut):
    reference: UUID


class OutcomeQuestion(Schema):
    reference: UUID
    clarification: UUID
    question: Question
    text: str
    asked_at: datetime


class OutcomeArrival(Schema):
    reference: UUID
    arrived_at: datetime


class OutcomesOut(Schema):
    decisions: list[OutcomeDecision]
    questions: list[OutcomeQuestion]
    arrivals: list[OutcomeArrival]


class ProblemOut(Schema):
    type: str
    title: str
    status: int
    code: str
    errors: list[dict[str, Any]] = []
