"""F2: sweepers, workers and senders killed by -9 again and again, while clocks are stopped around their due time."""

import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from cases.models import Case, Deadline
from cases.services import clocks
from cases.workflow import Clock
from dost_portal.outbox.models import OutboxMessage
from tests.database import together
from tests.faults.conftest import FULL, Process, beat_of, trigger_of, until, worker_of
from tests.many_clocks import breaches, wrong

pytestmark = pytest.mark.django_db(transaction=True)

# How many clocks fall due within how many seconds, how many seconds after they were made, and each how-manieth of them
# is stopped: so many stops as one process can do in that time while the others are started again and again.
COUNT, SECONDS, LEAD, EACH = (20_000, 40, 25, 40) if FULL else (600, 12, 6, 2)
EVERY = 0.4


def test_nothing_is_missed_doubled_invented_or_early(
    run: Callable[[Process], Process], fill: Callable[..., None], tmp_path
) -> None:
    # A process needs seconds to come up: several of each take turns, so that some always live to be killed.
    victims = [worker_of(2), *(trigger_of() for _ in range(3))]
    for process in (beat_of(tmp_path), *victims):
        run(process)
    fill(COUNT, LEAD, LEAD + SECONDS)
    to_stop = list(Deadline.objects.order_by("due_at").select_related("case")[::EACH])

    def kill() -> None:
        end, turn = time.monotonic() + LEAD + SECONDS, 0
        while time.monotonic() < end:
            victim = victims[turn % len(victims)]
            victim.kill()
            victim.start()
            turn += 1
            time.sleep(max(EVERY, 2.5) if turn % len(victims) == 0 else EVERY)

    def stop() -> None:
        for place, deadline in enumerate(to_stop):
            moment = deadline.due_at.timestamp() + (place % 21 - 10) / 10  # up to a second before or after
            time.sleep(max(0.0, moment - timezone.now().timestamp()))
            clocks.stop(case=Case(pk=deadline.case_id), clocks=[Clock.FRONT_OFFICE])

    together(kill, stop, wait=SECONDS * 4 + 60)
    running = COUNT - len(to_stop)
    until(lambda: breaches() >= running, seconds=60)
    late = sum(
        stopped >= due for stopped, due in Deadline.objects.exclude(stopped_at=None).values_list("stopped_at", "due_at")
    )
    until(lambda: breaches() == running + late, seconds=10)
    assert 0 < late < len(to_stop)
    waiting = OutboxMessage.objects.filter(delivered_at=None, dead_at=None)
    # A lease that a dead sender holds ends after a minute; two mails for each breach take two processors theirs.
    until(lambda: not waiting.exists(), seconds=75 + COUNT / 100)
    assert wrong() == {}
