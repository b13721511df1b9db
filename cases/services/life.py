"""The life of a case's data: kept by rule, held for a court, erased in time (security requirements 29 and 30)."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.errors import RefusedError
from cases.models import (
    Case,
    CaseKey,
    DocumentFile,
    ErasureOrder,
    FileState,
    IdentityDocument,
    LegalHold,
    Letter,
    Person,
    PersonLink,
    ViolenceAct,
)
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.uploads import store

# Time to think again: what is erased comes back by nothing.
GRACE_DAYS: Final = 7
BATCH: Final = 100
# A case is due when the rule of its outcome that is in force says so; a rule alone never reaches an open case.
DUE_SQL: Final = """
    SELECT c.id FROM cases_case AS c
    WHERE c.erased_at IS NULL AND c.closed_at IS NOT NULL
      AND c.closed_at + make_interval(years => (
            SELECT r.years FROM cases_retentionrule AS r
            WHERE r.outcome = c.outcome AND r.valid_from <= (clock_timestamp() AT TIME ZONE 'Asia/Baku')::date
            ORDER BY r.valid_from DESC LIMIT 1)::int) <= clock_timestamp()
    LIMIT %s
"""


@transaction.atomic
def hold(*, case: Case, by: User, reason: str) -> None:
    """Let nothing of the case be erased until further notice. Raises RefusedError("reason_missing")."""
    row = lock(case)
    check(row, Action.HOLD, by)
    needs_reason(reason)
    if not standing(model=LegalHold, case=row).exists():
        LegalHold(case=row, by=by, reason=reason).save(force_insert=True)
        record_stay(row, Action.HOLD, by)


@transaction.atomic
def end_hold(*, case: Case, by: User) -> None:
    _end(LegalHold, case, by, Action.END_HOLD)


@transaction.atomic
def order_erasure(*, case: Case, by: User, reason: str) -> None:
    """Have the data of a closed case erased in GRACE_DAYS. Raises RefusedError("reason_missing")."""
    row = lock(case)
    check(row, Action.ORDER_ERASURE, by)
    needs_reason(reason)
    if not standing(model=ErasureOrder, case=row).exists():
        due = clocks.database_now() + timedelta(days=GRACE_DAYS)
        ErasureOrder(case=row, by=by, reason=reason, due_at=due).save(force_insert=True)
        record_stay(row, Action.ORDER_ERASURE, by)


@transaction.atomic
def end_erasure(*, case: Case, by: User) -> None:
    _end(ErasureOrder, case, by, Action.END_ERASURE)


def standing(*, model: type[LegalHold] | type[ErasureOrder], case: Case) -> QuerySet[Any]:
    """Return the hold or the order of erasure that stands for `case`: one or none."""
    return model.objects.filter(case=case, ended_at__isnull=True)


def erase_due() -> int:
    """Erase what is past its time and under no hold; return how many cases."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_SQL, [BATCH])
        due = {row[0] for row in cursor.fetchall()}
    ordered = ErasureOrder.objects.filter(
        due_at__lte=clocks.database_now(), ended_at__isnull=True, case__erased_at__isnull=True
    )
    due |= set(ordered.values_list("case_id", flat=True)[:BATCH])
    return sum(_erase(key) for key in sorted(due))


@transaction.atomic
def _erase(key: UUID) -> bool:
    scope.enter_case(key)
    held = LegalHold.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)
    rows = Case.objects.select_for_update().filter(pk=key, erased_at__isnull=True, closed_at__isnull=False)
    case = rows.exclude(Exists(held)).first()
    if case is None:
        return False
    files = DocumentFile.objects.filter(case=case)
    names = list(files.filter(state__in=(FileState.WAITING, FileState.KEPT)).values_list("name", flat=True))
    names += Letter.objects.filter(case=case).values_list("name", flat=True)
    # What can be found without the key must go besides it.
    Person.objects.filter(case=case).update(
        fin_index=None, document_index=None, name_and_year_index=None, name_and_birth_index=None
    )
    for model in (IdentityDocument, ViolenceAct):
        model.objects.filter(case=case).update(number_index=None)
    PersonLink.objects.filter(Q(first_case=case) | Q(second_case=case)).delete()
    CaseKey.objects.filter(case=case).delete()
    case.erased_at = clocks.database_now()
    case.save(update_fields=["erased_at"])
    trail.record("case.erased", by=None, subject=f"case:{case.pk}", detail={"files": len(names)})
    for name in names:  # sealed by the key that is gone: a store that fails now hides nothing readable
        store.delete_after_commit(name)
    return True


def _end(model: type[LegalHold] | type[ErasureOrder], case: Case, by: User, action: Action) -> None:
    row = lock(case)
    check(row, action, by)
    held = standing(model=model, case=row).select_related("case__key").first()
    if held is None:
        raise RefusedError("nothing_stands")
    held.ended_by, held.ended_at = by, clocks.database_now()
    held.save()
    record_stay(row, action, by)
