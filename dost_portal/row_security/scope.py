"""For whom, and for which case, the database shows rows in the transaction that runs.

Everything here is `SET LOCAL`: it ends with the transaction, so that a connection that serves the next
person carries nothing over (security requirement 7). The policies read it (`declared.py`).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from dost_portal.router import reading_alias
from dost_portal.row_security.declared import DbRole
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

NOBODY = {"dost.user": "", "dost.centre": "", "dost.case": "", "dost.scope": ""}
AGENCY, STATE = "agency", "state"
PLAIN = re.compile(r"[\w-]*", re.ASCII)


@contextmanager
def for_request() -> Iterator[None]:
    """Run a request in one transaction under the surface's database role, as nobody at first."""
    role = DbRole.DSMF if settings.SURFACE == "dsmf" else DbRole.WEB
    # Inside a transaction that goes on afterwards, as the tests' do, what held before is put back.
    before = _held() if connection.in_atomic_block else None
    with transaction.atomic(), connection.execute_wrapper(_Carrier({"role": role.value, **NOBODY})):
        yield
    if before is not None:
        _set(before)


@contextmanager
def same_on(alias: str) -> Iterator[None]:
    """Open a transaction on another server of the same database, behind the walls that stand here.

    While it is the one that is read from, what is set here is set there too.
    """
    carrier = _carrier(connection)
    there, held = connections[alias], carrier.held if carrier else _held()
    with transaction.atomic(using=alias), there.execute_wrapper(_Carrier(held)):
        yield


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
        before = _exchange_scope(STATE)
        failed = False
        try:
            yield
        except DatabaseError:
            failed = True  # of the two servers, one can be asked nothing more until a rollback, which puts it back
            for carrier in filter(None, map(_carrier, _walled())):
                carrier.set({"dost.scope": before})
            raise
        finally:
            if not failed:
                _set({"dost.scope": before})


class _Carrier:
    """Sends what a request sets along with the next statement it asks: a wall costs no round trip of its own.

    Nothing is asked past it, so nothing is answered before the walls stand where they were put. psycopg2 sends
    several statements at once and answers with the last one's rows.
    """

    def __init__(self, values: dict[str, str]) -> None:
        self.held, self.waiting = dict(values), dict(values)

    def set(self, values: dict[str, str]) -> None:
        self.held |= values
        self.waiting |= values

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.waiting:
            return execute(sql, params, many, context)
        calls = [f"set_config('{name}', '{_plain(value)}', true)" for name, value in self.waiting.items()]
        first = f"SELECT {', '.join(calls)}; "
        self.waiting = {}
        # What was set behind a savepoint goes with it; and a broken transaction hears nothing else.
        if str(sql).startswith("ROLLBACK TO"):
            return execute(sql, params, many, context)
        # Neither a statement for many rows nor one that declares a cursor can stand behind another.
        if many or not isinstance(sql, str) or getattr(context["cursor"].cursor, "name", None):
            with context["connection"].connection.cursor() as own:
                own.execute(first)
            return execute(sql, params, many, context)
        return execute(first + sql, params, many, context)


def _plain(value: str) -> str:
    if not PLAIN.fullmatch(value):
        raise ValueError("a setting of the walls is a code, a number or a UUID")
    return value


def _walled() -> list[BaseDatabaseWrapper]:
    """Return the connections on which the walls stand: the primary's, and the one that is read from."""
    return [connections[alias] for alias in {DEFAULT_DB_ALIAS, reading_alias()}]


def _carrier(where: BaseDatabaseWrapper) -> _Carrier | None:
    return next((wrapper for wrapper in where.execute_wrappers if isinstance(wrapper, _Carrier)), None)


def _exchange_scope(scope: str) -> str:
    """Set the scope and return what it was."""
    before = carrier.held["dost.scope"] if (carrier := _carrier(connection)) else _held()["dost.scope"]
    _set({"dost.scope": scope})
    return before


def _set(values: dict[str, str]) -> None:
    for where in _walled():
        if carrier := _carrier(where):
            carrier.set(values)
        else:
            _set_at_once(where, values)


def _set_at_once(where: BaseDatabaseWrapper, values: dict[str, str]) -> None:
    settings_ = ", ".join(["set_config(%s, %s, true)"] * len(values))
    with where.cursor() as cursor:
        cursor.execute(f"SELECT {settings_}", [part for pair in values.items() for part in pair])


def _held() -> dict[str, str]:
    names = ["role", *NOBODY]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(names)), names)
        return dict(zip(names, cursor.fetchone(), strict=True))
