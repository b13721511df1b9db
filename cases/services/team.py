"""Who is in the case's team, and who is responsible."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from cases.errors import BulkRefusedError, CaseError, NotPermittedError, RefusedError
from cases.models import Case, CaseMember
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.services.interests import stands
from cases.services.interviewing import profession_of
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role

REVIEW_HOURS = 1


@transaction.atomic
def assign(*, case: Case, by: User, to: User, reason: str) -> Case:
    """Make `to` the responsible social agent (passport item 27) in place of whoever is.

    Raises RefusedError("not_a_social_agent_here") for anybody but an active one of the case's centre.
    """
    row = lock(case)
    check(row, Action.ASSIGN, by)
    needs_reason(reason)
    _make_responsible(row, to)
    record_stay(row, Action.ASSIGN, by, reason)
    return row


@transaction.atomic
def assign_many(*, numbers: Collection[str], by: User, to: User, reason: str) -> int:
    """Make `to` responsible for all the cases `numbers` of the own centre, or for none; return how many changed.

    Each is a row of its own history and of the trail; a case that is `to`'s already stays as it is. Raises
    RefusedError("reason_missing"), or BulkRefusedError with what stands in the way of each case.
    """
    needs_reason(reason)
    # Locked in one order, so that two supervisors do not wait for each other for ever.
    mine = Case.objects.select_for_update(of=("self",)).select_related("centre").order_by("pk")
    rows = list(mine.filter(number__in=numbers, centre=by.centre_id))
    unknown = set(numbers) - {row.number for row in rows}
    refused: dict[str, CaseError] = {number: RefusedError("no_such_case") for number in unknown}
    changed = [row for row in rows if row.responsible_id != to.pk]
    for row in changed:
        scope.enter_case(row.pk)
        try:
            check(row, Action.ASSIGN, by)
            _make_responsible(row, to)
        except CaseError as error:
            refused[row.number] = error
        else:
            record_stay(row, Action.ASSIGN, by, reason)
    if refused:
        raise BulkRefusedError(refused)
    return len(changed)


@transaction.atomic
def take_over(*, case: Case, by: User) -> Case:
    """Take a case of the own centre that has no responsible agent, after a transfer or an absence."""
    row = lock(case)
    check(row, Action.TAKE_OVER, by)
    if row.responsible_id == by.pk:
        return row
    if row.responsible_id is not None:
        raise RefusedError("case_taken")
    _make_responsible(row, by)
    record_stay(row, Action.TAKE_OVER, by)
    return row


@transaction.atomic
def invite(*, case: Case, by: User, whom: User) -> None:
    """Invite a lawyer or psychologist of another centre, who takes part by phone or video."""
    row = lock(case)
    check(row, Action.INVITE, by)
    if whom.centre_id == row.centre_id or not whom.is_active:
        raise RefusedError("not_of_another_centre")
    if stands(case=row, user=whom):
        raise RefusedError("conflict_of_interest")
    profession = profession_of(whom)
    _, created = CaseMember.objects.get_or_create(
        case=row, user=whom, role=profession.value, until=None, defaults={"remote": True}
    )
    if created:
        record_stay(row, Action.INVITE, by)


@transaction.atomic
def open_for_review(*, case: Case, by: User, purpose: str) -> None:
    """Open the content to a supervisor of the centre for an hour, for a recorded purpose.

    Never the notes of the professions. Raises NotPermittedError for anybody else.
    """
    row = lock(case)
    if not by.has_role(Role.SUPERVISOR) or by.centre_id != row.centre_id:
        raise NotPermittedError(Action.VIEW)
    if row.sealed:
        raise RefusedError("case_sealed")
    now = clocks.database_now()
    CaseMember.objects.create(
        case=row,
        user=by,
        role=Role.SUPERVISOR,
        review=True,
        purpose=purpose,
        until=now + timedelta(hours=REVIEW_HOURS),
    )
    trail.record("case.review", by=by, subject=f"case:{row.pk}", detail={"purpose": purpose})


def _make_responsible(row: Case, to: User) -> None:
    if stands(case=row, user=to):
        raise RefusedError("conflict_of_interest")
    if not to.is_active or not to.has_role(Role.SOCIAL_AGENT) or to.centre_id != row.centre_id:
        raise RefusedError("not_a_social_agent_here")
    now = clocks.database_now()
    agents = CaseMember.objects.current().filter(case=row, role=Role.SOCIAL_AGENT)
    agents.exclude(user=to).update(until=now)
    CaseMember.objects.get_or_create(case=row, user=to, role=Role.SOCIAL_AGENT, until=None)
    row.responsible = to
    row.save(update_fields=["responsible"])
