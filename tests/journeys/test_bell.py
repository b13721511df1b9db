"""The bell in an open page, and the banner when the enforcer is really stopped and runs again."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Case, Deadline, DigestDay
from dost_portal import health
from tests.cases.clock_rows import pass_time
from tests.journeys.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_breach_rings_in_an_open_page_without_reload(enter: Callable[[str], Actor]) -> None:
    agent, supervisor = enter("aysel"), enter("nigar")
    agent.go("/work/")
    agent.press("Desk 1")
    sevil = enter("sevil")
    sevil.go("/reception/")
    from cases.services import tickets
    from dost_portal.staff.models import User

    tickets.issue(centre=User.objects.get(username="sevil").centre, by=User.objects.get(username="sevil"))
    agent.go("/work/")
    agent.press("Call next")
    agent.page.keyboard.press("s")
    agent.page.wait_for_url("**/intake/")
    case = Case.objects.get()
    agent.fill(last_name="Yarımçıq")
    supervisor.go("/cases/")
    loads = (agent.loads, supervisor.loads)
    expect(supervisor.page.locator(".bell-count")).to_have_count(0)
    # Today's digest is made: an enforcer that asks for it only now would ring a second time.
    today = timezone.localdate()
    for day in (today, today + timedelta(days=1)):
        DigestDay.objects.get_or_create(day=day)
    pass_time(61 * 60)
    for actor in (agent, supervisor):
        expect(actor.page.locator(".bell-count")).to_have_text("1", timeout=20_000)
        expect(actor.page.locator("[data-bell] .visually-hidden")).to_have_text("Announcements not seen: 1")
    assert (agent.loads, supervisor.loads) == loads
    expect(agent.page.locator("[name=last_name]").first).to_have_value("Yarımçıq")
    supervisor.page.locator(".bell").click()
    supervisor.sees(case.number)
    supervisor.press("Mark as seen")
    expect(supervisor.page.locator(".bell-count")).to_have_count(0)
    expect(agent.page.locator(".bell-count")).to_have_text("1")
    assert Deadline.objects.overdue().count() == 1
    assert agent.errors == supervisor.errors == []


def test_a_stopped_enforcer_is_said_on_every_open_page_and_the_banner_goes_when_it_runs(
    enter: Callable[[str], Actor], enforcer, monkeypatch, client
) -> None:
    monkeypatch.setattr(health, "SILENT_AFTER_SECONDS", 4.0)
    supervisor, agency, agent = enter("nigar"), enter("rashad"), enter("aysel")
    supervisor.go("/cases/")
    agency.go("/passport/")
    agent.go("/work/")
    watching = (supervisor, agency)
    for actor in watching:
        expect(actor.page.locator(".sweep-banner")).to_have_count(0)
    loads = [actor.loads for actor in watching]
    os.kill(enforcer.pid, signal.SIGSTOP)
    for actor in watching:
        expect(actor.page.locator(".sweep-banner")).to_be_visible(timeout=20_000)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["sweep"]) == (503, False)
    expect(agent.page.locator(".sweep-banner")).to_have_count(0)
    os.kill(enforcer.pid, signal.SIGCONT)
    for actor in watching:
        expect(actor.page.locator(".sweep-banner")).to_have_count(0, timeout=20_000)
    assert client.get("/readyz").json()["sweep"] is True
    assert [actor.loads for actor in watching] == loads
