"""What the gates of a case look at, read from the database: of one case or of many in the same few queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from cases.models import (
    Application,
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
from dost_portal.passport.models import ApplicantKind
from dost_portal.row_security import scope

Found = dict[UUID, dict[str, Any]]


def facts_of(case: Case) -> CaseFacts:
    """Return what the gates of `case` look at, as it stands in the database."""
    return facts_of_all([case])[case.pk]


def facts_of_all(cases: Iterable[Case]) -> Mapping[UUID, CaseFacts]:
    """Return the facts of each of `cases` by its key; the number of queries is the same for any number of cases."""
    by_key = {case.pk: case for case in cases}
    keys = list(by_key)
    found: Found = defaultdict(dict)
    with scope.reading_state():
        for part in (_application_facts, _person_facts, _interview_facts, _assessment_facts, _outcome_facts):
            for key, facts in part(keys).items():
                found[key] |= facts
    return {
        key: CaseFacts(has_responsible=case.responsible_id is not None, **found[key]) for key, case in by_key.items()
    }


def applicant_kind(code: str) -> ApplicantKind | None:
    """Return the row of the applicant kind `code` in force today."""
    return ApplicantKind.objects.valid_on(timezone.localdate()).filter(code=code).first()


def _application_facts(keys: list[UUID]) -> Found:
    kinds = {kind.code: kind for kind in ApplicantKind.objects.valid_on(timezone.localdate())}
    acts = set(ViolenceAct.objects.filter(case__in=keys).values_list("case_id", flat=True))
    wanted = ("case_id", "applicant_kind", "proof_kind", "consent", "identity_missing_reason", "act_missing_reason")
    more = ("act_released", "contact_allowed", "conflict_found", "conflict_released")
    found = {}
    for row in Application.objects.filter(case__in=keys).values(*wanted, *more):
        kind = kinds.get(row["applicant_kind"])
        found[row["case_id"]] = {
            "has_applicant_kind": kind is not None,
            "proof_needed": kind is not None and kind.proof_required,
            "has_proof": bool(row["proof_kind"]),
            "consent_needed": kind is not None and kind.consent_required,
            "has_consent": row["consent"] == YesNoUnasked.YES,
            "identity_document_explained": bool(row["identity_missing_reason"]),
            "act_explained": bool(row["act_missing_reason"]),
            "act_released": row["act_released"],
            "safe_contact_answered": row["contact_allowed"] != YesNoUnasked.NOT_ASKED,
            "conflict_unreleased": row["conflict_found"] and not row["conflict_released"],
            "has_act": row["case_id"] in acts,
        }
    return found


def _person_facts(keys: list[UUID]) -> Found:
    documents = set(IdentityDocument.objects.filter(case__in=keys).values_list("case_id", flat=True))
    harmed = Person.objects.filter(case__in=keys, role=PersonRole.HARMED).only(
        "case_id", "birth_date", "sex", "estimated_age"
    )
    return {
        person.case_id: {
            "has_harmed_person": True,
            "has_identity_document": person.case_id in documents,
            # Whether there is one, not which: nothing is opened for it.
            "sex_and_age_known": bool(person.sex)
            and (person.__dict__["birth_date"] is not None or person.estimated_age is not None),
        }
        for person in harmed
    }


def _interview_facts(keys: list[UUID]) -> Found:
    signed = defaultdict(set)
    rows = Interview.objects.filter(case__in=keys, signed_at__isnull=False)
    for key, profession in rows.values_list("case_id", "profession"):
        signed[key].add(profession)
    incidents = set(Incident.objects.filter(case__in=keys).values_list("case_id", flat=True))
    return {
        key: {
            "has_incident": key in incidents,
            "lawyer_signed": Profession.LAWYER in signed[key],
            "psychologist_signed": Profession.PSYCHOLOGIST in signed[key],
        }
        for key in keys
    }


def _assessment_facts(keys: list[UUID]) -> Found:
    rows = NeedsAssessment.objects.filter(case__in=keys)
    return {
        key: {
            "has_assessment_result": need is not None,
            "lawyer_assessed": lawyer is not None,
            "psychologist_assessed": psychologist is not None,
            "need": need,
        }
        for key, need, lawyer, psychologist in rows.values_list(
            "case_id", "need", "lawyer_signed_at", "psychologist_signed_at"
        )
    }


def _outcome_facts(keys: list[UUID]) -> Found:
    # A guardianship body enforces no law: to inform it is not step 4.
    notices = PoliceNotice.objects.filter(case__in=keys, received_at__isnull=False).exclude(
        addressee__kind="guardianship"
    )
    received = Counter(notices.values_list("case_id", flat=True))
    decisions = PreliminaryDecision.objects.filter(case__in=keys).order_by("created_at")
    positive = dict(decisions.values_list("case_id", "positive"))
    links = ReferralLink.objects.filter(case__in=keys).exclude(state="recalled")
    confirmed = set(links.values_list("case_id", flat=True))
    replies = Reply.objects.filter(case__in=keys, outcome=F("case__outcome")).exclude(outcome="")
    replied = set(replies.values_list("case_id", flat=True))
    missed = Deadline.objects.missed().without_cause().filter(case__in=keys)
    unexplained = set(missed.values_list("case_id", flat=True))
    return {
        key: {
            "notices_received": received[key],
            "decided_positive": positive.get(key, False),
            "view_confirmed": key in confirmed,
            "reply_recorded": key in replied,
            "breach_unexplained": key in unexplained,
        }
        for key in keys
    }


def risk_level(interviews: Iterable[Interview]) -> str:
    """Return the highest risk level any profession has set, or an empty text."""
    order = {level: place for place, level in enumerate(("", "low", "medium", "high", "immediate"))}
    return max((interview.risk_level for interview in interviews), key=order.__getitem__, default="")
