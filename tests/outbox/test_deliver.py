"""Messages leave once, late ones again, and a bad one alone stays behind."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import transaction

from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from tests.database import sql, together

pytestmark = pytest.mark.django_db
KIND = "test.kind"


class Recipient:
    """Notes the subjects it is handed; refuses those it was told to refuse."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.refusals: dict[str, Exception] = {}

    def __call__(self, message: OutboxMessage) -> None:
        if message.subject in self.refusals:
            raise self.refusals[message.subject]
        self.got.append(message.subject)


@pytest.fixture
def recipient() -> Iterator[Recipient]:
    recipient = Recipient()
    outbox.handles(KIND)(recipient)
    yield recipient
    outbox._handlers.pop(KIND)


def later(seconds: float) -> None:
    """Let `seconds` pass for every message."""
    sql(
        "UPDATE outbox_outboxmessage SET available_at = available_at - make_interval(secs => %s),"
        " leased_until = leased_until - make_interval(secs => %s)",
        [seconds, seconds],
    )


def test_a_message_is_delivered_once(recipient: Recipient) -> None:
    message = outbox.write(KIND, "a")
    assert outbox.deliver().delivered == 1
    assert outbox.deliver().delivered == 0
    later(10_000)
    assert outbox.deliver().delivered == 0
    message.refresh_from_db()
    assert recipient.got == ["a"]
    assert message.delivered_at is not None
    assert message.leased_until is None


def test_the_same_message_written_twice_is_one(recipient: Recipient) -> None:
    assert outbox.write(KIND, "a").pk == outbox.write(KIND, "a").pk
    outbox.write(KIND, "b")
    assert outbox.deliver().delivered == 2


def test_a_message_stands_and_falls_with_the_change_that_causes_it(recipient: Recipient) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        outbox.write(KIND, "a")
        _ = 1 / 0
    assert outbox.deliver().delivered == 0
    assert recipient.got == []


def test_the_oldest_goes_first_and_no_more_than_asked(recipient: Recipient) -> None:
    for name in "abcdef":
        outbox.write(KIND, name)
    assert outbox.deliver(limit=4).delivered == 4
    assert recipient.got == ["a", "b", "c", "d"]


def test_more_than_a_batch_is_delivered_in_one_sweep(recipient: Recipient) -> None:
    for number in range(outbox.BATCH + 7):
        outbox.write(KIND, str(number))
    assert outbox.deliver(limit=outbox.BATCH + 3).delivered == outbox.BATCH + 3
    assert outbox.deliver().delivered == 4


def test_one_poisoned_message_does_not_hold_the_others(recipient: Recipient) -> None:
    for name in "abc":
        outbox.write(KIND, name)
    recipient.refusals["b"] = RuntimeError("bad")
    report = outbox.deliver()
    assert (report.delivered, report.postponed, report.dead) == (2, 1, 0)
    assert recipient.got == ["a", "c"]


def test_a_message_of_an_unknown_kind_waits_for_its_handler() -> None:
    outbox.write("unknown.kind", "a")
    assert outbox.deliver().postponed == 1
    assert OutboxMessage.objects.get().last_error == "KeyError"


class TestBackoff:
    def test_a_refused_message_waits_longer_each_time_and_then_is_dead(self, recipient: Recipient) -> None:
        message = outbox.write(KIND, "a")
        recipient.refusals["a"] = outbox.NotYetError("dsmf_down")
        for attempt, wait in enumerate(outbox.BACKOFF_SECONDS, start=1):
            assert outbox.deliver().postponed == 1, attempt
            later(wait - 1)
            assert outbox.deliver().postponed == 0, attempt
            later(1.01)
        assert outbox.deliver().dead == 1
        message.refresh_from_db()
        assert message.dead_at is not None
        later(100_000)
        assert outbox.deliver().dead == 0

    def test_what_recovers_is_delivered_and_its_error_forgotten(self, recipient: Recipient) -> None:
        message = outbox.write(KIND, "a")
        recipient.refusals["a"] = outbox.NotYetError("dsmf_down")
        outbox.deliver()
        message.refresh_from_db()
        assert message.last_error == "dsmf_down"
        recipient.refusals.clear()
        later(outbox.BACKOFF_SECONDS[0])
        assert outbox.deliver().delivered == 1
        message.refresh_from_db()
        assert message.last_error == ""

    def test_the_text_of_an_unforeseen_error_is_not_kept(self, recipient: Recipient, caplog) -> None:
        outbox.write(KIND, "a")
        recipient.refusals["a"] = ValueError("Günay Sınaqlı, FİN 7SNQ2K4")
        outbox.deliver()
        assert OutboxMessage.objects.get().last_error == "ValueError"
        assert "7SNQ2K4" not in caplog.text


class TestLease:
    def test_what_one_sender_holds_no_other_takes_until_the_lease_ends(self, recipient: Recipient) -> None:
        outbox.write(KIND, "a")
        assert len(outbox._lease(10)) == 1  # and its sender dies here
        later(outbox.LEASE_SECONDS - 1)
        assert outbox.deliver().delivered == 0
        later(1.01)
        assert outbox.deliver().delivered == 1
        assert recipient.got == ["a"]

    def test_a_sender_that_fails_late_does_not_undo_the_delivery_of_another(self, recipient: Recipient) -> None:
        message = outbox.write(KIND, "a")
        (slow,) = outbox._lease(1)
        later(outbox.LEASE_SECONDS + 1)
        assert outbox.deliver().delivered == 1
        outbox._postpone(slow, "late")
        message.refresh_from_db()
        assert message.delivered_at is not None
        assert message.last_error == ""

    def test_a_sender_that_fails_late_does_not_end_the_lease_of_another(self, recipient: Recipient) -> None:
        message = outbox.write(KIND, "a")
        (slow,) = outbox._lease(1)
        later(outbox.LEASE_SECONDS + 1)
        outbox._lease(1)
        outbox._postpone(slow, "late")
        message.refresh_from_db()
        assert message.leased_until is not None

    def test_a_delivery_that_succeeds_after_all_is_not_dead(self, recipient: Recipient) -> None:
        message = outbox.write(KIND, "a")
        (slow,) = outbox._lease(1)
        sql("UPDATE outbox_outboxmessage SET dead_at = clock_timestamp()")
        assert outbox._deliver_one(slow) == "delivered"
        message.refresh_from_db()
        assert message.dead_at is None


@pytest.mark.django_db(transaction=True)
def test_senders_side_by_side_deliver_each_message_once(recipient: Recipient) -> None:
    names = [f"{number:03}" for number in range(300)]
    for name in names:
        outbox.write(KIND, name)
    reports = together(*[outbox.deliver] * 4)
    assert sum(report.delivered for report in reports) == 300
    assert sorted(recipient.got) == names


def test_the_command_prints_what_it_did(recipient: Recipient, capsys) -> None:
    outbox.write(KIND, "a")
    call_command("deliver_outbox")
    printed = json.loads(capsys.readouterr().out)
    assert printed.pop("seconds") >= 0
    assert printed == {"delivered": 1, "postponed": 0, "dead": 0}
