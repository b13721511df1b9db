"""A screen nobody watches: it covers itself, keeps what was typed, and opens to the same person only."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cases.models import Case, Draft
from dost_portal.audit.models import AuditEvent
from tests.journeys import scenes
from tests.journeys.actor import PASSWORD, Actor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[..., Actor]
TYPED = "Yarımçıq soyad"


@pytest.fixture
def story_case(hall) -> Case:
    return scenes.story().open()


@pytest.fixture
def aysel(story_case: Case, enter: Enter, settings) -> Actor:
    settings.LOCK_SECONDS = 4
    aysel = enter("aysel")
    aysel.go(f"/cases/{story_case.number}/intake/")
    aysel.page.locator("[name=last_name]").press_sequentially(TYPED)
    return aysel


def unlock(aysel: Actor, password: str) -> None:
    aysel.page.locator("#lock-password").fill(password)
    aysel.page.locator("#lock-password").press("Enter")


def test_33_it_locks_keeps_the_text_and_opens_to_the_password(story_case: Case, aysel: Actor) -> None:
    cover, typed = aysel.page.locator("[data-lock]"), aysel.page.locator("[name=last_name]")
    expect(cover).to_be_visible(timeout=10_000)
    expect(typed).to_be_hidden()
    expect(aysel.page).to_have_title("DOST")
    aysel.page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    # The server keeps the text and shows no page, in another tab neither.
    aysel.page.wait_for_timeout(1000)
    assert Draft.objects.count() == 1
    tab = aysel.page.context.new_page()
    tab.goto(f"{aysel.base}/cases/{story_case.number}/")
    expect(tab).to_have_url(re.compile("/unlock/"))
    tab.close()
    unlock(aysel, "wrong")
    expect(aysel.page.locator("[data-lock-error]")).not_to_be_empty()
    unlock(aysel, PASSWORD)
    expect(cover).to_be_hidden()
    expect(typed).to_have_value(TYPED)
    assert [*AuditEvent.objects.filter(event__startswith="session.").values_list("event", flat=True)] == [
        "session.locked",
        "session.unlocked",
    ]
    assert aysel.errors == []


def test_a_closed_tab_loses_nothing(story_case: Case, aysel: Actor) -> None:
    expect(aysel.page.locator("[data-draft-said]")).to_be_visible(timeout=8_000)
    context = aysel.page.context
    aysel.page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(f"{aysel.base}/cases/{story_case.number}/intake/")
    again.get_by_role("link", name="Put it back").click()
    expect(again.locator("[name=last_name]")).to_have_value(TYPED)
    expect(again.locator("[data-error-summary]")).to_have_count(0)


def test_what_is_posted_leaves_no_draft(story_case: Case, aysel: Actor, settings) -> None:
    settings.LOCK_SECONDS = 300
    aysel.go(f"/cases/{story_case.number}/withdraw/")
    aysel.page.locator("[name=reason]").press_sequentially("Şəxs belə istəyir")
    expect(aysel.page.locator("[data-draft-said]")).to_be_visible(timeout=8_000)
    assert Draft.objects.filter(form="withdraw").exists()
    aysel.page.locator("[name=reason]").press_sequentially(" ")
    aysel.press("Withdraw")
    aysel.page.wait_for_timeout(2500)
    assert not Draft.objects.filter(form="withdraw").exists()


def test_35_the_quick_exit_leaves_a_locked_screen_too(story_case: Case, aysel: Actor) -> None:
    aysel.page.route("https://www.google.az/**", lambda route: route.fulfill(body="a neutral page"))
    expect(aysel.page.locator("[data-lock]")).to_be_visible(timeout=10_000)
    for _ in range(3):
        aysel.page.keyboard.press("Escape")
    aysel.page.wait_for_url("https://www.google.az/")
    aysel.page.wait_for_timeout(1500)  # the beacon that ends the session goes beside
    aysel.page.goto(f"{aysel.base}/cases/{story_case.number}/")
    expect(aysel.page).to_have_url(re.compile("/login/"))


def test_18_a_print_is_told_by_the_browser(story_case: Case, aysel: Actor) -> None:
    with aysel.page.expect_response("**/printed/") as told:
        aysel.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert told.value.status == 204
    assert AuditEvent.objects.filter(event="case.print", actor__username="aysel").count() == 1
