"""Nothing typed is lost to a killed server or to a session that has ended: the page keeps it, says so, and goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, expect

from cases.models import Case, Draft
from dost_portal.processes import free_port
from tests.journeys import scenes
from tests.journeys.actor import Actor
from tests.journeys.conftest import ROOT, database_url, eventually

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[..., Actor]
TYPED = "Şəxs belə istəyir, qohumlarına getmək istəyir"


class MortalServer:
    """The portal as a process of its own, which is killed and comes back at the same address."""

    def __init__(self) -> None:
        self.url = f"http://localhost:{free_port()}"
        self.start()

    def start(self) -> None:
        port = self.url.rpartition(":")[2]
        argv = [sys.executable, "-m", "gunicorn", "dost_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
        argv += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error"]
        own = {"DATABASE_URL": database_url(), "DOST_TESTING": "1", "PORT": port}
        self.process = subprocess.Popen(argv, cwd=ROOT, env=os.environ | own, start_new_session=True)
        eventually(self.answers)

    def answers(self) -> bool:
        try:
            return urlopen(f"{self.url}/healthz", timeout=5).status == 200
        except OSError:
            return False

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def server(transactional_db: None) -> Iterator[MortalServer]:
    server = MortalServer()
    yield server
    server.kill()


@pytest.fixture
def case(hall) -> Case:
    return scenes.story().open()


def at(server: MortalServer, enter: Enter) -> Actor:
    """Log Aysel in at the test's own server, whose session this one shares, and go on at `server`."""
    aysel = enter("aysel")
    aysel.base = server.url
    aysel.page.context.route(f"{server.url}/static/**", _static)  # collected for `make run`, not for tests
    return aysel


def _static(route: Route) -> None:
    file = finders.find(urlsplit(route.request.url).path.removeprefix(settings.STATIC_URL))
    route.fulfill(path=file) if file else route.fulfill(status=404)


def write(page: Page) -> None:
    page.locator("[name=reason]").press_sequentially(TYPED)


def typing_into_the_void(server: MortalServer, enter: Enter, case: Case) -> Actor:
    """Aysel, who has opened the page and types while its server is dead."""
    aysel = at(server, enter)
    aysel.go(f"/cases/{case.number}/withdraw/")
    server.kill()
    write(aysel.page)
    return aysel


def press(page: Page) -> None:
    page.get_by_role("button", name="Withdraw", exact=True).click()


def test_a_killed_server_leaves_the_text_on_the_page_and_takes_it_when_it_is_back(
    case: Case, enter: Enter, server: MortalServer
) -> None:
    aysel = typing_into_the_void(server, enter, case)
    press(aysel.page)
    held = aysel.page.get_by_role("alert").filter(has_text="The portal does not answer")
    expect(held).to_be_visible()
    expect(aysel.page.locator("[data-draft-said]")).to_have_text("Not kept yet")
    expect(aysel.page.locator("[name=reason]")).to_have_value(TYPED)

    server.start()
    with aysel.page.expect_navigation():
        press(aysel.page)
    aysel.sees("Application withdrawn")
    case.refresh_from_db()
    assert case.outcome == "withdrawn"
    assert not Draft.objects.exists()


def test_text_typed_while_the_server_was_away_is_kept_by_itself_once_it_is_back(
    case: Case, enter: Enter, server: MortalServer
) -> None:
    aysel = typing_into_the_void(server, enter, case)
    expect(aysel.page.locator("[data-draft-said]")).to_have_text("Not kept yet")
    server.start()
    expect(aysel.page.locator("[data-draft-said]")).to_contain_text("Kept at", timeout=30_000)
    again = aysel.page.context.new_page()
    again.goto(f"{server.url}/cases/{case.number}/withdraw/?draft=1")
    expect(again.locator("[name=reason]")).to_have_value(TYPED)


def test_a_session_that_has_ended_leaves_the_text_until_the_person_is_back(case: Case, enter: Enter) -> None:
    aysel = enter("aysel")
    aysel.go(f"/cases/{case.number}/withdraw/")
    aysel.page.context.clear_cookies(name="dost_staff")
    write(aysel.page)
    press(aysel.page)
    expect(aysel.page.get_by_role("alert").filter(has_text="Your session has ended")).to_be_visible()
    expect(aysel.page.locator("[name=reason]")).to_have_value(TYPED)

    with aysel.page.context.expect_page() as opened:
        aysel.page.get_by_role("link", name="Log in in a new tab").click()
    Actor("aysel", opened.value, aysel.base).log_in()
    with aysel.page.expect_navigation():
        press(aysel.page)
    aysel.sees("Application withdrawn")
    case.refresh_from_db()
    assert case.outcome == "withdrawn"
    assert aysel.errors == []
