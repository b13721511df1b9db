"""The walls' tests tested: each policy in turn lets everything through, and somebody must be seen to see it."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from dost_portal.row_security.declared import all_tables
from dost_portal.staff.models import User
from tests.factories import Story
from tests.row_security import walls
from tests.row_security.conftest import As, Undo

POLICIES = (
    "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND policyname <> 'owner_all'"
    # One that lets its role see all by intention: what holds that role back is what it is granted.
    " AND qual <> 'true' ORDER BY 1, 2"
)
# What the trail's and the owner's tests hold is not the matter of a policy.
DECLARED = sorted(table.name for table in all_tables() if table.rows)


def seen(as_role: As, aysel: User, murad: User, only: list[str] | None = None) -> dict[str, dict[str, int]]:
    found = {
        "nobody": walls.by_nobody(as_role, only),
        "stranger": walls.by_a_stranger(as_role, murad, only),
        "worker": walls.by_a_worker(as_role, only),
        "writer": walls.by_a_writer_who_may_read(as_role, only),
        "across": walls.across_the_surfaces(as_role, aysel, only),
    }
    return {who: tables for who, tables in found.items() if tables}


def rows(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def mutated(statement: str) -> Iterator[None]:
    """Change a wall and put it back: for `for _ in mutated(...)`."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(statement)
            yield
            raise Undo
    except Undo:
        pass


@pytest.mark.django_db
def test_every_wall_that_falls_is_noticed(story_with_everything: Story, as_role: As, aysel: User, murad: User) -> None:
    assert seen(as_role, aysel, murad) == {}
    policies = rows(POLICIES)
    assert {table for table, _ in policies} == set(DECLARED)
    survived = []
    for table, policy in policies:
        for _ in mutated(f"ALTER POLICY {policy} ON {table} USING (true)"):
            if not seen(as_role, aysel, murad, [table]):
                survived.append(f"{table}: {policy} lets everything through")
    for table in DECLARED:
        for _ in mutated(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"):
            if not seen(as_role, aysel, murad, [table]):
                survived.append(f"{table}: no row security")
    assert survived == []
    assert seen(as_role, aysel, murad) == {}
