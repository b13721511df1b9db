"""A new colleague: from the link in the mail to the first page, in a real browser (security requirements 31, 35)."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Page, expect

from dost_portal.staff import links
from dost_portal.staff.credentials import SecondFactor
from dost_portal.staff.models import User
from tests.journeys.actor import Actor
from tests.staff.conftest import code_of

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "yeni uzun parol 2026"


@pytest.fixture
def lale(hall) -> User:
    return User.objects.create_user(
        "lale", None, first_name="Lalə", last_name="Yenicə", roles=["social_agent"], centre=hall
    )


@pytest.fixture
def page_of_lale(browser: Browser, live_server, settings) -> Iterator[Page]:
    settings.SECOND_FACTOR = True
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": configured.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_31_from_the_link_to_the_first_page(lale: User, hall, page_of_lale: Page, live_server) -> None:
    admin = User.objects.get(username="admin")
    link = re.sub(r"^https?://[^/]+", live_server.url, links.issue(user=lale, by=admin))
    one = Actor("lale", page_of_lale, live_server.url)
    one.page.goto(link)
    assert "set-password" in one.page.url
    one.fill(new_password1=NEW, new_password2=NEW)
    one.press("Save and go on")
    expect(one.page.locator("svg.qr")).to_be_visible()
    one.fill(code=code_of(SecondFactor.objects.get(user=lale)))
    one.press("Confirm")
    expect(one.page.locator(".recovery-codes li")).to_have_count(10)
    one.press("I have kept them, go on")
    expect(one.page).to_have_url(f"{live_server.url}/work/")
    one.go("/account/")
    one.sees("10 recovery codes are left.")
    assert one.errors == []  # nor anything that the content policy refused
