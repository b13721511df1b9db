"""What the gates of a case look at, read from the database."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from cases.models import (
    Application,
    Case,
    Incident,
    Interview,
    NeedsAssessment,
    Person,
    PersonRole,
    Profession,
    YesNoUnasked,
)
from cases.workflow import CaseFacts
from dost_portal.passport.models import ApplicantKind

UNASKED = YesNoUnasked.NOT_ASKED


def facts_of(case: Case) -> CaseFacts:
    """Return what the gates of `case` look at, as it stands in the database."""
    return CaseFacts(
        has_responsible=case.responsible_id is not None,
        **_application_facts(case),
        **_person_facts(case),
        **_interview_facts(case),
        **_assessment_facts(case),
        notices_received=case.notices.filter(received_at__isnull=False).count(),
        decided_positive=_latest_decision_positive(case),
        view_confirmed=case.referral_links.exclude(state="recalled").exists(),
        reply_recorded=case.replies.filter(outcome=case.outcome).exists() if case.outcome else False,
    )


def applicant_kind(code: str) -> ApplicantKind | None:
    """Return the row of the applicant kind `code` in force today."""
    return ApplicantKind.objects.valid_on(timezone.localdate()).filter(code=code).first()


def _application_facts(case: Case) -> dict[str, bool]:
    application = Application.objects.filter(case=case).first()
    if application is None:
        return {}
    kind = applicant_kind(application.applicant_kind)
    return {
        "has_applicant_kind": kind is not None,
        "proof_needed": kind is not None and kind.proof_required,
        "has_proof": bool(application.proof_kind),
        "consent_needed": kind is not None and kind.consent_required,
        "has_consent": application.consent == YesNoUnasked.YES,
        "identity_document_explained": bool(application.identity_missing_reason),
        "act_explained": bool(application.act_missing_reason),
        "act_released": application.act_released,
        "safe_contact_answered": application.contact_allowed != UNASKED,
        "conflict_unreleased": application.conflict_found and not application.conflict_released,
        "has_act": hasattr(case, "act"),
    }


def _person_facts(case: Case) -> dict[str, bool]:
    person = Person.objects.filter(case=case, role=PersonRole.HARMED).defer("case").first()
    if person is None:
        return {}
    has_age = person.__dict__["birth_date"] is not None or person.estimated_age is not None
    return {
        "has_harmed_person": True,
        "has_identity_document": case.identity_documents.exists(),
        "sex_and_age_known": bool(person.sex) and has_age,
    }


def _interview_facts(case: Case) -> dict[str, bool]:
    signed = set(Interview.objects.filter(case=case, signed_at__isnull=False).values_list("profession", flat=True))
    return {
        "has_incident": Incident.objects.filter(case=case).exists(),
        "lawyer_signed": Profession.LAWYER in signed,
        "psychologist_signed": Profession.PSYCHOLOGIST in signed,
    }


def _assessment_facts(case: Case) -> dict[str, Any]:
    assessment = NeedsAssessment.objects.filter(case=case).first()
    if assessment is None:
        return {}
    return {
        "has_assessment_result": assessment.need is not None,
        "lawyer_assessed": assessment.lawyer_signed_at is not None,
        "psychologist_assessed": assessment.psychologist_signed_at is not None,
        "need": assessment.need,
    }


def _latest_decision_positive(case: Case) -> bool:
    decision = case.preliminary_decisions.order_by("-created_at").first()
    return decision is not None and decision.positive


def risk_level(interviews: Iterable[Interview]) -> str:
    """Return the highest risk level any profession has set, or an empty text."""
    order = {level: place for place, level in enumerate(("", "low", "medium", "high", "immediate"))}
    return max((interview.risk_level for interview in interviews), key=order.__getitem__, default="")
