"""The chain of the trail: what was altered, moved or cut out is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.database import rows, sql, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entries(aysel: User) -> list[AuditEvent]:
    """Five entries, committed one by one."""
    for number in range(5):
        trail.record("case.read", by=None, subject=f"case:{number}", fields=("b", "a"), detail={"page": "case"})
    return list(AuditEvent.objects.order_by("position"))


def behind_the_triggers(statement: str, *values: object) -> None:
    """What an administrator of the database could do."""
    sql("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
    try:
        sql(statement, values)
    finally:
        sql("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
        sql("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_truncate")


def test_an_untouched_chain_holds(entries: list[AuditEvent]) -> None:
    assert [entry.position for entry in entries] == [1, 2, 3, 4, 5]
    assert len({bytes(entry.digest) for entry in entries}) == 5
    assert trail.first_bad_position() is None


def test_an_empty_trail_holds() -> None:
    assert trail.first_bad_position() is None


@pytest.mark.parametrize(
    "change",
    [
        "event = 'case.view'",
        "subject = 'case:9'",
        "fields = '{a}'",
        "detail = '{}'",
        "at = at + interval '1 microsecond'",
        "surface = 'dsmf'",
        "actor_id = (SELECT id FROM staff_user)",
        "id = id + 1000",
        "digest = sha256('x')",
        "digest = NULL",
    ],
)
def test_an_edit_of_any_column_is_found_where_it_was_made(entries: list[AuditEvent], change: str) -> None:
    behind_the_triggers(f"UPDATE audit_auditevent SET {change} WHERE position = 3")
    assert trail.first_bad_position() == 3


@pytest.mark.parametrize("position", [1, 3])
def test_an_entry_cut_out_is_found(entries: list[AuditEvent], position: int) -> None:
    behind_the_triggers("DELETE FROM audit_auditevent WHERE position = %s", position)
    assert trail.first_bad_position() == position


def test_an_entry_cut_out_and_the_gap_closed_is_found(entries: list[AuditEvent]) -> None:
    behind_the_triggers("DELETE FROM audit_auditevent WHERE position = 3")
    behind_the_triggers("UPDATE audit_auditevent SET position = position - 1 WHERE position > 3")
    assert trail.first_bad_position() == 3


def test_two_entries_exchanged_are_found(entries: list[AuditEvent]) -> None:
    behind_the_triggers("UPDATE audit_auditevent SET position = 100 WHERE position = 2")
    behind_the_triggers("UPDATE audit_auditevent SET position = 2 WHERE position = 3")
    behind_the_triggers("UPDATE audit_auditevent SET position = 3 WHERE position = 100")
    assert trail.first_bad_position() == 2


@pytest.mark.parametrize("position", [2, 5])
def test_an_entry_taken_out_of_the_chain_is_found(entries: list[AuditEvent], position: int) -> None:
    behind_the_triggers("UPDATE audit_auditevent SET position = NULL, digest = NULL WHERE position = %s", position)
    assert trail.first_bad_position() == position


def test_an_entry_slipped_in_without_the_chain_is_found(entries: list[AuditEvent]) -> None:
    behind_the_triggers(
        "INSERT INTO audit_auditevent (surface, event, subject, fields, detail) VALUES ('staff', 'x', '', '{}', '{}')"
    )
    assert trail.first_bad_position() == 6


def test_an_entry_forged_with_the_right_place_is_found(entries: list[AuditEvent]) -> None:
    behind_the_triggers(
        "INSERT INTO audit_auditevent (surface, event, subject, fields, detail, position, digest)"
        " VALUES ('staff', 'x', '', '{}', '{}', 6, sha256('x'))"
    )
    assert trail.first_bad_position() == 6


class TestCommand:
    def test_it_says_how_many_entries_hold(self, entries: list[AuditEvent], capsys) -> None:
        call_command("verify_audit")
        assert "5 entries" in capsys.readouterr().out

    def test_it_exits_with_1_and_names_the_first_bad_entry(self, entries: list[AuditEvent]) -> None:
        behind_the_triggers("UPDATE audit_auditevent SET event = 'x' WHERE position IN (4, 5)")
        with pytest.raises(CommandError, match=r"\b4\b") as refusal:
            call_command("verify_audit")
        assert refusal.value.returncode == 1


def test_transactions_side_by_side_keep_one_chain() -> None:
    def write(name: int) -> None:
        for number in range(10):
            with transaction.atomic():
                trail.record("case.read", by=None, subject=f"case:{name}")
                trail.record("case.read", by=None, subject=f"case:{name}.{number}")

    together(*(lambda name=name: write(name) for name in range(6)))
    positions = [position for (position,) in rows("SELECT position FROM audit_auditevent ORDER BY position")]
    assert positions == list(range(1, 121))
    assert trail.first_bad_position() is None


def test_a_rolled_back_entry_leaves_no_gap() -> None:
    @transaction.atomic
    def fail_after_an_entry() -> None:
        trail.record("case.read", by=None)
        sql("SELECT 1 / 0")

    trail.record("case.read", by=None)
    with pytest.raises(DatabaseError):
        fail_after_an_entry()
    trail.record("case.read", by=None)
    assert AuditEvent.objects.count() == 2
    assert trail.first_bad_position() is None
