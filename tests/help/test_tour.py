"""The tour of the first login: once, in nobody's way, and again when asked for."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from cases.services import desks, tickets
from dost_portal.help.tour import MOST, STOPS, stops_of
from dost_portal.staff.models import Desk, User
from dost_portal.staff.roles import Role

Person = Callable[[str], User]
TOUR = "data-tour aria-labelledby"
# One of each role, and where they start.
STARTS = {
    "aysel": "/work/",
    "kamran": "/work/",
    "leyla": "/work/",
    "nigar": "/work/",
    "sevil": "/reception/",
    "rashad": "/overdue/",
    "dsmf": "/dsmf/",
    "auditor": "/trail/",
    "admin": "/admin/",
}


def barriers(page: Page, within: str) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA in the part `within` of the page."""
    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, context=within, options={"runOnly": tags}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.fixture
def newcomer(person: Person) -> Callable[[str], User]:
    """Return a member of the cast who has not seen the tour yet."""

    def make(username: str) -> User:
        user = person(username)
        User.objects.filter(pk=user.pk).update(tour_seen_at=None)
        user.refresh_from_db()
        return user

    return make


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.mark.django_db
class TestWhen:
    def test_it_is_on_the_first_page_of_every_role_and_on_no_other(self, newcomer) -> None:
        for username, path in STARTS.items():
            client = client_of(newcomer(username))
            assert TOUR in client.get(path).content.decode(), username
            assert TOUR not in client.get("/passport/").content.decode()

    def test_skipped_stays_skipped_in_every_browser(self, newcomer) -> None:
        aysel = newcomer("aysel")
        assert client_of(aysel).post("/help/tour/").status_code == 302
        aysel.refresh_from_db()
        assert TOUR not in client_of(aysel).get("/work/").content.decode()

    def test_it_begins_again_when_asked_for(self, person) -> None:
        aysel = client_of(person("aysel"))
        assert TOUR not in aysel.get("/work/").content.decode()
        assert TOUR in aysel.post("/help/tour/", {"again": "1"}, follow=True).content.decode()

    def test_it_waits_while_a_person_is_received(self, newcomer, desk: Desk) -> None:
        aysel = newcomer("aysel")
        client = client_of(aysel)
        desks.sit_down(desk=desk, by=aysel)
        tickets.issue(centre=desk.centre, by=aysel)
        assert TOUR in client.get("/work/").content.decode()
        tickets.call_next(desk=desk, by=aysel)
        assert TOUR not in client.get("/work/").content.decode()

    def test_nobody_ends_it_by_a_link(self, newcomer) -> None:
        client = client_of(newcomer("aysel"))
        assert client.get("/help/tour/").status_code == 405
        assert Client().post("/help/tour/").status_code == 302
        assert TOUR in client.get("/work/").content.decode()


def test_it_is_short_for_every_mix_of_roles() -> None:
    assert {Role.DSMF_PLACES, *STOPS} == set(Role)
    for role, stops in STOPS.items():
        assert 3 <= len(stops) <= MOST, role
    both = User(roles=[Role.SOCIAL_AGENT, Role.SUPERVISOR])
    assert len(stops_of(both)) == MOST
    assert len(set(stops_of(both))) == MOST


@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    @pytest.fixture
    def open_as(self, newcomer, page: Page, live_server) -> Callable[[str], Page]:
        def go(username: str, path: str = "/") -> Page:
            client = client_of(newcomer(username))
            cookies = [
                {"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()
            ]
            page.context.add_cookies([*cookies, {"name": "dost_language", "value": "en", "url": live_server.url}])
            page.goto(live_server.url + path)
            return page

        return go

    def test_every_stop_points_at_a_place_that_is_there(self, open_as) -> None:
        for username in STARTS:
            page = open_as(username)
            total = page.locator("[data-tour-stop]").count()
            for number in range(1, total + 1):
                expect(page.locator(".tour-count:visible")).to_have_text(f"{number} of {total}")
                expect(page.locator("[data-tour-here]")).to_have_count(1)
                if number < total:
                    page.locator("[data-tour-next]").click()
            expect(page.locator("[data-tour-next]")).to_be_hidden()

    def test_by_keyboard_to_the_end_and_never_again(self, open_as) -> None:
        page = open_as("aysel")
        expect(page.locator("[data-tour-back]")).to_be_hidden()
        expect(page.locator("body")).to_be_focused()  # nobody is interrupted
        page.locator("[data-tour-next]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-tour-stop]:visible")).to_be_focused()
        page.locator("[data-tour-back]").press("Enter")
        expect(page.locator(".tour-count:visible")).to_have_text(re.compile("^1 of"))
        while page.locator("[data-tour-next]").is_visible():
            page.locator("[data-tour-next]").press("Enter")
        with page.expect_response("**/help/tour/"):
            page.locator("[data-tour-done]").press("Enter")
        expect(page.locator("[data-tour]")).to_have_count(0)
        expect(page.locator("[data-tour-here]")).to_have_count(0)
        expect(page.locator("main")).to_be_focused()
        page.reload()
        expect(page.locator("[data-tour]")).to_have_count(0)

    def test_the_page_beside_it_stays_in_use_and_keeps_what_is_typed(self, open_as) -> None:
        page = open_as("sevil")
        page.locator("[name=call_mode][value=silent]").check()
        with page.expect_response("**/help/tour/"):
            page.locator("[data-tour-skip]").click()
        expect(page.locator("[data-tour]")).to_have_count(0)
        expect(page.locator("[name=call_mode][value=silent]")).to_be_checked()

    def test_on_a_phone_it_hides_neither_the_way_out_nor_the_work(self, open_as, page: Page) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        open_as("aysel")
        tour, way_out = page.locator("[data-tour]").bounding_box(), page.locator(".quick-exit").bounding_box()
        assert tour["y"] + tour["height"] < way_out["y"]
        assert tour["x"] >= 0
        assert tour["x"] + tour["width"] <= 390
        assert tour["height"] < 400
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def test_guide_and_tour_have_no_barrier(self, open_as, page: Page) -> None:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            open_as("kamran")
            assert barriers(page, "[data-tour]") == []
            page.goto(page.url.replace("/work/", "/help/"))
            assert barriers(page, "main") == []

    def test_the_quick_exit_leaves_every_tab(self, open_as, page: Page) -> None:
        page.context.route("https://www.google.az/**", lambda route: route.fulfill(body="a neutral page"))
        open_as("aysel")
        guide = page.context.new_page()
        guide.goto(page.url.replace("/work/", "/help/"))
        page.locator(".quick-exit").click()
        guide.wait_for_url("https://www.google.az/")
        page.wait_for_url("https://www.google.az/")
