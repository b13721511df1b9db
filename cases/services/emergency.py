"""Break-glass: somebody in danger, and nobody of the team there. Opened at once, told at once, reviewed later.

Security requirement 11. The notes of the professions never open by it, and no conflict of interest yields.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from cases.errors import NotPermittedError, RefusedError
from cases.models import Alert, Case, CaseMember, EmergencyAccess
from cases.services import clocks
from cases.services._advance import lock, needs_reason
from cases.services.alerts import alert
from cases.services.interests import stands
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

HOURS: Final = 1
# The purpose of the membership, by which the gate knows it from a supervisor's review.
PURPOSE: Final = "emergency"


@transaction.atomic
def open_case(*, number: str, by: User, cause: str, explanation: str) -> Case:
    """Open the content of a case of the own centre to `by` for HOURS, and tell the supervisors.

    Doing it again while it is open changes nothing. Raises RefusedError("reason_missing"), and
    RefusedError("no_such_case") for whatever is not of the own centre or must not be seen by `by`.
    """
    if not by.may(Permission.BREAK_GLASS):
        raise NotPermittedError(Action.VIEW)
    needs_reason(explanation)
    with scope.reading_state():
        found = Case.objects.filter(number=number, centre=by.centre_id).first()
    if found is None or stands(case=found, user=by):
        trail.record_now("case.denied", by=by, subject=f"case:{found.pk}" if found else "", detail={"page": PURPOSE})
        raise RefusedError("no_such_case")
    row = lock(found)
    if CaseMember.objects.current().filter(case=row, user=by).exists():
        return row
    until = clocks.database_now() + timedelta(hours=HOURS)
    member = CaseMember(case=row, user=by, role=by.roles[0], review=True, purpose=PURPOSE, until=until)
    member.save(force_insert=True)
    opened = EmergencyAccess(case=row, user=by, cause=cause, explanation=explanation, until=until)
    opened.save(force_insert=True)
    trail.record("case.emergency", by=by, subject=f"case:{row.pk}", detail={"cause": cause})
    alert(kind=Alert.EMERGENCY_ACCESS, case=row, but=by, agency=row.sealed)
    return row


def watched(*, user: User) -> QuerySet[EmergencyAccess]:
    """Return the emergency openings that `user` reviews: of the centre, for the agency's supervisors all."""
    rows = EmergencyAccess.objects.select_related("case", "user", "reviewed_by", "export_allowed_by")
    if user.may(Permission.AGENCY_CLOCKS):
        return rows.order_by("-created_at")
    mine = Q(case__centre=user.centre_id) if user.may(Permission.CENTRE_CLOCKS) else Q(user=user)
    return rows.filter(mine).order_by("-created_at")


@transaction.atomic
def explanation_of(*, access: EmergencyAccess, user: User) -> str:
    """Return what was written as the explanation; that it was read is on record. Raises NotPermittedError."""
    _may_review(access, user)
    scope.enter_case(access.case_id)
    trail.record("emergency.read", by=user, subject=f"case:{access.case_id}")
    held = EmergencyAccess.objects.select_related("case__key").get(pk=access.pk)
    return str(held.explanation) if held.case.erased_at is None else ""


@transaction.atomic
def review(*, access: EmergencyAccess, by: User, verdict: str, remark: str) -> None:
    """Say whether an emergency opening was justified; the first word stands, and is never one's own.

    Raises NotPermittedError, RefusedError("reviewed_already"), RefusedError("reason_missing") for one that
    was not justified without a remark.
    """
    held = _locked(access, by)
    if held.reviewed_at is not None:
        raise RefusedError("reviewed_already")
    if verdict != "justified":
        needs_reason(remark)
    held.verdict, held.remark = verdict, remark
    held.reviewed_by, held.reviewed_at = by, clocks.database_now()
    held.save()
    trail.record("emergency.review", by=by, subject=f"case:{held.case_id}", detail={"verdict": verdict})


@transaction.atomic
def allow_export(*, access: EmergencyAccess, by: User) -> None:
    """Be the second person without whom nothing is downloaded by an emergency opening.

    Raises NotPermittedError for who opened it, RefusedError("emergency_over").
    """
    held = _locked(access, by)
    if held.until <= clocks.database_now():
        raise RefusedError("emergency_over")
    if held.export_allowed_at is None:
        held.export_allowed_by, held.export_allowed_at = by, clocks.database_now()
        held.save()
        trail.record("emergency.export_allowed", by=by, subject=f"case:{held.case_id}")


def export_allowed(*, case: Case, user: User) -> bool:
    """Tell whether a second person allowed `user` to download what an emergency opening shows."""
    allowed = EmergencyAccess.objects.filter(case=case, user=user, export_allowed_at__isnull=False)
    return allowed.filter(until__gt=clocks.database_now()).exists()


def _locked(access: EmergencyAccess, by: User) -> EmergencyAccess:
    _may_review(access, by)
    lock(access.case)
    rows = EmergencyAccess.objects.select_related("case__key").select_for_update(of=("self",))
    return rows.get(pk=access.pk)


def _may_review(access: EmergencyAccess, user: User) -> None:
    own_centre = user.may(Permission.CENTRE_CLOCKS) and access.case.centre_id == user.centre_id
    if access.user_id == user.pk or not (own_centre or user.may(Permission.AGENCY_CLOCKS)):
        raise NotPermittedError(Action.VIEW)
