"""Threads and second connections: what only the real database can show."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg2
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

CLOCKS = ("cases_deadline", "cases_deadlinestage")
GUARDED = (*CLOCKS, "cases_clockcorrection", "cases_breachexplanation", "cases_breachreview", "cases_escalation")

# What the walls add to a request inside a test's transaction: savepoint and what held before, both put back.
WALL_QUERIES = 4


# How they begin: the savepoint stands for the request's transaction, the rest puts back what the test held.
AROUND = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT coalesce(current_setting('role'", "SELECT set_config('role'")


def statements(asked: CaptureQueriesContext) -> list[str]:
    """Return what a request asked of the database, without what a test's transaction adds around it."""
    found = [query["sql"] for query in asked.captured_queries]
    return [sql for sql in found if not sql.startswith(AROUND) or "; " in sql]


def together(*calls: Callable[[], Any], wait: float = 60) -> list[Any]:
    """Run `calls` each in a thread of its own, begun at one moment; return results, or raise the first error.

    They may take `wait` seconds.
    """
    start = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)
    errors: list[BaseException] = []

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            results[place] = call()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=wait)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    if errors:
        raise errors[0]
    return results


def sql(statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@transaction.atomic
def rewrite_clocks(*statements: tuple[str, Sequence[Any]]) -> None:
    """Run statements that shift clocks, past the triggers that guard a clock's past."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    _lock(CLOCKS)
    for table in CLOCKS:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER clock_no_edit")
    for statement, values in statements:
        sql(statement, values)
    for table in CLOCKS:
        sql(f"ALTER TABLE {table} ENABLE TRIGGER clock_no_edit")
    sql("SET CONSTRAINTS ALL DEFERRED")


def _lock(tables: Sequence[str], seconds: float = 20) -> None:
    """Take all tables at one moment, holding none while waiting: an enforcer at work beside would deadlock."""
    end = time.monotonic() + seconds
    while True:
        try:
            with transaction.atomic():
                sql(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
            return
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def wait_until_quiet(seconds: float = 10) -> None:
    """Wait until no other connection to the test database is at work; end those that still are after `seconds`.

    A browser that closes leaves the server finishing what it asked for, and a truncation beside that deadlocks.
    """
    busy = (
        "SELECT {} FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND state <> 'idle'"
    )
    end = time.monotonic() + seconds
    while rows(busy.format("pid")):
        if time.monotonic() > end:
            sql(busy.format("pg_terminate_backend(pid)"))
            return
        time.sleep(0.05)


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def from_outside(statement: str) -> list[tuple[Any, ...]]:
    """Ask the test database over a connection that Django knows nothing of: only what is committed."""
    known = connection.get_connection_params()
    known.pop("cursor_factory", None)
    with psycopg2.connect(**known) as other, other.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
