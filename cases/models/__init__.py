"""The tables of a case, one module per noun."""

from cases.models.application import (
    ActMissing,
    Application,
    ApplicationForm,
    Companion,
    IdentityMissing,
    YesNoUnasked,
)
from cases.models.board import SavedFilter
from cases.models.breach import (
    BreachCause,
    BreachExplanation,
    BreachReview,
    ClockCorrection,
    Escalation,
    ReviewOutcome,
)
from cases.models.case import (
    Case,
    CaseKey,
    CaseMember,
    CaseMove,
    CaseOutcome,
    CaseStep,
    Level,
    new_case_number,
)
from cases.models.deadline import (
    Announcement,
    ClockLabel,
    Deadline,
    DeadlineStage,
    Stage,
    SweepBeat,
    Why,
)
from cases.models.decisions import (
    ClarificationCopy,
    LinkState,
    PreliminaryDecision,
    ReferralLink,
    Reply,
    ReplyForm,
)
from cases.models.documents import IdentityDocument, SubmissionForm, ViolenceAct
from cases.models.draft import Draft
from cases.models.hall import HallScreen, ScreenKind
from cases.models.interview import Incident, Interview, InterviewMode, NeedsAssessment, Profession
from cases.models.odd_reading import Oddity, OddReading, ReadingWatch
from cases.models.person import Citizenship, Person, PersonRole, Sex
from cases.models.police_notice import NoticeChannel, PoliceNotice
from cases.models.presence import Absence, Duty
from cases.models.telling import DigestDay, EscalationMultiple, TellingChoice, WebHook
from cases.models.ticket import (
    CallMode,
    FastTrackReason,
    Ticket,
    TicketCounter,
    TicketEvent,
    TicketPriority,
    TicketStateLabel,
)

__all__ = [
    "Absence",
    "ActMissing",
    "Announcement",
    "Application",
    "ApplicationForm",
    "BreachCause",
    "BreachExplanation",
    "BreachReview",
    "CallMode",
    "Case",
    "CaseKey",
    "CaseMember",
    "CaseMove",
    "CaseOutcome",
    "CaseStep",
    "Citizenship",
    "ClarificationCopy",
    "ClockCorrection",
    "ClockLabel",
    "Companion",
    "Deadline",
    "DeadlineStage",
    "DigestDay",
    "Draft",
    "Duty",
    "Escalation",
    "EscalationMultiple",
    "FastTrackReason",
    "HallScreen",
    "IdentityDocument",
    "IdentityMissing",
    "Incident",
    "Interview",
    "InterviewMode",
    "Level",
    "LinkState",
    "NeedsAssessment",
    "NoticeChannel",
    "OddReading",
    "Oddity",
    "Person",
    "PersonRole",
    "PoliceNotice",
    "PreliminaryDecision",
    "Profession",
    "ReadingWatch",
    "ReferralLink",
    "Reply",
    "ReplyForm",
    "ReviewOutcome",
    "SavedFilter",
    "ScreenKind",
    "Sex",
    "Stage",
    "SubmissionForm",
    "SweepBeat",
    "TellingChoice",
    "Ticket",
    "TicketCounter",
    "TicketEvent",
    "TicketPriority",
    "TicketStateLabel",
    "ViolenceAct",
    "WebHook",
    "Why",
    "YesNoUnasked",
    "new_case_number",
]
