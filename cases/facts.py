"""What the gates of a case look at, read from the database: of one case or of many in one statement."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, Model, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from cases.models import (
    Case,
    Deadline,
    IdentityDocument,
    Incident,
    Interview,
    NeedsAssessment,
    Person,
    PersonRole,
    PoliceNotice,
    PreliminaryDecision,
    Profession,
    ReferralLink,
    Reply,
    ViolenceAct,
    YesNoUnasked,
)
from cases.workflow import CaseFacts
from dost_portal.passport import reference
from dost_portal.passport.models import ApplicantKind
from dost_portal.prepared import Prepared
from dost_portal.row_security import scope


def _of(model: type[Model], **wanted: Any) -> Exists:
    return Exists(model._default_manager.filter(case=OuterRef("pk"), **wanted))


HARMED: Final = Person.objects.filter(case=OuterRef("pk"), role=PersonRole.HARMED)
# Whether there is one, not which: nothing is opened for it.
AGED: Final = HARMED.exclude(sex="").filter(Q(birth_date__isnull=False) | Q(estimated_age__isnull=False))
# A guardianship body enforces no law: to inform it is not step 4.
INFORMED: Final = PoliceNotice.objects.exclude(addressee__kind="guardianship")
RECEIVED: Final = INFORMED.filter(case=OuterRef("pk"), received_at__isnull=False)
DECIDED: Final = PreliminaryDecision.objects.filter(case=OuterRef("pk")).order_by("-created_at")
REPLIES: Final = Reply.objects.filter(case=OuterRef("pk"), outcome=OuterRef("outcome"))
MISSED: Final = Deadline.objects.missed().without_cause().filter(case=OuterRef("pk"))
# Facts that are one expression each over the case.
SEEN: Final[dict[str, Any]] = {
    "has_responsible": Q(responsible__isnull=False),
    "act_released": F("application__act_released"),
    "has_harmed_person": Exists(HARMED),
    "has_identity_document": Exists(HARMED) & _of(IdentityDocument),
    "has_act": _of(ViolenceAct),
    "has_incident": _of(Incident),
    "lawyer_signed": _of(Interview, profession=Profession.LAWYER, signed_at__isnull=False),
    "psychologist_signed": _of(Interview, profession=Profession.PSYCHOLOGIST, signed_at__isnull=False),
    "need": F("assessment__need"),
    "has_assessment_result": Exists(NeedsAssessment.objects.filter(case=OuterRef("pk"), need__isnull=False)),
    "lawyer_assessed": _of(NeedsAssessment, lawyer_signed_at__isnull=False),
    "psychologist_assessed": _of(NeedsAssessment, psychologist_signed_at__isnull=False),
    "sex_and_age_known": Exists(AGED),
    "notices_received": Subquery(RECEIVED.order_by().values("case").annotate(n=Count("pk")).values("n")),
    "decided_positive": Subquery(DECIDED.values("positive")[:1]),
    "view_confirmed": Exists(ReferralLink.objects.filter(case=OuterRef("pk")).exclude(state="recalled")),
    "reply_recorded": Exists(REPLIES.exclude(outcome="")),
    "breach_unexplained": Exists(MISSED),
}
# What the answers of the application say together with the passport.
ANSWERED: Final = {
    name: F(f"application__{name}")
    for name in (
        "applicant_kind",
        "proof_kind",
        "consent",
        "identity_missing_reason",
        "act_missing_reason",
        "contact_allowed",
        "conflict_found",
        "conflict_released",
    )
}


def facts_of(case: Case) -> CaseFacts:
    """Return what the gates of `case` look at, as it stands in the database."""
    return facts_of_all([case])[case.pk]


def facts_of_all(cases: Iterable[Case]) -> Mapping[UUID, CaseFacts]:
    """Return the facts of each of `cases` by its key: one statement, however many cases there are."""
    with scope.reading_state():
        rows = _rows_of([case.pk for case in cases])
    return {row.pop("pk"): _facts(row) for row in rows}


_rows_of = Prepared(
    lambda keys: Case.objects.filter(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [keys])).values(
        "pk", **SEEN, **ANSWERED
    ),
    list,
)


def _facts(row: dict[str, Any]) -> CaseFacts:
    answers = {name: row.pop(name) for name in ANSWERED}
    kind = applicant_kind(answers["applicant_kind"])
    return CaseFacts(
        **{name: value for name, value in row.items() if value is not None},
        has_applicant_kind=kind is not None,
        proof_needed=kind is not None and kind.proof_required,
        has_proof=bool(answers["proof_kind"]),
        consent_needed=kind is not None and kind.consent_required,
        has_consent=answers["consent"] == YesNoUnasked.YES,
        identity_document_explained=bool(answers["identity_missing_reason"]),
        act_explained=bool(answers["act_missing_reason"]),
        safe_contact_answered=answers["contact_allowed"] not in (None, YesNoUnasked.NOT_ASKED),
        conflict_unreleased=bool(answers["conflict_found"]) and not answers["conflict_released"],
    )


def applicant_kind(code: str | None) -> ApplicantKind | None:
    """Return the row of the applicant kind `code` in force today."""
    today = timezone.localdate()
    return next((kind for kind in reference.rows(ApplicantKind) if kind.code == code and kind.holds_on(today)), None)


def risk_level(interviews: Iterable[Interview]) -> str:
    """Return the highest risk level any profession has set, or an empty text."""
    order = {level: place for place, level in enumerate(("", "low", "medium", "high", "immediate"))}
    return max((interview.risk_level for interview in interviews), key=order.__getitem__, default="")
