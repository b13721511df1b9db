"""The hall in real browsers: a kiosk, a board and two desks; the board loses its server and mends itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from cases.models import HallScreen, Ticket
from cases.services import desks, screens, tickets
from dost_portal.staff.models import Centre, Desk, User
from tests import factories
from tests.database import sql
from tests.journeys.actor import Actor
from tests.journeys.conftest import eventually

pytestmark = pytest.mark.django_db(transaction=True)

Enter = Callable[[str], Actor]
STALE = "Ekran yenilənmir"


@pytest.fixture
def screen(hall: Centre, browser: Browser, live_server: object) -> Iterator[Callable[[str], Page]]:
    """Open a screen of the hall in a browser of its own; a violation of the content policy fails the test."""
    contexts, errors = [], []

    def show(kind: str, size: tuple[int, int], *, clock: bool = False) -> Page:
        made = HallScreen.objects.create(centre=hall, kind=kind)
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        if clock:
            page.clock.install()
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


@pytest.fixture
def quick_wipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.views.screens.WIPE_SECONDS", 5)


@pytest.mark.parametrize(
    "printer", ["throw new Error('no printer')", "const end = Date.now() + 2000; while (Date.now() < end);"]
)
def test_a_printer_that_blocks_leaves_the_number_on_the_screen_and_the_kiosk_alive(
    screen: Callable[..., Page], quick_wipe: None, printer: str
) -> None:
    kiosk = screen("kiosk", (1080, 1920))
    HallScreen.objects.update(prints=True)
    kiosk.add_init_script(f"window.print = () => {{ document.body.dataset.printed = 1; {printer} }}")
    kiosk.reload()
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    expect(kiosk.locator("body[data-printed]")).to_have_count(1)
    expect(kiosk.get_by_role("button", name="Take a number")).to_be_enabled(timeout=15_000)
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.locator(".kiosk-number")).to_have_text("2")


def test_a_double_tap_on_a_slow_line_gives_one_number(screen: Callable[..., Page]) -> None:
    kiosk = screen("kiosk", (1080, 1920))

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            kiosk.wait_for_timeout(800)
        route.continue_()

    kiosk.route("**/kiosk/**", slowly)
    kiosk.get_by_role("button", name="Take a number").dblclick(no_wait_after=True)
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    assert Ticket.objects.count() == 1


def test_a_line_that_never_answers_is_said_and_the_same_press_gives_its_one_number_when_it_does(
    screen: Callable[..., Page],
) -> None:
    kiosk, lost = screen("kiosk", (1080, 1920)), []

    def swallow(route: Route) -> None:
        lost.append(route.fetch().status)  # the server has given the number; its answer is lost on the way
        route.abort()

    kiosk.route("**/kiosk/**", swallow)
    kiosk.get_by_role("button", name="Take a number").dblclick()
    expect(kiosk.get_by_text("Əlaqə zəifdir")).to_be_visible()
    expect(kiosk.get_by_text("Связь медленная")).to_be_visible()
    kiosk.wait_for_timeout(3_000)
    assert len(lost) >= 2  # it asked again by itself
    kiosk.unroute("**/kiosk/**", swallow)
    expect(kiosk.locator(".kiosk-number")).to_have_text("1", timeout=10_000)
    assert Ticket.objects.count() == 1


def test_a_line_that_is_dead_leaves_a_kiosk_that_says_so_and_goes_on_by_itself(
    screen: Callable[..., Page], quick_wipe: None
) -> None:
    kiosk = screen("kiosk", (1080, 1920))
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    kiosk.context.set_offline(True)
    # The number is wiped all the same, and the page stays ours.
    expect(kiosk.locator(".kiosk-number")).to_have_count(0, timeout=10_000)
    expect(kiosk.get_by_text("Əlaqə zəifdir")).to_be_visible()
    kiosk.context.set_offline(False)
    expect(kiosk.get_by_role("button", name="Take a number")).to_be_enabled(timeout=10_000)
    kiosk.context.set_offline(True)
    kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.get_by_text("Əlaqə zəifdir")).to_be_visible()
    kiosk.context.set_offline(False)
    expect(kiosk.locator(".kiosk-number")).to_have_text("2", timeout=10_000)
    assert Ticket.objects.count() == 2


@pytest.fixture
def one_called(hall: Centre) -> Ticket:
    desk = desks.sit_down(desk=Desk.objects.get(centre=hall, number=1), by=User.objects.get(username="aysel"))
    tickets.issue(centre=hall, by=None)
    return tickets.call_next(desk=desk, by=desk.occupant)


def minutes_pass(board: Page, minutes: int) -> None:
    for _ in range(minutes):
        board.clock.fast_forward(60_000)
        board.wait_for_timeout(60)


def test_ten_minutes_without_network(one_called: Ticket, screen: Callable[..., Page]) -> None:
    board = screen("board", (1920, 1080), clock=True)
    eventually(lambda: called(board) == [["1", "1"]])
    board.context.set_offline(True)
    minutes_pass(board, 10)
    expect(board.get_by_text(STALE)).to_be_visible()
    assert called(board) == []
    board.context.set_offline(False)
    sql("UPDATE cases_ticket SET called_at = clock_timestamp()")
    board.clock.fast_forward(3_000)
    eventually(lambda: called(board) == [["1", "1"]])
    expect(board.get_by_text(STALE)).to_be_hidden()


def test_a_board_whose_clock_is_set_shows_what_it_did_and_still_knows_when_it_is_stale(
    one_called: Ticket, screen: Callable[..., Page]
) -> None:
    board = screen("board", (1920, 1080), clock=True)
    for hours in (3, -6):
        board.clock.set_system_time(timezone.now() + timedelta(hours=hours))
        board.clock.fast_forward(2_100)
        eventually(lambda: called(board) == [["1", "1"]])
        expect(board.get_by_text(STALE)).to_be_hidden()
    board.context.set_offline(True)
    minutes_pass(board, 1)
    expect(board.get_by_text(STALE)).to_be_visible()


def test_a_revoked_board_shows_nobody_and_says_so(one_called: Ticket, screen: Callable[..., Page]) -> None:
    board = screen("board", (1920, 1080), clock=True)
    eventually(lambda: called(board) == [["1", "1"]])
    screens.revoke(screen=HallScreen.objects.get(kind="board"), by=User.objects.get(username="admin"))
    minutes_pass(board, 1)
    expect(board.get_by_text(STALE)).to_be_visible()
    assert called(board) == []


def test_a_kiosk_of_several_directions_asks_which_in_the_chosen_language(
    hall: Centre, screen: Callable[..., Page]
) -> None:
    factories.direction(hall)
    kiosk = screen("kiosk", (1080, 1920))
    kiosk.get_by_role("button", name="Взять номер").click()
    kiosk.get_by_role("button", name="Занятость").dblclick()
    expect(kiosk.locator(".kiosk-number")).to_have_text("1")
    assert "Занятость" not in kiosk.content()
    assert Ticket.objects.get().direction == "employment"
