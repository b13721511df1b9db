"""Raises the walls: roles, grants and policies as the apps declare them, after every migration.

The declarations are the only source. They are laid down anew, in one transaction, where they differ from
what the database carries.
"""

import hashlib
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from dost_portal.row_security.declared import DbRole, Rows, Table, all_functions, all_tables

CARRIED = "CREATE OR REPLACE FUNCTION dost_walls() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '{digest}' $$"
POLICIES = "SELECT format('DROP POLICY %I ON %I', policyname, tablename) FROM pg_policies WHERE schemaname = 'public'"


def raise_walls() -> bool:
    """Lay down what the apps declare; return whether the database carried something else.

    For the owner's login, which may make roles. Safe to repeat, also from two places at once.
    """
    statements = [*all_functions(), *_statements(all_tables())]
    digest = hashlib.sha256("\n".join([settings.SURFACE, *statements]).encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('row security'))")
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'dost_walls'")
        carried = cursor.fetchone()
        if carried and digest in carried[0]:
            return False
        _ensure_roles(cursor)
        cursor.execute(POLICIES)
        for statement in [*(row[0] for row in cursor.fetchall()), *statements]:
            cursor.execute(statement)
        cursor.execute(CARRIED.format(digest=digest))
    return True


def _ensure_roles(cursor: CursorWrapper) -> None:
    for role in DbRole:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {role} NOLOGIN")
            cursor.execute(f"GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")
    if settings.SURFACE == "all":  # a demo, in which one process serves both sides
        cursor.execute(f"GRANT {DbRole.DSMF} TO {DbRole.WEB} WITH INHERIT FALSE, SET TRUE")


def _statements(tables: list[Table]) -> Iterator[str]:
    roles = ", ".join(DbRole)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {roles}"
    yield f"GRANT SELECT ON django_migrations TO {roles}"  # readiness asks whether all ran
    for table in tables:
        for role, rights in table.grants.items():
            yield f"GRANT {rights} ON {table.name} TO {role}"
        yield from _policies(table)


def _policies(table: Table) -> Iterator[str]:
    if not table.rows:
        yield f"ALTER TABLE {table.name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        return
    # Forced, so that the owner too reaches rows only because a policy says so.
    yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner_all ON {table.name} TO CURRENT_USER USING (true)"
    for role in table.grants:
        rows = table.rows.get(role, Rows("true"))
        if rows.whole:
            yield f"CREATE POLICY {role}_reading ON {table.name} FOR SELECT TO {role} USING ({rows.reading})"
            yield f"CREATE POLICY {role}_insert ON {table.name} FOR INSERT TO {role} WITH CHECK ({rows.using})"
            for command in (right for right in table.grants[role].split(", ") if right in ("UPDATE", "DELETE")):
                policy = f"{role}_{command.lower()} ON {table.name} FOR {command}"
                yield f"CREATE POLICY {policy} TO {role} USING ({rows.using})"
            continue
        yield f"CREATE POLICY {role}_rows ON {table.name} TO {role} USING ({rows.using})"
        if rows.reading:
            yield f"CREATE POLICY {role}_reading ON {table.name} FOR SELECT TO {role} USING ({rows.reading})"
