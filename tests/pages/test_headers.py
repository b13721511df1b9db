"""What each answer tells the browser (security requirement 35)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Case

PAGES = ("/login/", "/work/", "/cases/", "/search/", "/nowhere/", "/cases/{number}/", "/cases/{number}/intake/")
EXACT = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "img-src 'self' data:",
)


@pytest.mark.parametrize("page", PAGES)
def test_35_every_answer_carries_the_headers(case: Case, browser_of: Callable[[str], Client], page: str) -> None:
    answer = browser_of("aysel").get(page.format(number=case.number))
    held = {name: answer.headers.get(name, "") for name in EXACT}
    assert "no-store" in held.pop("Cache-Control")
    assert held == {name: value for name, value in EXACT.items() if name in held}
    policy = [part.strip() for part in answer.headers["Content-Security-Policy"].split(";")]
    assert [part for part in POLICY if part not in policy] == []


@pytest.mark.parametrize("page", PAGES)
def test_35_scripts_and_styles_come_from_the_portal_alone(
    case: Case, browser_of: Callable[[str], Client], page: str
) -> None:
    answer = browser_of("aysel").get(page.format(number=case.number))
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    for name in ("script-src", "style-src"):
        sources = policy[name].split()
        assert not [source for source in sources if source != "'self'" and not source.startswith("'nonce-")], name
    page_text = answer.content.decode()
    assert " onclick=" not in page_text
    assert " style=" not in page_text


def test_35_over_https_cookies_and_the_host_stay_there(client: Client, case: Case, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SESSION_COOKIE_SECURE = True
    assert "max-age=31536000" in client.get("/login/", secure=True).headers["Strict-Transport-Security"]
    client.force_login(case.responsible)
    client.get("/work/", secure=True)
    client.post("/staff/keep-alive/", secure=True)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["secure"]
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")


def test_35_no_address_of_a_case_names_anybody(case: Case, browser_of: Callable[[str], Client]) -> None:
    answer = browser_of("aysel").post("/search/", {"kind": "fin", "fin": "7SNQ2K4", "purpose": "returning"})
    assert "7SNQ2K4" not in str(answer.headers)
    assert "?fin" not in answer.content.decode()
