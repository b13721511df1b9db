"""The stage of the journeys: a real server, a real enforcer beside it, and people with their own browsers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser

from cases.models import SweepBeat
from dost_portal.staff.models import Centre, Desk
from tests import factories
from tests.journeys.actor import Actor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 40


def database_url() -> str:
    """Return the URL of the database of this test run, for processes beside it."""
    options = connection.settings_dict
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**options)


@pytest.fixture
def enforcer(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    """The sweep, the outbox and the collecting of decisions, as a process of their own."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sweep_deadlines", "--forever"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url(), "DOST_TESTING": "1", "DOST_DB_ROLE": "worker"},
    )
    eventually(SweepBeat.objects.exists)
    yield process
    process.terminate()
    process.wait(PATIENCE_SECONDS)


@pytest.fixture
def hall(transactional_db: None, _seeds: None) -> Centre:
    """Two centres with their people, and two desks at the first."""
    first = factories.centre("BAKI-1", "1 saylı Bakı DOST Mərkəzi")
    second = factories.centre("BAKI-2", "2 saylı Bakı DOST Mərkəzi")
    for username in factories.CAST:
        factories.member(username, first, second)
    for number in (1, 2):
        Desk.objects.create(centre=first, number=number)
    return first


@pytest.fixture
def enter(hall: Centre, enforcer: object, browser: Browser, live_server: object) -> Iterator[Callable[[str], Actor]]:
    """Let a member of the cast log in with a browser of their own, in English unless told otherwise."""
    contexts = []

    def log_in(username: str, language: str = "en", **options: object) -> Actor:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="az-AZ", **options)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        contexts.append(context)
        actor = Actor(username, context.new_page(), live_server.url)
        actor.log_in()
        return actor

    yield log_in
    for context in contexts:
        context.close()


def eventually(check: Callable[[], bool]) -> None:
    """Wait until `check` holds; the enforcer beside the test needs a moment."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not check():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
