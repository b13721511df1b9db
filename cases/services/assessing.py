"""The needs assessment: one record, signed by the lawyer and the psychologist (step 3)."""

from dataclasses import asdict

from django.db import transaction

from cases.errors import RefusedError
from cases.models import Case, CaseMember, NeedsAssessment, Profession
from cases.records import AssessmentRecord
from cases.services import clocks
from cases.services._advance import check, lock, try_advance
from cases.services._records import changed_fields, check_version, write
from cases.services.interviewing import profession_of
from cases.services.notifying import conclude_police
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User


@transaction.atomic
def record(*, case: Case, by: User, version: int, assessment: AssessmentRecord, sign: bool) -> bool:
    """Save the assessment, and sign it for `by`'s profession; return whether the case went on.

    A change voids the other profession's signature: nobody signs what they have not read.
    `version` is 0 where nothing was recorded. Raises StaleError, and RefusedError("result_missing")
    for a signature without a result.
    """
    row = lock(case)
    check(row, Action.RECORD_ASSESSMENT, by)
    profession = profession_of(by)
    _must_be_in_team(row, by)
    current = NeedsAssessment.objects.select_related("case__key").filter(case=row).first()
    values = asdict(assessment)
    if current is None or changed_fields(current, values):
        check_version(current.version if current else 0, version)
        current = current or NeedsAssessment(case=row, version=0)
        current.version += 1
        _void_signatures(current)
        changed = write(current, values)
        trail.record("case.assessment", by=by, subject=f"case:{row.pk}", fields=changed)
    if sign:
        _sign(current, profession, by)
    if assessment.need and assessment.urgency and row.urgency != assessment.urgency:
        Case.objects.filter(pk=row.pk).update(urgency=assessment.urgency)
    moved = try_advance(case=row, action=Action.COMPLETE_ASSESSMENT, by=by)
    return conclude_police(case=row) or moved


def _must_be_in_team(case: Case, by: User) -> None:
    if not CaseMember.objects.current().filter(case=case, user=by, review=False).exists():
        raise RefusedError("not_in_team")


def _void_signatures(assessment: NeedsAssessment) -> None:
    for profession in Profession.values:
        setattr(assessment, profession, None)
        setattr(assessment, f"{profession}_signed_at", None)


def _sign(assessment: NeedsAssessment, profession: Profession, by: User) -> None:
    if assessment.need is None:
        raise RefusedError("result_missing")
    setattr(assessment, profession.value, by)
    setattr(assessment, f"{profession.value}_signed_at", clocks.database_now())
    assessment.save()
    trail.record("case.assessment.sign", by=by, subject=f"case:{assessment.case_id}")
