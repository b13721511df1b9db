"""Pages that renew themselves under somebody's hands: nothing jumps, and the focus stays where it was."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.models import Ticket
from cases.services import tickets
from cases.ticket_flow import TicketAction
from referrals.models import Referral
from tests.factories import Story, beside
from tests.journeys import scenes
from tests.journeys.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[..., Actor]
# What web.dev calls good, of a whole visit; counted here from the page's rest to after the news.
SHIFT_GOOD = 0.1
WATCH = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; }))
        .observe({ type: "layout-shift" });
}"""


@pytest.fixture
def story(hall) -> Story:
    return scenes.story()


def rest(actor: Actor, path: str) -> Page:
    """Open `path`, wait until it has settled, and watch for what moves from then on."""
    actor.go(path)
    actor.page.wait_for_load_state("networkidle")
    actor.page.evaluate("document.fonts.ready")
    actor.page.wait_for_timeout(300)
    actor.page.evaluate(WATCH)
    return actor.page


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href')")


def test_the_case_renews_itself_and_nothing_jumps(story: Story, enter: Enter) -> None:
    case = story.to_referral()
    page = rest(enter("aysel"), f"/cases/{case.number}/")
    link = page.locator("main [data-poll-url] a").first
    link.focus()
    before = focused(page)
    assert before
    story.send()
    expect(page.get_by_text("Final decision awaited").first).to_be_visible(timeout=20_000)
    assert focused(page) == before
    assert page.evaluate("window.shifted") < SHIFT_GOOD


def test_a_new_referral_comes_into_the_inbox_under_the_focus(story: Story, enter: Enter) -> None:
    story.to_decision()
    page = rest(enter("dsmf"), "/dsmf/")
    page.locator("main table a").first.focus()
    before = focused(page)
    beside(story).to_decision()
    expect(page.locator("main tbody tr")).to_have_count(2, timeout=20_000)
    assert focused(page) == before
    assert Referral.objects.count() == 2
    assert page.evaluate("window.shifted") < SHIFT_GOOD


def test_the_work_grows_under_the_focus(story: Story, enter: Enter) -> None:
    case = story.to_interview()
    tickets.act(ticket=Ticket.objects.get(), action=TicketAction.COMPLETE, by=story.agent, desk=story.desk)
    page = rest(enter("aysel"), "/work/")
    page.locator(f"main a[href='/cases/{case.number}/']").first.focus()
    tickets.issue(centre=story.desk.centre, by=story.agent)
    expect(page.get_by_text("1 person is waiting")).to_be_visible(timeout=20_000)
    assert focused(page) == f"/cases/{case.number}/"
    assert page.evaluate("window.shifted") < SHIFT_GOOD
