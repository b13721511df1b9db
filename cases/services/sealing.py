"""Sealed cases: whoever is not named stays outside, whatever their role (security, threats, first row)."""

from django.db import transaction

from cases.errors import RefusedError
from cases.models import Case, CaseMember
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.services.interests import stands
from cases.services.interviewing import profession_of
from cases.workflow import Action
from dost_portal.staff.models import User


@transaction.atomic
def seal(*, case: Case, by: User, reason: str) -> None:
    """From now on nobody joins the team by themselves, and a supervisor opens the content in an emergency only.

    Its clocks run and are watched as any other's. Raises RefusedError("reason_missing").
    """
    _set(case, by, Action.SEAL, True, reason)


@transaction.atomic
def unseal(*, case: Case, by: User, reason: str) -> None:
    """A supervisor makes it a case like any other again. Raises RefusedError("reason_missing")."""
    _set(case, by, Action.UNSEAL, False, reason)


@transaction.atomic
def admit(*, case: Case, by: User, whom: User) -> None:
    """Bring a lawyer or psychologist of the own centre into the team by name.

    Raises RefusedError("not_of_this_centre" or "conflict_of_interest").
    """
    row = lock(case)
    check(row, Action.ADMIT, by)
    if whom.centre_id != row.centre_id or not whom.is_active:
        raise RefusedError("not_of_this_centre")
    if stands(case=row, user=whom):
        raise RefusedError("conflict_of_interest")
    role = profession_of(whom).value
    _, made = CaseMember.objects.get_or_create(case=row, user=whom, role=role, until=None)
    if made:
        record_stay(row, Action.ADMIT, by)


def _set(case: Case, by: User, action: Action, sealed: bool, reason: str) -> None:
    row = lock(case)
    check(row, action, by)
    needs_reason(reason)
    if row.sealed != sealed:
        row.sealed = sealed
        row.save(update_fields=["sealed"])
        record_stay(row, action, by, reason)
