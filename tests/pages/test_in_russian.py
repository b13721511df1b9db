"""Every role's pages in Russian: nothing on them is left in English or Azerbaijani."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from cases.models import Case
from dost_portal.passport.seed import russian
from dost_portal.staff.models import User
from tests.factories import Story
from tests.pages.test_browser_safety import PAGES
from tests.translations.catalogue import entries, placeholders

pytestmark = pytest.mark.django_db
MORE_PAGES = [
    ("aysel", "/cases/{number}/documents/"),
    ("aysel", "/cases/{number}/letters/"),
    ("aysel", "/cases/{number}/consents/"),
    ("aysel", "/cases/{number}/risk/"),
    ("aysel", "/cases/{number}/orders/"),
    ("aysel", "/cases/{number}/plan/"),
    ("leyla", "/cases/{number}/interview/"),
    ("nigar", "/cases/export/"),
    ("nigar", "/statistics/"),
]
SHOWN = ("title", "aria-label", "placeholder", "data-label")


class Said(HTMLParser):
    """Collects what a page says, each piece of text by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self.silent = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag if tag in ("script", "style") else ""
        self.pieces |= {value.strip() for name, value in attrs if name in SHOWN and value}

    def handle_endtag(self, tag: str) -> None:
        self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.add(" ".join(data.split()))


def foreign() -> set[str]:
    """Return all whole texts of the portal in its other languages."""
    said = {form for entry in entries("az") for form in (*entry.english, *entry.ours)} | set(russian.pairs())
    ours = {form for entry in entries("ru") for form in entry.ours} | set(russian.pairs().values())
    # The switcher names each language in its own words; the others are user names, and what somebody typed.
    own = {"English", "auditor", "Auditor", "Hadisə", "Qeyd"}
    return {text for text in said - ours - own if not placeholders(text) and len(text) > 3}


def test_every_page_speaks_russian_and_nothing_else(story: Story, person: Callable[[str], User]) -> None:
    number, strange = story.to_referral().number, foreign()
    left = {}
    for who, address in PAGES + MORE_PAGES:
        browser = Client(headers={"accept-language": "ru"})
        if who:
            browser.force_login(person(who))
        answer = browser.get(address.format(number=number))
        page = answer.content.decode()
        assert answer.status_code in (200, 403, 404, 410), (who, address)
        assert '<html lang="ru"' in page, (who, address)
        if found := Said(page).pieces & strange:
            left[who, address] = found
    assert left == {}


def test_what_was_left_would_be_found() -> None:
    assert Said('<p title="Cases">İşlər</p><script>Save</script>').pieces & foreign() == {"Cases", "İşlər"}


def test_who_chooses_russian_keeps_it_and_the_state_language_is_the_first(case: Case, person) -> None:
    browser = Client()
    browser.force_login(person("aysel"))
    address = f"/cases/{case.number}/"
    assert '<html lang="az"' in browser.get(address).content.decode()
    browser.post("/language/", {"language": "ru", "next": address})
    page = browser.get(address).content.decode()
    assert '<html lang="ru"' in page
    assert 'lang="ru" aria-label="Русский" aria-pressed="true"' in page
    assert settings.LANGUAGES[0][0] == "az"
