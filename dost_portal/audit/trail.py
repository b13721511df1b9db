"""Writing and verifying the trail."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from dost_portal.audit.models import AuditEvent, DatabaseNow

if TYPE_CHECKING:
    from dost_portal.staff.models import User

TRAIL = "trail"

# By hand, because the ORM asks for the new entry's number, and DSMF's role may read nothing of the trail.
INSERT_SQL = """
    INSERT INTO audit_auditevent (at, surface, actor_id, event, subject, fields, detail)
    VALUES (clock_timestamp(), %s, %s, %s, %s, %s::varchar[], %s)
"""

VERIFY_SQL = """
    SELECT place FROM (
        SELECT position, digest,
               audit_digest(audit_auditevent, lag(digest) OVER in_order) AS expected,
               row_number() OVER in_order AS place
        FROM audit_auditevent WINDOW in_order AS (ORDER BY position NULLS LAST, id)
    ) AS chain
    WHERE digest IS DISTINCT FROM expected OR position IS DISTINCT FROM place
    ORDER BY place LIMIT 1
"""


def record(
    event: str,
    *,
    by: "User | None",
    subject: str = "",
    fields: Iterable[str] = (),
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    """Write an entry in the caller's transaction: it stands if and only if the change stands.

    `detail` takes codes and counts; a person's data must never be in it.
    """
    _write(connections[DEFAULT_DB_ALIAS], event, by, subject, fields, detail)


def record_now(
    event: str,
    *,
    by: "User | None",
    subject: str = "",
    fields: Iterable[str] = (),
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    """Write an entry on a connection of its own, committed before this returns.

    For reads and refusals: no entry, no page; and a refusal's entry survives the rollback
    (security requirements 18 to 20).
    """
    _write(connections[TRAIL], event, by, subject, fields, detail)


def count_lately(event: str, *, by: "User", minutes: int) -> int:
    """Return how many entries of `event` by this person the last `minutes` hold."""
    since = DatabaseNow() - timedelta(minutes=minutes)
    return AuditEvent.objects.using(TRAIL).filter(event=event, actor=by.pk, at__gt=since).count()


def first_bad_position() -> int | None:
    """Return the place of the first entry that was altered, moved, unchained or cut out; None if all holds.

    Outside a transaction that writes entries: its own are chained when it commits.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(VERIFY_SQL)
        row = cursor.fetchone()
    return None if row is None else row[0]


def _write(
    connection: BaseDatabaseWrapper,
    event: str,
    by: "User | None",
    subject: str,
    fields: Iterable[str],
    detail: dict[str, str | int | bool | None] | None,
) -> None:
    values = [settings.SURFACE, by.pk if by is not None else None, event, subject, sorted(set(fields))]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SQL, [*values, json.dumps(detail or {})])
