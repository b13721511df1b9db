"""The applicant may be the person who committed the violence (domain page, section 2.7)."""

from django.db import transaction

from cases.models import Application, Case
from cases.records import IntakeRecord, PersonRecord
from cases.services._advance import check, lock, needs_reason, record_stay, try_advance
from cases.workflow import Action
from dost_portal.azeri import fold, spellings
from dost_portal.staff.models import User


def conflict_in(intake: IntakeRecord) -> bool:
    """Tell whether the applicant matches the person said to have committed the violence.

    By FİN, by the number of a document, by folded name and birth date, or by folded full name where a birth date is
    unknown. The paper that was shown may be the applicant's too, so its number counts as theirs.
    """
    applicant, perpetrator = intake.applicant, intake.perpetrator
    if perpetrator is None:
        return False
    shown = intake.identity_document.number if intake.identity_document else ""
    stated = spellings(perpetrator.document_number)
    if stated & (spellings(shown) | spellings(applicant.document_number if applicant else "")):
        return True
    if applicant is None:
        return False
    if applicant.fin and applicant.fin == perpetrator.fin:
        return True
    if not _name(applicant) or _name(applicant) != _name(perpetrator):
        return False
    births = {applicant.birth_date, perpetrator.birth_date}
    return len(births) == 1 or None in births


def _name(person: PersonRecord) -> str:
    return fold(f"{person.last_name} {person.first_name}") if person.first_name and person.last_name else ""


@transaction.atomic
def release(*, case: Case, by: User, reason: str) -> None:
    """A supervisor lets the case go on although the applicant matches; the reason is kept, sealed.

    Where nothing else was missing the intake is complete now. Raises RefusedError("reason_missing").
    """
    row = _release(case, by, Action.RELEASE_CONFLICT, "conflict_released", reason)
    # The system: the intake was the agent's work, and the supervisor's role does not complete it.
    try_advance(case=row, action=Action.COMPLETE_INTAKE, by=row.responsible)


@transaction.atomic
def release_act(*, case: Case, by: User, reason: str) -> None:
    """A supervisor lets the referral go while the act is awaited (item 21.2). Raises as `release` does."""
    _release(case, by, Action.RELEASE_ACT, "act_released", reason)


def _release(case: Case, by: User, action: Action, field: str, reason: str) -> Case:
    row = lock(case)
    check(row, action, by)
    needs_reason(reason)
    Application.objects.filter(case=row).update(**{field: True})
    record_stay(row, action, by, reason)
    return row
