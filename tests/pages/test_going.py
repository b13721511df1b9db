"""Where one can go: the server offers what the role may do, and a case by its number alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve

from cases.models import Case
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Desk, User
from tests.factories import CAST, HARMED, Story

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
FETCH = {"X-Requested-With": "fetch"}


def offered(client: Client) -> str:
    answer = client.get("/go/", headers=FETCH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_next_action_of_each_of_ones_cases_and_who_is_next(story: Story, browser_of: BrowserOf) -> None:
    case = story.to_police()
    text = offered(browser_of("aysel"))
    assert f'href="/cases/{case.number}/police/">{case.number}: Inform law enforcement' in text
    assert 'action="/desk/next/"' in text
    assert HARMED.last_name not in text
    # Without a desk nobody can be called; who waits for somebody else has nothing to do next.
    Desk.objects.update(occupant=None, state="closed")
    assert "/desk/next/" not in offered(browser_of("aysel"))
    assert case.number not in offered(browser_of("kamran"))


@pytest.mark.parametrize("username", CAST)
def test_every_page_that_is_offered_opens(case: Case, browser_of: BrowserOf, username: str) -> None:
    client = browser_of(username)
    answer = client.get("/go/")
    ways = [way for way in (*answer.context["work"], *answer.context["pages"]) if not way.posts]
    assert ways
    assert {way.url: client.get(way.url).status_code for way in ways} == {way.url: 200 for way in ways}


@pytest.mark.parametrize(
    ("username", "never"),
    [
        ("sevil", ["/work/", "/cases/go/", "/trail/", "/overdue/", "/admin/"]),
        ("aysel", ["/trail/", "/overdue/", "/statistics/", "/admin/", "/dsmf/"]),
        ("kamran", ["/desk/next/", "/reception/", "/trail/"]),
        ("dsmf", ["/work/", "/cases/", "/search/", "/trail/"]),
        ("auditor", ["/work/", "/cases/go/", "/search/", "/admin/"]),
        ("admin", ["/work/", "/cases/go/", "/trail/", "/dsmf/"]),
        ("gunel", ["/desk/next/"]),
    ],
)
def test_what_a_role_may_not_do_is_not_offered(case: Case, browser_of: BrowserOf, username: str, never) -> None:
    text = offered(browser_of(username)) + browser_of(username).get("/go/").content.decode().partition("<main")[2]
    assert [url for url in never if f'="{url}"' in text.partition("<dialog")[0]] == []
    assert username == "aysel" or case.number not in text


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "{1}", "{2}"])
def test_a_case_opens_by_its_number_however_it_is_typed(case: Case, browser_of: BrowserOf, typed: str) -> None:
    number = case.number
    written = typed.format(number, number.lower(), number.replace("-", ""))
    assert browser_of("aysel").post("/cases/go/", {"number": written}).url == f"/cases/{number}/"


def test_a_number_leads_nobody_past_the_gate(case: Case, browser_of: BrowserOf) -> None:
    for username, status in (("aysel", 200), ("nigar", 200), ("gunel", 404), ("murad", 404), ("elnur", 404)):
        answer = browser_of(username).post("/cases/go/", {"number": case.number}, follow=True)
        assert answer.status_code == status, username
    assert AuditEvent.objects.filter(event="case.denied").count() == 3
    unknown = browser_of("murad").post("/cases/go/", {"number": "ZZZZ-ZZZZ"}, follow=True)
    assert unknown.status_code == 404
    for username in ("sevil", "dsmf", "auditor", "admin"):
        assert browser_of(username).post("/cases/go/", {"number": case.number}).status_code == 403


@pytest.mark.parametrize("typed", ["", "Sınaqlı", "1234-567", "../../admin", "1234-5678-9"])
def test_what_is_no_number_is_said_beside_the_field(browser_of: BrowserOf, typed: str) -> None:
    answer = browser_of("aysel").post("/cases/go/", {"number": typed})
    assert answer.status_code == 422
    assert 'aria-describedby="go-number-problem"' in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()


def test_nobody_who_is_not_in_goes_anywhere(client: Client, person: Callable[[str], User]) -> None:
    assert client.get("/go/").status_code == 302
    assert client.post("/cases/go/", {"number": "7HX4-42D5"}).status_code == 302
    assert resolve("/cases/go/").view_name == "cases:go_to_case"
