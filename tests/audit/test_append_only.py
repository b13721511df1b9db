"""Nobody edits the trail, not even its own application."""

import pytest
from django.db import DatabaseError, transaction

from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from tests.database import sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _entry() -> None:
    trail.record("case.read", by=None, subject="case:1")


@pytest.fixture
def _as_in_production(db: None):
    """The trigger against TRUNCATE, which the tests switch off to empty their tables."""
    sql("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_no_truncate")
    yield
    sql("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_truncate")


@pytest.mark.usefixtures("_entry", "_as_in_production")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET event = 'x'",
        "UPDATE audit_auditevent SET position = NULL, digest = NULL",
        "UPDATE audit_auditevent SET position = position",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
    ],
)
def test_a_committed_entry_cannot_be_changed_or_removed(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        sql(statement)
    assert AuditEvent.objects.get().event == "case.read"
    assert trail.first_bad_position() is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditevent SET event = 'x'", "UPDATE audit_auditevent SET position = 7, digest = sha256('x')"],
)
def test_an_entry_cannot_be_changed_before_its_commit_either(statement: str) -> None:
    @transaction.atomic
    def record_and_change() -> None:
        trail.record("case.read", by=None)
        sql(statement)

    with pytest.raises(DatabaseError, match="append-only"):
        record_and_change()


@pytest.mark.usefixtures("_entry")
def test_the_application_has_no_way_around_by_its_models() -> None:
    for change in (AuditEvent.objects.all().delete, lambda: AuditEvent.objects.update(event="x")):
        with pytest.raises(DatabaseError, match="append-only"):
            change()
