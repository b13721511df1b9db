"""Real Celery processes beside the tests, on the test's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SWEEP_SECONDS = "0.5"


class Process:
    """A process that a fault may hit; `start` again is what its supervisor would do."""

    def __init__(self, *command: str) -> None:
        self.command = command
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
        environment = os.environ | {
            "DATABASE_URL": url,
            "DOST_DB_ROLE": "worker",
            "DOST_TESTING": "1",
            "DOST_SWEEP_SECONDS": SWEEP_SECONDS,
        }
        self.running = subprocess.Popen(
            [sys.executable, "-m", *self.command],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Hit the process and its children at once, as a lost machine does."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, number)
            self.running.wait()
        self.running = None


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Process]:
    process = Process("celery", "-A", "dost_portal", "worker", "-c", "2", "--loglevel", "ERROR")
    process.start()
    yield process
    process.kill()


@pytest.fixture
def beat(transactional_db: None, tmp_path: Path) -> Iterator[Process]:
    process = Process(
        "celery", "-A", "dost_portal", "beat", "--loglevel", "ERROR", "--schedule", str(tmp_path / "beat")
    )
    process.start()
    yield process
    process.kill()


def until(check: Callable[[], bool], seconds: float) -> None:
    """Wait until `check` holds, at most `seconds`."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
