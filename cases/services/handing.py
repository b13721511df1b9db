"""The hand-over at the end of a shift: a case goes to a colleague of the same role, with a remark."""

from django.db import transaction

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, CaseMember, Interview
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.services.interests import stands
from cases.services.presence import colleagues
from cases.workflow import Action
from dost_portal.staff.models import User

HANDED_ROLES = ("social_agent", "lawyer", "psychologist")


@transaction.atomic
def hand_over(*, case: Case, by: User, to: User, remark: str) -> bool:
    """Hand `by`'s part of an open case to `to`; return False when it was no longer theirs.

    The new one is in the team and has the old one's place: responsible, and the interview not yet signed.
    Raises RefusedError("not_a_colleague") for anybody but an active colleague of the same role and centre,
    RefusedError("reason_missing") without a remark.
    """
    row = lock(case)
    check(row, Action.HAND_ON, by)
    needs_reason(remark)
    mine = CaseMember.objects.current().filter(case=row, user=by, review=False, stands_in=None, role__in=HANDED_ROLES)
    member = mine.first()
    if member is None:
        return False
    if to.pk not in {other.pk for other in colleagues(of=by)} or member.role not in to.roles:
        raise RefusedError("not_a_colleague")
    if stands(case=row, user=to):
        raise RefusedError("conflict_of_interest")
    now = clocks.database_now()
    mine.update(until=now)
    CaseMember.objects.get_or_create(
        case=row, user=to, role=member.role, until=None, defaults={"remote": member.remote}
    )
    if row.responsible_id == by.pk:
        row.responsible = to
        row.save(update_fields=["responsible"])
    for interview in Interview.objects.select_related("case__key").filter(case=row, by=by, signed_at=None):
        interview.by = to
        interview.save()
    record_stay(row, Action.HAND_ON, by, remark)
    return True


@transaction.atomic
def hand_over_many(*, cases: list[Case], by: User, to: User, remark: str) -> int:
    """Hand all of `cases` over or none; return how many were still `by`'s to hand over."""
    if not cases:
        raise RefusedError("nothing_to_hand_over")
    if by.pk == to.pk:
        raise NotPermittedError(Action.HAND_ON)
    return sum(hand_over(case=case, by=by, to=to, remark=remark) for case in cases)
