"""F3 and F12: a process killed by -9 before and after every statement of sweep, stop and send; then run again."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from cases.models import Deadline, WebHook
from dost_portal.outbox.models import OutboxMessage
from tests.database import sql
from tests.faults.conftest import ROOT, environment, told_once
from tests.many_clocks import wrong
from tests.receivers import SECRET, Receiver

pytestmark = pytest.mark.django_db(transaction=True)

DUE = 7
Order = Callable[..., str]


@pytest.fixture
def order(transactional_db: None) -> Iterator[Order]:
    """Let a process do something and die of it at a statement; return "killed" or "ended"."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.mortal"],
        cwd=ROOT,
        env=environment(DJANGO_SETTINGS_MODULE="dost_portal.settings"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def give(act: str, at: int = 0, *, after: bool = False, case: Any = None) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"act": act, "at": at, "after": after, "case": case and str(case)}) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield give
    process.kill()
    process.wait()


def deaths(order: Order, act: str, **what: Any) -> Iterator[int]:
    """Die before and after the first statement, the second and so on, until all of it was done; give which."""
    for at in count(1):
        for after in (False, True):
            answer = order(act, at, after=after, **what)
            assert answer in {"killed", "ended"}
            if answer == "ended":
                return
            yield at


def test_a_sweep_killed_at_any_statement_leaves_what_the_next_one_completes(
    order: Order, fill: Callable[..., None]
) -> None:
    died = 0
    for letters in ("AA", "BB", "CC", "DD", "EE"):  # each round has something to fire, as long as any dies early
        fill(DUE, -3, -1, letters=letters)
        for at in deaths(order, "sweep"):
            died = max(died, at)
            assert wrong() == {}
    assert died >= 3
    assert order("sweep") == "ended"
    told_once(5 * DUE)


def test_a_stop_killed_at_any_statement_is_done_or_not_done(order: Order, fill: Callable[..., None]) -> None:
    fill(2, -2, -1)
    fill(2, 600, 800, letters="GG")
    for deadline in Deadline.objects.order_by("due_at"):
        died = 0
        for at in deaths(order, "stop", case=deadline.case_id):
            died = at
            deadline.refresh_from_db()
            open_stages = deadline.stages.filter(fired_at=None, cancelled_at=None).count()
            assert (deadline.stopped_at is None) == (open_stages == 2)
            assert wrong() == {}
        deadline.refresh_from_db()
        assert deadline.stopped_at is not None
        assert died >= 5
        assert not deadline.stages.filter(fired_at=None, cancelled_at=None).exists()
    told_once(2)


def test_a_sender_killed_at_any_statement_sends_the_same_key_and_the_other_side_keeps_one(
    order: Order, fill: Callable[..., None]
) -> None:
    receiver = Receiver()
    try:
        hook = WebHook(name="Agentlik", url=receiver.url)
        hook.seal(SECRET)
        hook.save()
        fill(1, -2, -1)
        order("sweep")
        OutboxMessage.objects.filter(kind="announcement.mail").delete()
        died = 0
        for at in deaths(order, "send"):
            died = at
            sql(
                "UPDATE outbox_outboxmessage SET leased_until = NULL, available_at = clock_timestamp(), dead_at = NULL"
                " WHERE delivered_at IS NULL"
            )
        message = OutboxMessage.objects.get()
        assert died >= 4
        assert message.delivered_at is not None
        assert {headers["Idempotency-Key"] for headers, _ in receiver.calls} == {str(message.pk)}
        assert len(receiver.calls) > 1  # killed between the yes and the note: sent again, under the same key
        assert list(receiver.accepted) == [str(message.pk)]
    finally:
        receiver.server.shutdown()
