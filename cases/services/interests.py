"""Conflicts of interest: who knows somebody in a case does not see it, supervisors included (requirement 10)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from cases.errors import RefusedError
from cases.models import Alert, Case, CaseMember, ConflictOfInterest, DeclaredRelative, Person
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.services.alerts import alert
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.crypto import blind_index
from dost_portal.row_security import scope
from dost_portal.staff.models import User

MOST_RELATIVES = 60


def stands(*, case: Case, user: User) -> bool:
    """Tell whether `user` must not see `case`."""
    return ConflictOfInterest.objects.filter(case=case, user=user, lifted_at__isnull=True).exists()


def bars(*, user: User | UUID) -> Exists:
    """Return, as part of a query of cases, whether `user` must not see the row's case."""
    return Exists(ConflictOfInterest.objects.filter(case=OuterRef("pk"), user=user, lifted_at__isnull=True))


def any_stands(*, case: Case) -> bool:
    """Tell whether anybody must not see `case`."""
    return ConflictOfInterest.objects.filter(case=case, lifted_at__isnull=True).exists()


@transaction.atomic
def declare(*, case: Case, by: User, reason: str) -> None:
    """`by` knows somebody in the case: from now on it does not exist for them.

    A case that loses its responsible agent by it is told to the supervisors. Raises
    RefusedError("reason_missing").
    """
    row = lock(case)
    check(row, Action.DECLARE_CONFLICT, by)
    needs_reason(reason)
    _bar(row, by, by, reason)


@transaction.atomic
def bar(*, case: Case, by: User, whom: User, reason: str) -> None:
    """A supervisor keeps a colleague out of the case. Raises RefusedError("reason_missing")."""
    row = lock(case)
    check(row, Action.BAR, by)
    needs_reason(reason)
    _bar(row, whom, by, reason)


@transaction.atomic
def lift(*, case: Case, by: User, whom: User, reason: str) -> None:
    """A supervisor lets a colleague see the case again; into the team they come by the usual ways only.

    Raises RefusedError("reason_missing" or "no_such_conflict").
    """
    row = lock(case)
    check(row, Action.LIFT_BAR, by)
    needs_reason(reason)
    standing = ConflictOfInterest.objects.select_related("case__key").filter(
        case=row, user=whom, lifted_at__isnull=True
    )
    conflict = standing.first()
    if conflict is None:
        raise RefusedError("no_such_conflict")
    conflict.lifted_by, conflict.lifted_at, conflict.lifting_reason = by, clocks.database_now(), reason
    conflict.save()
    record_stay(row, Action.LIFT_BAR, by)


@transaction.atomic
def declare_relative(*, by: User, fin: str) -> int:
    """Keep the blind index of a relative's FİN; return how many present cases `by` is kept out of by it.

    Which ones is not said, for then the declaration would be a search. Raises
    RefusedError("too_many_relatives").
    """
    if DeclaredRelative.objects.filter(user=by).count() >= MOST_RELATIVES:
        raise RefusedError("too_many_relatives")
    row, made = DeclaredRelative.objects.get_or_create(user=by, fin_index=blind_index("fin", fin))
    if made:
        trail.record("relative.declared", by=by, subject=f"user:{by.pk}")
    with scope.reading_state():
        cases = list(Case.objects.open().filter(people__fin_index=bytes(row.fin_index)).distinct())
    for case in cases:
        _bar(lock(case), by, None, "")
    return len(cases)


@transaction.atomic
def forget_relative(*, by: User, key: UUID) -> None:
    """Declare a relative no longer; the conflicts that came of it stand until a supervisor lifts them."""
    gone, _ = DeclaredRelative.objects.filter(user=by, pk=key).delete()
    if gone:
        trail.record("relative.forgotten", by=by, subject=f"user:{by.pk}")


def bar_relatives(*, case: Case) -> None:
    """Keep out of the locked `case` everybody who declared one of its people as a relative."""
    indexes = [bytes(index) for index in _fins(case)]
    for relative in DeclaredRelative.objects.select_related("user").filter(fin_index__in=indexes):
        _bar(case, relative.user, None, "")


def _fins(case: Case) -> Iterable[bytes]:
    return Person.objects.filter(case=case, fin_index__isnull=False).values_list("fin_index", flat=True)


def _bar(row: Case, whom: User, by: User | None, reason: str) -> None:
    if stands(case=row, user=whom):
        return
    conflict = ConflictOfInterest(case=row, user=whom, declared_by=by, reason=reason)
    conflict.save(force_insert=True)
    CaseMember.objects.current().filter(case=row, user=whom).update(until=clocks.database_now())
    record_stay(row, Action.BAR if by != whom else Action.DECLARE_CONFLICT, by)
    if row.responsible_id == whom.pk and row.is_open:
        row.responsible = None
        row.save(update_fields=["responsible"])
        alert(kind=Alert.NOBODY_RESPONSIBLE, case=row, but=whom)
