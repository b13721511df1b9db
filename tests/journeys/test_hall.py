"""The hall in real browsers: a kiosk, a board and two desks; the board loses its server and mends itself."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from cases.models import HallScreen, Ticket
from dost_portal.staff.models import Centre
from tests.journeys.actor import Actor
from tests.journeys.conftest import eventually

pytestmark = pytest.mark.django_db(transaction=True)

Enter = Callable[[str], Actor]
STALE = "Ekran yenilənmir"


@pytest.fixture
def screen(hall: Centre, browser: Browser, live_server: object) -> Iterator[Callable[[str], Page]]:
    """Open a screen of the hall in a browser of its own; a violation of the content policy fails the test."""
    contexts, errors = [], []

    def show(kind: str, size: tuple[int, int]) -> Page:
        made = HallScreen.objects.create(centre=hall, kind=kind)
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(live_server.url + made.path)
        return page

    yield show
    for context in contexts:
        context.close()
    assert errors == []


CELLS = "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText))"


def called(board: Page) -> list[list[str]] | None:
    """What the board shows; None in the moment in which it loads itself anew."""
    try:
        return board.locator("tbody tr").evaluate_all(CELLS)
    except PlaywrightError:
        return None


def test_two_numbers_from_the_kiosk_are_called_to_two_desks(enter: Enter, screen: Callable[..., Page]) -> None:
    kiosk, board = screen("kiosk", (1080, 1920)), screen("board", (1920, 1080))
    for language, number in (("Take a number", "1"), ("Взять номер", "2")):
        kiosk.get_by_role("button", name=language).dblclick()
        expect(kiosk.locator(".kiosk-number")).to_have_text(number)
        kiosk.get_by_role("link", name="OK").click()
        expect(kiosk.locator(".kiosk-number")).to_have_count(0)
    assert Ticket.objects.count() == 2
    assert called(board) == []

    first, second = enter("aysel"), enter("gunel")
    for actor, desk in ((first, "Desk 1"), (second, "Desk 2")):
        actor.go("/work/")
        actor.press(desk)
    with first.page.expect_navigation():
        first.page.keyboard.press("n")
    eventually(lambda: called(board) == [["1", "1"]])

    with second.page.expect_navigation():
        second.page.get_by_role("button", name="2", exact=True).click()
    eventually(lambda: called(board) == [["2", "2"], ["1", "1"]])

    with first.page.expect_navigation():
        first.page.keyboard.press("r")
    eventually(lambda: called(board) == [["1•", "1"], ["2", "2"]])
    with first.page.expect_navigation():
        first.page.keyboard.press("s")
    eventually(lambda: called(board) == [["2", "2"]])
    assert first.errors == second.errors == []


def test_a_key_is_a_letter_while_somebody_types(enter: Enter, screen: Callable[..., Page]) -> None:
    kiosk = screen("kiosk", (1080, 1920))
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    agent = enter("aysel")
    agent.go("/work/")
    agent.press("Desk 1")
    agent.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    agent.page.locator("main > input").press_sequentially("nn")
    expect(agent.page.locator("main > input")).to_have_value("nn")
    assert Ticket.objects.get().state == "waiting"


def test_a_ticket_is_handed_on_and_an_emergency_opens_its_case(enter: Enter, screen: Callable[..., Page]) -> None:
    kiosk = screen("kiosk", (1080, 1920))
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    first, second = enter("aysel"), enter("gunel")
    for actor, desk in ((first, "Desk 1"), (second, "Desk 2")):
        actor.go("/work/")
        actor.press(desk)
    first.press("Call next")
    first.page.get_by_text("Hand on to another desk").click()
    first.press("Desk 2 · Gunel Heyətli")
    first.press("Call next")
    first.sees("Nobody is waiting.")
    second.press("Call next")
    second.page.locator("summary", has_text="Emergency").click()
    second.press("It is an emergency")
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.case.urgency, ticket.case.responsible.username) == ("emergency", "immediate", "gunel")
    assert ticket.case.number in second.page.url
    assert first.errors == second.errors == []


def test_a_board_without_its_server_says_so_and_mends_itself(enter: Enter, screen: Callable[..., Page]) -> None:
    kiosk, board = screen("kiosk", (1080, 1920)), screen("board", (1920, 1080))
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    agent = enter("aysel")
    agent.go("/work/")
    agent.press("Desk 1")
    agent.press("Call next")
    eventually(lambda: called(board) == [["1", "1"]])
    board.context.set_offline(True)
    expect(board.get_by_text(STALE)).to_be_visible(timeout=20_000)
    assert called(board) == []
    board.context.set_offline(False)
    eventually(lambda: called(board) == [["1", "1"]])
    expect(board.get_by_text(STALE)).to_be_hidden()
