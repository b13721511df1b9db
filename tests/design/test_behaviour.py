"""The scripts of the portal in a real browser, on the living page of components."""

import re
import time
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)
NEUTRAL = "https://www.google.az/"


@pytest.fixture
def living(page: Page, live_server) -> Page:
    """The page of components; the neutral site beyond the quick exit is answered here."""
    page.route(f"{NEUTRAL}**", lambda route: route.fulfill(body="a neutral page"))
    page.goto(f"{live_server.url}/styleguide/")
    return page


def form(page: Page):
    return page.locator("#forms form[data-guard]")


class TestQuickExit:
    def test_a_click_leaves_and_replaces_the_page_in_the_history(self, living):
        before = living.evaluate("history.length")
        living.locator("[data-quick-exit]").click()
        living.wait_for_url(NEUTRAL)
        assert living.evaluate("history.length") == before

    def test_three_quick_escapes_leave_even_with_unsaved_work(self, living):
        asked = []
        living.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        form(living).locator("[name=full_name]").press_sequentially("A")
        for _ in range(3):
            living.keyboard.press("Escape")
        living.wait_for_url(NEUTRAL)
        assert asked == []

    def test_slow_escapes_stay(self, living):
        for _ in range(3):
            living.keyboard.press("Escape")
            living.wait_for_timeout(800)
        assert living.url.endswith("/styleguide/")

    def test_the_session_is_told_to_end(self, living):
        if not living.locator("[data-quick-exit-form]").count():
            pytest.fail("the page has no form that ends the session")
        with living.expect_request(lambda r: r.method == "POST" and "quick" in r.url) as beacon:
            living.locator("[data-quick-exit]").click()
        assert "csrfmiddlewaretoken" in (beacon.value.post_data_buffer or b"").decode()


class TestForms:
    def test_a_double_click_posts_once_with_the_button_pressed(self, living):
        posts = []

        def slowly(route):
            if route.request.method == "POST":
                posts.append(route.request.post_data)
                time.sleep(0.8)
            route.continue_()

        living.route("**/styleguide/", slowly)
        form(living).locator("[name=draft]").evaluate(
            "button => { button.click(); setTimeout(() => button.click(), 300); }"
        )
        expect(living.locator("[data-error-summary]")).to_be_focused()
        assert len(posts) == 1
        assert parse_qs(posts[0])["draft"] == ["1"]

    def test_errors_take_the_focus_and_lead_to_their_fields(self, living):
        form(living).locator(".action-bar .btn-primary").click()
        expect(living.locator("[data-error-summary]")).to_be_focused()
        living.locator("[data-error-summary] a").first.click()
        expect(form(living).locator("[name=full_name]")).to_be_focused()

    def test_a_dependent_field_is_hidden_and_not_sent_until_it_matters(self, living):
        proof = form(living).locator("[name=proof]")
        expect(proof).to_be_hidden()
        expect(proof).to_be_disabled()
        form(living).locator("[name=applicant][value=legal]").check()
        expect(proof).to_be_visible()
        expect(proof).to_be_enabled()

    def test_a_long_text_says_what_is_left(self, living):
        form(living).locator("textarea").fill("x" * 480)
        expect(form(living).locator(".counter")).to_have_text(re.compile(r"\b20\b"))

    def test_unsaved_work_is_not_left_silently(self, living):
        asked = []
        living.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        form(living).locator("[name=full_name]").press_sequentially("A")
        living.reload()
        assert asked == ["beforeunload"]


class TestTheme:
    def test_the_choice_is_remembered(self, living):
        html = living.locator("html")
        expect(html).to_have_attribute("data-bs-theme", "light")
        living.locator("[data-theme-toggle]").click()
        living.reload()
        expect(html).to_have_attribute("data-bs-theme", "dark")


class TestClocks:
    def clock(self, page: Page, due: float, **more: object) -> None:
        page.evaluate(
            """([due, more]) => {
                const clock = document.querySelector("[data-clock]");
                Object.assign(clock.dataset, {due, warn: due - 900, state: "running"}, more);
                document.dispatchEvent(new Event("visibilitychange"));
            }""",
            [due, more],
        )

    def test_time_left_and_time_late_are_told_in_words_and_state(self, living):
        clock, value = living.locator("[data-clock]").first, living.locator("[data-clock-value]").first
        now = time.time()
        self.clock(living, now + 3600 + 119)
        expect(value).to_contain_text(re.compile(r"1 \D+ 02"))
        expect(clock).to_have_attribute("data-state", "running")
        self.clock(living, now - 3785)
        expect(value).to_contain_text(re.compile(r"1 \D+ 03"))
        expect(clock).to_have_attribute("data-state", "breached")

    def test_a_change_of_state_is_announced_once(self, living):
        said = living.locator("[data-clock-said]").first
        expect(said).to_be_empty()
        self.clock(living, time.time() + 600)
        expect(said).not_to_be_empty()

    def test_the_desks_own_clock_does_not_matter(self, browser, live_server):
        context = browser.new_context()
        context.add_init_script("const real = Date.now; Date.now = () => real() + 7200000;")
        page = context.new_page()
        page.goto(f"{live_server.url}/styleguide/")
        expect(page.locator("[data-clock-value]").first).to_have_text(re.compile(r"^4[12] "))
        context.close()


class TestPolling:
    def start(self, page: Page, answers: list) -> list:
        """Put a polled element into the page; `answers` are used in turn, the last for ever."""
        asked: list = []

        def answer(route):
            asked.append(route.request.headers)
            status, tag, body = answers[min(len(asked), len(answers)) - 1]
            if status == 0:
                route.abort()
            else:
                route.fulfill(status=status, headers={"ETag": tag}, body=body)

        page.route("**/polled/", answer)
        page.evaluate(
            """() => {
                const main = document.querySelector("main");
                main.insertAdjacentHTML("afterbegin", '<div><div id="live" data-poll-url="/polled/"'
                    + ' data-poll-seconds="1"><p class="stale-mark">stale</p><p>old</p></div></div>');
                document.dispatchEvent(new CustomEvent("dost:swapped", {detail: main.firstElementChild}));
            }"""
        )
        return asked

    def test_what_changed_is_swapped_and_the_tag_sent_back(self, living):
        asked = self.start(living, [(200, '"a"', "<p>new</p>"), (304, '"a"', "")])
        expect(living.locator("#live")).to_contain_text("new")
        living.wait_for_timeout(1500)
        assert asked[1]["if-none-match"] == '"a"'
        assert asked[1]["x-dost-poll"] == "1"
        expect(living.locator("#live")).to_contain_text("new")

    def test_silence_is_shown_and_taken_back(self, living):
        self.start(living, [(0, "", ""), (500, "", ""), (0, "", ""), (200, '"b"', "<p>again</p>")])
        expect(living.locator("#live .stale-mark")).to_be_visible(timeout=15_000)
        expect(living.locator("#live")).to_contain_text("again", timeout=15_000)
        expect(living.locator("#live .stale-mark")).to_be_hidden()

    def test_it_never_swaps_under_somebodys_hands(self, living):
        asked = self.start(living, [(200, '"a"', "<p><input id='hand'></p>"), (200, '"b"', "<p>gone</p>")])
        living.locator("#hand").focus()
        living.wait_for_timeout(2500)
        assert len(asked) > 1
        expect(living.locator("#hand")).to_be_focused()

    def test_signed_out_it_stops_asking(self, living):
        asked = self.start(living, [(403, "", "sign in")])
        expect(living.locator("#live .stale-mark")).to_be_visible()
        living.wait_for_timeout(2500)
        assert len(asked) == 1
        expect(living.locator("#live")).not_to_contain_text("sign in")
