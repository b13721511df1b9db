"""F14: every sweeper is dead, or stopped: health is red within three intervals, and the overdue page complete."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from dost_portal import health
from dost_portal.lists import paging
from dost_portal.staff.models import User
from tests.faults.conftest import (
    CLOCKS,
    PATIENCE,
    SWEEP_SECONDS,
    Process,
    beat_of,
    told_once,
    trigger_of,
    until,
    worker_of,
)
from tests.many_clocks import breaches

pytestmark = pytest.mark.django_db(transaction=True)

INTERVALS = 3 * float(SWEEP_SECONDS)


def swept(client: Client) -> bool:
    return bool(client.get("/readyz").json()["sweep"])


def test_health_is_red_within_three_intervals_and_the_overdue_page_is_complete(
    run: Callable[[Process], Process],
    fill: Callable[..., None],
    tmp_path: Path,
    client: Client,
    nigar: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Not the fifteen seconds that a start may take: these sweep every half second.
    monkeypatch.setattr(health, "SILENT_AFTER_SECONDS", INTERVALS)
    trigger, beat = run(trigger_of()), run(beat_of(tmp_path))
    run(worker_of(2))
    until(lambda: swept(client), seconds=20)
    trigger.signal(signal.SIGSTOP)
    beat.kill()
    time.sleep(1)  # what beat had asked for is done
    fill(CLOCKS, -2, 0)
    began = time.monotonic()
    until(lambda: not swept(client), seconds=INTERVALS + 1)
    assert time.monotonic() - began <= (INTERVALS + 0.5) * PATIENCE
    assert breaches() == 0
    client.force_login(nigar)
    page = client.get("/overdue/")
    assert page.content.decode().count('data-state="breached"') == 50
    assert f">{paging.in_words(min(CLOCKS, paging.COUNTED_TO + 1))}<" in page.content.decode()
    assert "sweep-banner" in page.content.decode()
    trigger.signal(signal.SIGCONT)
    until(lambda: breaches() == CLOCKS, seconds=5)
    told_once(CLOCKS)
    assert swept(client)
