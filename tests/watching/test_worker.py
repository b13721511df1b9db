"""A worker's figures, asked as Prometheus asks them: at its port, from its own machine."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection

from dost_portal.processes import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
TASK = "cases.tasks.sweep_deadlines"
DONE = re.compile(rf'^dost_task_seconds_count\{{task="{TASK}"\}} (\d+)', re.MULTILINE)


@pytest.fixture
def broker() -> str:
    """The tests' broker, and there a place of this test's own."""
    return os.environ["REDIS_URL"].rpartition("/")[0] + "/9"


@pytest.fixture
def port(broker: str, tmp_path: Path, transactional_db: None) -> Iterator[int]:
    port = free_port()
    own = {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict),
        "REDIS_URL": broker,
        "DOST_DB_ROLE": "worker",
        "DOST_METRICS_PORT": str(port),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "figures"),
    }
    argv = ["-m", "celery", "-A", "dost_portal", "worker", "--concurrency=1", "--loglevel=ERROR"]
    worker = subprocess.Popen([sys.executable, *argv], cwd=ROOT, env=os.environ | own)
    yield port
    worker.terminate()
    worker.wait(30)


def told(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def test_a_worker_tells_at_its_port_what_its_processes_have_done(port: int, broker: str) -> None:
    with Celery(broker=broker) as app:
        app.send_task(TASK)
        assert wait_until(lambda: DONE.search(told(port)) is not None, 60)
        app.send_task(TASK)
        assert wait_until(lambda: DONE.search(told(port)).group(1) == "2", 30)
    assert "dost_task_failures_total{" not in told(port)
