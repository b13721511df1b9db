"""The page of the search: questions in the right form, results of one's own cases, a link between two."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Case
from dost_portal.audit.models import AuditEvent
from tests.cases.test_finding import second_case
from tests.factories import HARMED, Story

BrowserOf = Callable[[str], Client]


def post(client: Client, **data: str) -> Any:
    return client.post("/search/", {"purpose": "returning", **data})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "fin", "fin": "7SNQ2KI"}, "never has the letters I and O"),
        ({"kind": "fin"}, "Fill this in."),
        ({"kind": "number", "number": "abc"}, "looks like K7MN-4QXD"),
        ({"kind": "name", "last_name": "Sınaqlı", "first_name": "Günay", "birth_year": "90"}, "four digits"),
        ({"kind": "name", "last_name": "S1"}, "no digits"),
        ({"kind": "x"}, "Select a valid choice"),
        ({"kind": "number", "number": "K7MW4QXD", "purpose": ""}, "This field is required."),
    ],
)
def test_a_wrong_question_is_said_beside_its_field(
    case: Case, browser_of: BrowserOf, data: dict[str, str], message: str
) -> None:
    answer = post(browser_of("aysel"), **data)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not AuditEvent.objects.filter(event="person.search").exists()


def test_the_page_finds_and_links_and_shows_it(story: Story, browser_of: BrowserOf) -> None:
    case, aysel = story.to_interview(), browser_of("aysel")
    earlier = second_case(case.centre, story.agent)
    found = post(aysel, kind="fin", fin=HARMED.fin.lower()).content.decode()
    assert case.number in found
    assert earlier.number in found
    assert "Nothing found" in post(aysel, kind="fin", fin="8AAAAAA").content.decode()
    url = f"/cases/{case.number}/"
    assert "The same person: link" in aysel.get(url).content.decode()
    aysel.post(f"{url}same-person/", {"other": earlier.number})
    assert "Not the same person" in aysel.get(url).content.decode()
    refused = aysel.post(f"{url}same-person/", {"other": "ZZZZ-ZZZZ"}, follow=True).content.decode()
    assert "There is no such case in your centre." in refused


def test_reception_and_dsmf_do_not_search(case: Case, browser_of: BrowserOf) -> None:
    for username in ("sevil", "auditor", "rashad", "admin"):
        assert browser_of(username).get("/search/").status_code == 403
