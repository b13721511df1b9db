"""The palette by keys alone: pages, actions, a case, theme and language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case
from tests.access.window import AXE, OPTIONS

pytestmark = pytest.mark.django_db(transaction=True)
SitDown = Callable[..., Page]


def opened(page: Page):
    page.keyboard.press("Control+k")
    field = page.locator("[data-go]").get_by_role("combobox", name="Page, action or number of a case")
    expect(field).to_be_focused()
    expect(page.locator("[data-go]").get_by_role("option", name="Search", exact=True)).to_be_visible()
    return field


def test_a_page_an_action_and_a_case_are_chosen_by_keys(case: Case, sit_down: SitDown) -> None:
    page = sit_down("aysel", "/cases/")
    page.evaluate(AXE)
    opened(page)
    assert page.evaluate("options => axe.run(options)", OPTIONS)["violations"] == []
    page.keyboard.type("sear")
    expect(page.locator("[data-go]").get_by_role("option", selected=True)).to_have_text("Search")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")

    opened(page)
    page.keyboard.type("Complete the intake")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.number}/intake/")

    opened(page)
    page.keyboard.type(case.number.lower().replace("-", ""))
    expect(page.locator("[data-go]").get_by_role("option", selected=True)).to_contain_text("Case")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.number}/")


def test_arrows_go_round_escape_gives_the_focus_back_and_tools_work(sit_down: SitDown) -> None:
    page = sit_down("aysel", "/cases/")
    page.get_by_role("link", name="Go to", exact=True).focus()
    page.keyboard.press("Enter")
    field = page.locator("[data-go]").get_by_role("combobox")
    expect(field).to_be_focused()
    options = page.locator("[data-go]").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.last.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Go to", exact=True)).to_be_focused()
    opened(page)
    page.keyboard.type("dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    opened(page)
    page.keyboard.type("Azərb".replace("ə", "e"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "az")


def test_the_question_mark_lists_the_shortcuts_and_can_be_switched_off(sit_down: SitDown) -> None:
    page = sit_down("aysel", "/search/")
    page.keyboard.press("?")
    expect(page.locator("[data-go-keys]")).to_have_attribute("open", "")
    expect(page.get_by_text("Show these shortcuts")).to_be_visible()
    page.get_by_label("Shortcuts of a single key").uncheck()
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("[data-go]")).to_be_hidden()
    page.get_by_role("textbox").first.focus()
    page.keyboard.press("Control+k")
    expect(page.locator("[data-go]")).to_be_visible()


def test_without_a_script_the_button_is_a_page(case: Case, sit_down: SitDown) -> None:
    page = sit_down("aysel", "/cases/", java_script_enabled=False)
    page.get_by_role("link", name="Go to", exact=True).click()
    expect(page).to_have_url(re.compile("/go/$"))
    page.get_by_label("Number of the case").fill(case.number)
    page.get_by_role("button", name="Open").click()
    expect(page).to_have_url(re.compile(f"/cases/{case.number}/$"))
