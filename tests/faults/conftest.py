"""Real processes beside the tests, on the test's own database and broker, and the faults that hit them.

| fault | here | elsewhere |
|---|---|---|
| F1 two beats, two sweepers, four workers | test_many_enforcers | |
| F2 kill -9 without end, stops around the due times | test_killed_without_end | |
| F3 a kill around every statement | test_every_statement | |
| F4 broker dead, broker emptied | test_broker | |
| F5 database backends killed | test_backends | |
| F6 the application's clock is off | test_skewed | cases/test_clocks |
| F7 stops around the due time, 59:59 / 60:00 / 60:01 | test_stops | cases/test_clocks, cases/test_sweep |
| F8 48 hours down | test_stops | cases/test_sweep |
| F9, F10 a million clocks | | bench/bench_clocks |
| F11 one poison row in 1,000 | test_many_enforcers | cases/test_refused_stages |
| F12 a sender killed before its note | test_every_statement | cases/test_leaving |
| F13 leap day, year end, Novruz, moved holidays | | cases/test_clock_calendar, passport/test_calendar |
| F14 every sweeper dead | test_silence | journeys/test_bell |
| F15 what must hold after each | `_invariants`, after every test here | |

DOST_TEST_FULL=1 runs them with the numbers of the workflow page and within its seconds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from dost_portal.staff.models import User
from tests import many_clocks

ROOT = Path(__file__).resolve().parents[2]
SWEEP_SECONDS = "0.5"
FULL = bool(os.environ.get("DOST_TEST_FULL"))
# Clocks due during a fault, where the workflow page names no number.
CLOCKS = 2000 if FULL else 300
# How many times longer than a quiet machine of two cores a wait may take: the gate asks whether, not how fast.
PATIENCE = 1 if FULL else 6


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process on the test's own database, under the worker's role."""
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    ours = {"DATABASE_URL": url, "DOST_DB_ROLE": "worker", "DOST_TESTING": "1", "DOST_SWEEP_SECONDS": SWEEP_SECONDS}
    return os.environ | ours | more


class Process:
    """A process that a fault may hit; `start` again is what its supervisor would do."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.command = command
        self.environment = environment
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        self.running = subprocess.Popen(
            [sys.executable, "-m", *self.command],
            cwd=ROOT,
            env=environment(**self.environment),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Hit the process and its children at once, as a lost machine does."""
        if self.running is not None:
            if self.running.poll() is None:
                os.killpg(self.running.pid, number)
            self.running.wait()
        self.running = None

    def signal(self, number: int) -> None:
        assert self.running is not None
        os.killpg(self.running.pid, number)

    def ended(self) -> bool:
        """Tell whether it has ended by itself: nothing that a fault may do to it."""
        return self.running is None or self.running.poll() is not None


def worker_of(children: int = 2, **environment: str) -> Process:
    command = ("celery", "-A", "dost_portal", "worker", "-c", str(children), "--loglevel", "ERROR")
    return Process(*command, **environment)


def beat_of(folder: Path, **environment: str) -> Process:
    schedule = str(folder / f"beat-{time.monotonic_ns()}")
    return Process("celery", "-A", "dost_portal", "beat", "--loglevel", "ERROR", "--schedule", schedule, **environment)


def trigger_of(**environment: str) -> Process:
    """The second trigger, which needs no broker; it delivers the outbox as well."""
    return Process("manage", "sweep_deadlines", "--forever", **environment)


@pytest.fixture
def run(transactional_db: None) -> Iterator[Callable[[Process], Process]]:
    """Start processes that end with the test."""
    started: list[Process] = []

    def start(process: Process) -> Process:
        started.append(process)
        return process.start()

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def worker(run: Callable[[Process], Process]) -> Process:
    return run(worker_of())


@pytest.fixture
def beat(run: Callable[[Process], Process], tmp_path: Path) -> Process:
    return run(beat_of(tmp_path))


@pytest.fixture
def trigger(run: Callable[[Process], Process]) -> Process:
    return run(trigger_of())


@pytest.fixture
def fill(aysel: User, nigar: User) -> Callable[..., None]:
    """Make many clocks of Aysel's, whom Nigar supervises; both have an address for e-mail."""
    User.objects.filter(pk__in=[aysel.pk, nigar.pk]).update(email="kimsə@dost.example")

    def make(count: int, first: float, last: float, letters: str = "FF") -> None:
        many_clocks.fill(aysel.centre_id, str(aysel.pk), count=count, first=first, last=last, letters=letters)

    return make


@pytest.fixture(autouse=True)
def _invariants(run: Callable[[Process], Process]) -> Iterator[None]:
    """F15: what must hold of all clocks after any fault."""
    yield
    assert many_clocks.wrong() == {}


def until(check: Callable[[], bool], seconds: float) -> None:
    """Wait until `check` holds, at most `seconds`; PATIENCE times as long in the gate."""
    end = time.monotonic() + seconds * PATIENCE
    while not check():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def told_once(count: int) -> None:
    """Assert that `count` breaches were told, each once to the agent and once to the supervisor."""
    assert many_clocks.breaches() == count
    assert many_clocks.told_of_breaches() == ({"aysel": count, "nigar": count} if count else {})


def on_time(seconds: float, letters: str = "") -> None:
    """Assert that no breach (of numbers with `letters`) came later than `seconds`; PATIENCE times that in the gate."""
    assert many_clocks.latest_breach(letters) < seconds * PATIENCE
