"""What each wall must hold back, as questions to the database: the tests of the walls and of themselves ask them.

Each returns the tables in which rows are seen that must not be, with how many.
"""

from collections.abc import Collection

from django.apps import apps
from django.db import DatabaseError

from dost_portal.row_security.declared import DbRole, all_tables
from dost_portal.staff.models import User
from tests.row_security.conftest import As, Ask

# No case in them.
OPEN_TABLES = {
    f"cases_{name}"
    for name in (
        "absence",
        "digestday",
        "duty",
        "escalationmultiple",
        "hallscreen",
        "lettercounter",
        "retentionrule",
        "readingwatch",
        "stagerefusal",
        "sweepbeat",
        "tellingchoice",
        "webhook",
    )
}
CASE_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_app_config("cases").get_models()
    if model._meta.db_table not in OPEN_TABLES
)
# Nothing of these is told to a worker that has named no case.
CLOSED_TO_WORKERS = [
    f"cases_{name}"
    for name in (
        "application",
        "casekey",
        "changedvalue",
        "consent",
        "identitydocument",
        "incident",
        "interview",
        "needsassessment",
        "originalseen",
        "outgoingtext",
        "person",
        "personlink",
        "preliminarydecision",
        "protectiveorder",
        "reply",
        "riskrecord",
        "safetyplan",
        "violenceact",
    )
]
# Their rows are read as far as their parent is, and written by fewer.
READ_BY_PARENT = [table.name for table in all_tables() if any(rows.whole for rows in table.rows.values())]
# Codes of everybody's, without a case: who works at a centre counts in them.
FOR_ALL_STAFF = {"cases_sentprofile"}
# A row of the other surface's, by what the row itself says.
ACROSS = {
    (DbRole.DSMF, "staff_user"): "username = 'aysel'",
    (DbRole.DSMF, "staff_session"): "surface = 'staff'",
    (DbRole.DSMF, "staff_secondfactor"): "user_id = '{aysel}'",
    (DbRole.DSMF, "staff_recoverycode"): "user_id = '{aysel}'",
    (DbRole.DSMF, "outbox_outboxmessage"): "surface = 'staff'",
    # A colleague's, for whoever names nobody.
    (DbRole.DSMF, "referrals_savedview"): "true",
    (DbRole.WEB, "staff_session"): "surface = 'dsmf'",
}
Seen = dict[str, int]


def count(table: str) -> str:
    return f"SELECT count(*) FROM {table}"


def _seen(ask: Ask, tables: Collection[str], only: Collection[str] | None) -> Seen:
    asked = [table for table in tables if only is None or table in only]
    return {table: found for table in asked if (found := ask(count(table))[0][0])}


def by_nobody(as_role: As, only: Collection[str] | None = None) -> Seen:
    with as_role(DbRole.WEB) as ask:
        return _seen(ask, CASE_TABLES, only)


def by_a_stranger(as_role: As, stranger: User, only: Collection[str] | None = None) -> Seen:
    with as_role(DbRole.WEB, user=stranger.pk, centre=stranger.centre_id) as ask:
        return _seen(ask, sorted(set(CASE_TABLES) - FOR_ALL_STAFF), only)


def by_a_worker(as_role: As, only: Collection[str] | None = None) -> Seen:
    with as_role(DbRole.WORKER) as ask:
        return _seen(ask, CLOSED_TO_WORKERS, only)


def by_a_writer_who_may_read(as_role: As, only: Collection[str] | None = None) -> Seen:
    """Who reads of all cases what is there and missing changes nothing of it."""
    seen = {}
    for table in (name for name in READ_BY_PARENT if only is None or name in only):
        with as_role(DbRole.WEB, scope="state") as ask:
            try:
                changed = len(ask(f"UPDATE {table} SET id = id RETURNING 1"))
            except DatabaseError:
                changed = 1  # a guard behind the wall, which nothing should have reached
        seen |= {table: changed} if changed else {}
    return seen


def across_the_surfaces(as_role: As, aysel: User, only: Collection[str] | None = None) -> Seen:
    seen = {}
    for (role, table), where in ACROSS.items():
        if only is None or table in only:
            with as_role(role) as ask:
                found = ask(f"{count(table)} WHERE {where.format(aysel=aysel.pk)}")[0][0]
            seen |= {f"{table} as {role}": found} if found else {}
    return seen
