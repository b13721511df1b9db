"""Security requirement 35: what every answer carries, and the way out that stands on every page."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from cases.models import Case
from dost_portal.audit.models import AuditEvent
from tests.factories import Story

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
# Who, which page; {number} is a case at the referral.
PAGES = [
    ("aysel", "/work/"),
    ("aysel", "/cases/"),
    ("aysel", "/cases/{number}/"),
    ("aysel", "/cases/{number}/intake/"),
    ("aysel", "/cases/{number}/police/"),
    ("aysel", "/cases/{number}/referral/"),
    ("aysel", "/cases/{number}/withdraw/"),
    ("aysel", "/account/"),
    ("aysel", "/absences/"),
    ("kamran", "/cases/{number}/interview/"),
    ("kamran", "/announcements/"),
    ("nigar", "/overdue/"),
    ("nigar", "/hall/"),
    ("nigar", "/reading/"),
    ("nigar", "/cases/{number}/trail/"),
    ("sevil", "/reception/"),
    ("rashad", "/overdue/figures/"),
    ("dsmf", "/dsmf/"),
    ("auditor", "/trail/"),
    ("admin", "/admin/"),
    ("admin", "/admin/staff/user/"),
    ("admin", "/admin/staff/user/add/"),
    ("", "/login/"),
    ("", "/invitation/x/x-x/"),
    ("dsmf", "/passport/"),
    ("aysel", "/nosuch/"),
    ("aysel", "/trail/"),
    ("aysel", "/cases/AAAA-AAAA/"),
]


class Parts(HTMLParser):
    """Collects what the content policy would refuse, and what leads elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.inline += [f"{tag} {name}" for name in held if name == "style" or name.startswith("on")]
        if tag in ("script", "style") and not held.get("src") and held.get("type") != "application/json":
            self.inline.append(tag)
        self.addresses += [held[name] or "" for name in ("href", "action", "src") if name in held]


@pytest.fixture
def open_page(story: Story, browser_of: BrowserOf):
    case = story.to_referral()

    def get(who: str, address: str):
        client = browser_of(who) if who else Client(headers={"accept-language": "en"})
        return client.get(address.format(number=case.number))

    return get


def wrongs_of(answer) -> set[str]:
    """Return in words what `answer` lacks for the safety of who sits before it."""
    headers, text = answer.headers, answer.content.decode()
    policy = headers["Content-Security-Policy"]
    held = {
        "status": answer.status_code in (200, 403, 404, 410),
        "no-store": "no-store" in headers["Cache-Control"],
        "default-src": "default-src 'none'" in policy,
        "frame-ancestors": "frame-ancestors 'none'" in policy,
        "base-uri": "base-uri 'none'" in policy,
        "form-action": "form-action 'self'" in policy,
        "nothing from elsewhere": not re.search(r"unsafe|\*|https?:", policy),
        "frames": headers["X-Frame-Options"] == "DENY",
        "nosniff": headers["X-Content-Type-Options"] == "nosniff",
        "referrer": headers["Referrer-Policy"] == "same-origin",
        "opener": headers["Cross-Origin-Opener-Policy"] == "same-origin",
        "geolocation": "geolocation=()" in headers["Permissions-Policy"],
        "microphone": "microphone=()" in headers["Permissions-Policy"],
        "no inline script or style": Parts(text).inline == [],
        "quick exit": all(part in text for part in ("data-quick-exit ", "data-quick-exit-form", "quick_exit")),
        "lock": not answer.wsgi_request.user.is_authenticated
        or ("data-lock-seconds" in text and "js/session" in text and text.count("data-quick-exit ") == 2),
    }
    return {name for name, holds in held.items() if not holds}


def test_35_every_page_is_safe_on_a_shared_computer(open_page) -> None:
    found = {(who, address): wrongs_of(open_page(who, address)) for who, address in PAGES}
    assert {page: wrongs for page, wrongs in found.items() if wrongs} == {}


def test_35_no_address_on_a_page_carries_personal_data(open_page) -> None:
    personal = re.compile(r"Günay|Sınaqlı|G%C3%BCnay|7SNQ2K4|AA1234567|994501234567")
    pages = {address: open_page(who, address).content.decode() for who, address in PAGES}
    assert any(personal.search(text) for text in pages.values()), "no page shows the person at all"
    assert {link for text in pages.values() for link in Parts(text).addresses if personal.search(link)} == set()


def test_35_each_page_has_a_nonce_of_its_own_where_it_uses_one(open_page) -> None:
    policies = [open_page("aysel", "/work/").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.findall(r"'nonce-[^']+'", policy) for policy in policies]
    assert nonces[0] == [] or nonces[0] != nonces[1]


def test_18_a_print_is_on_record(case: Case, browser_of: BrowserOf) -> None:
    aysel = browser_of("aysel")
    assert f"/cases/{case.number}/printed/" in aysel.get(f"/cases/{case.number}/").content.decode()
    assert aysel.post(f"/cases/{case.number}/printed/").status_code == 204
    entry = AuditEvent.objects.get(event="case.print")
    assert (entry.actor.username, entry.subject) == ("aysel", f"case:{case.pk}")
    assert browser_of("murad").post(f"/cases/{case.number}/printed/").status_code == 404
