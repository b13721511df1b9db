"""For whom, and for which case, the database shows rows in the transaction that runs.

Everything here is `SET LOCAL`: it ends with the transaction, so that a connection that serves the next
person carries nothing over (security requirement 7). The policies read it (`declared.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from dost_portal.row_security.declared import DbRole
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

NOBODY = {"dost.user": "", "dost.centre": "", "dost.case": "", "dost.scope": ""}
AGENCY, STATE = "agency", "state"


@contextmanager
def for_request() -> Iterator[None]:
    """Run a request in one transaction under the surface's database role, as nobody at first."""
    role = DbRole.DSMF if settings.SURFACE == "dsmf" else DbRole.WEB
    # Inside a transaction that goes on afterwards, as the tests' do, what held before is put back.
    before = _held() if connection.in_atomic_block else None
    with transaction.atomic():
        _set({"role": role.value, **NOBODY})
        yield
    if before is not None:
        _set(before)


def enter_user(user: User, *, dsmf: bool) -> None:
    """Show what `user` may reach by database until the transaction ends; of DSMF's tables alone if `dsmf`.

    Staff reach their teams' cases and their centre's shells, the agency's supervisors every centre's.
    """
    _set(
        {
            "role": (DbRole.DSMF if dsmf else DbRole.WEB).value,
            "dost.user": str(user.pk),
            "dost.centre": str(user.centre_id or ""),
            "dost.scope": AGENCY if user.may(Permission.AGENCY_CLOCKS) else "",
        }
    )


def enter_case(case_id: UUID) -> None:
    """Show the rows of one case until the transaction ends: to a service that has locked it, to a worker."""
    _set({"dost.case": str(case_id)})


def enter_centre(centre_id: int) -> None:
    """Show the hall of one centre until the transaction ends: to a kiosk or a board, which has no user."""
    _set({"dost.centre": str(centre_id)})


@contextmanager
def reading_state() -> Iterator[None]:
    """Show rows of all cases for reading, never a case's key: what is there and missing, not what it says."""
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('dost.scope', true), set_config('dost.scope', %s, true)", [STATE])
            before = cursor.fetchone()[0] or ""
        failed = False
        try:
            yield
        except DatabaseError:
            failed = True  # nothing more can be asked of this transaction, and its end puts it back
            raise
        finally:
            if not failed:
                _set({"dost.scope": before})


def _set(values: dict[str, str]) -> None:
    settings_ = ", ".join(["set_config(%s, %s, true)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {settings_}", [part for pair in values.items() for part in pair])


def _held() -> dict[str, str]:
    names = ["role", *NOBODY]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(names)), names)
        return dict(zip(names, cursor.fetchone(), strict=True))
