"""People before a real browser and a real server, without the way in."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from dost_portal.staff.models import User


@pytest.fixture
def sit_down(live_server, browser: Browser, person: Callable[[str], User]) -> Iterator[Callable[..., Page]]:
    """Give a member of the cast a browser in which they are logged in, in English."""
    contexts = []

    def come(username: str, path: str = "/", **options: object) -> Page:
        client = Client()
        client.force_login(person(username))
        context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: "en"}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(live_server.url + path)
        return page

    yield come
    for context in contexts:
        context.close()
