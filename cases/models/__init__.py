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
    Alert,
    Announcement,
    ClockLabel,
    Deadline,
    DeadlineStage,
    Stage,
    StageRefusal,
    SweepBeat,
    Why,
)
from cases.models.decisions import (
    ClarificationCopy,
    LinkState,
    OutgoingText,
    PreliminaryDecision,
    ReferralLink,
    Reply,
    ReplyForm,
    SentProfile,
    TextState,
)
from cases.models.document_file import CaseDocument, DocumentFile, FileState, OriginalSeen
from cases.models.documents import IdentityDocument, SubmissionForm, ViolenceAct
from cases.models.draft import Draft
from cases.models.exceptional import (
    ConflictOfInterest,
    DeclaredRelative,
    EmergencyAccess,
    EmergencyCause,
    Verdict,
)
from cases.models.hall import HallScreen, ScreenKind
from cases.models.interview import Incident, Interview, InterviewMode, NeedsAssessment, Profession
from cases.models.letter import Letter, LetterCounter, LetterKind
from cases.models.life import ChangedValue, ErasureOrder, LegalHold, RetentionRule
from cases.models.odd_reading import Oddity, OddReading, ReadingWatch
from cases.models.outgoing_number import OutgoingNumber
from cases.models.person import Citizenship, Person, PersonRole, Sex
from cases.models.person_link import PersonLink
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
    "Alert",
    "Announcement",
    "Application",
    "ApplicationForm",
    "BreachCause",
    "BreachExplanation",
    "BreachReview",
    "CallMode",
    "Case",
    "CaseDocument",
    "CaseKey",
    "CaseMember",
    "CaseMove",
    "CaseOutcome",
    "CaseStep",
    "ChangedValue",
    "Citizenship",
    "ClarificationCopy",
    "ClockCorrection",
    "ClockLabel",
    "Companion",
    "ConflictOfInterest",
    "Deadline",
    "DeadlineStage",
    "DeclaredRelative",
    "DigestDay",
    "DocumentFile",
    "Draft",
    "Duty",
    "EmergencyAccess",
    "EmergencyCause",
    "ErasureOrder",
    "Escalation",
    "EscalationMultiple",
    "FastTrackReason",
    "FileState",
    "HallScreen",
    "IdentityDocument",
    "IdentityMissing",
    "Incident",
    "Interview",
    "InterviewMode",
    "LegalHold",
    "Letter",
    "LetterCounter",
    "LetterKind",
    "Level",
    "LinkState",
    "NeedsAssessment",
    "NoticeChannel",
    "OddReading",
    "Oddity",
    "OriginalSeen",
    "OutgoingNumber",
    "OutgoingText",
    "Person",
    "PersonLink",
    "PersonRole",
    "PoliceNotice",
    "PreliminaryDecision",
    "Profession",
    "ReadingWatch",
    "ReferralLink",
    "Reply",
    "ReplyForm",
    "RetentionRule",
    "ReviewOutcome",
    "SavedFilter",
    "ScreenKind",
    "SentProfile",
    "Sex",
    "Stage",
    "StageRefusal",
    "SubmissionForm",
    "SweepBeat",
    "TellingChoice",
    "TextState",
    "Ticket",
    "TicketCounter",
    "TicketEvent",
    "TicketPriority",
    "TicketStateLabel",
    "Verdict",
    "ViolenceAct",
    "WebHook",
    "Why",
    "YesNoUnasked",
    "new_case_number",
]
