"""What is written when: with the change, or before the page whatever becomes of it."""

import pytest
from django.db import transaction

from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.database import from_outside

EVENTS = "SELECT event FROM audit_auditevent ORDER BY id"
own_connection = pytest.mark.django_db(transaction=True, databases=["default", "trail"])


class SomethingFailed(Exception):
    pass


@own_connection
def test_an_entry_of_a_change_stands_and_falls_with_it() -> None:
    @transaction.atomic
    def change_and_fail() -> None:
        trail.record("case.intake", by=None)
        raise SomethingFailed

    with pytest.raises(SomethingFailed):
        change_and_fail()
    assert from_outside(EVENTS) == []
    with transaction.atomic():
        trail.record("case.intake", by=None)
        assert from_outside(EVENTS) == []
    assert from_outside(EVENTS) == [("case.intake",)]


@own_connection
def test_a_read_or_a_refusal_is_on_record_at_once_and_survives_the_rollback(aysel: User) -> None:
    @transaction.atomic
    def refuse_and_fail() -> None:
        trail.record_now("case.denied", by=aysel, subject="case:1")
        assert from_outside(EVENTS) == [("case.denied",)]
        raise SomethingFailed

    with pytest.raises(SomethingFailed):
        refuse_and_fail()
    assert from_outside(EVENTS) == [("case.denied",)]
    assert trail.first_bad_position() is None


@pytest.mark.django_db
def test_an_entry_says_who_what_and_which_fields(aysel: User, settings) -> None:
    trail.record("case.intake", by=aysel, subject="case:1", fields=("phone", "fin", "fin"), detail={"n": 2})
    entry = AuditEvent.objects.get()
    assert (entry.actor, entry.event, entry.subject, entry.surface) == (
        aysel,
        "case.intake",
        "case:1",
        settings.SURFACE,
    )
    assert (entry.fields, entry.detail) == (["fin", "phone"], {"n": 2})


@pytest.mark.django_db
def test_the_database_dates_the_entry(aysel: User) -> None:
    trail.record("a", by=None)
    trail.record("b", by=None)
    first, second = AuditEvent.objects.order_by("id")
    assert first.at < second.at
