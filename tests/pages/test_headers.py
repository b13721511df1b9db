"""What each answer tells the browser (security requirement 35)."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cases.models import Case

ROOT = Path(__file__).resolve().parents[2]
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


ASK = "import json, django; django.setup(); from django.conf import settings as s; print(json.dumps({names}))"
IN_PRODUCTION = {
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SECOND_FACTOR": True,
    "DEBUG": False,
}


def test_35_in_production_everything_goes_over_https_and_cookies_are_the_browsers_alone() -> None:
    """The settings of a process as it is deployed: the tests' own are another's."""
    key = "A" * 43 + "="
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DOST_", "DJANGO_"))}
    secrets = {"DOST_SECRET_KEY": "x" * 60, "DOST_FIELD_KEYS": f"k:{key}", "DOST_INDEX_KEY": key}
    environment = kept | secrets | {"DOST_SURFACE": "staff", "DJANGO_SETTINGS_MODULE": "dost_portal.settings"}
    ask = ASK.format(names="{" + ", ".join(f"'{name}': s.{name}" for name in IN_PRODUCTION) + "}")
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert json.loads(said.stdout or "{}") == IN_PRODUCTION, said.stderr


def test_35_the_answer_says_so_to_the_browser(client: Client, case: Case, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SESSION_COOKIE_SECURE = True
    assert "max-age=31536000" in client.get("/login/", secure=True).headers["Strict-Transport-Security"]
    client.force_login(case.responsible)
    client.get("/work/", secure=True)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


def test_35_no_address_of_a_case_names_anybody(case: Case, browser_of: Callable[[str], Client]) -> None:
    answer = browser_of("aysel").post("/search/", {"kind": "fin", "fin": "7SNQ2K4", "purpose": "returning"})
    assert "7SNQ2K4" not in str(answer.headers)
    assert "?fin" not in answer.content.decode()
