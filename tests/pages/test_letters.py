"""The pages of letters: from the case to the print, and the check of a code."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Letter
from cases.services import letters
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.factories import HARMED, Story

pytestmark = pytest.mark.usefixtures("media")
BrowserOf = Callable[[str], Client]


def test_from_the_case_to_the_print_and_all_on_record(story: Story, aysel: User, browser_of: BrowserOf) -> None:
    case = story.to_interview()
    agent = browser_of("aysel")
    page = f"/cases/{case.number}/letters/"
    assert "Write a letter" in agent.get(f"/cases/{case.number}/").content.decode()
    assert agent.post(page, {"kind": "confirmation"}).status_code == 302
    letter = Letter.objects.get()
    answer = agent.get(f"{page}{letter.pk}/")
    assert answer["Content-Disposition"] == f'attachment; filename="BAKI-1-1-{letter.year}.pdf"'
    assert answer.content == letters.content(letter=letter)
    assert agent.post(f"{page}{letter.pk}/correct/", {"correction": ""}).status_code == 422
    assert agent.post(f"{page}{letter.pk}/correct/", {"correction": "Səhv"}).status_code == 302
    shown = agent.get(page).content.decode()
    assert "in place of № BAKI-1-1/" in shown
    assert agent.post(page, {"kind": "x"}).status_code == 422
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"letter.issued", "letter.print", "case.issue_letter"} <= events


def test_a_code_not_for_you_looks_like_a_wrong_one(story: Story, aysel: User, browser_of: BrowserOf) -> None:
    letter = letters.issue(case=story.to_interview(), by=aysel, kind="confirmation")
    good = browser_of("nigar").post("/letters/check/", {"code": letter.shown_code.lower()})
    assert good.status_code == 200
    assert letter.number in good.content.decode()
    assert HARMED.last_name not in good.content.decode()
    wrong = [browser_of("murad").post("/letters/check/", {"code": code}) for code in (letter.code, "ZZZZ-ZZZZ-ZZZZ")]
    assert {answer.status_code for answer in wrong} == {404}
    assert not any(letter.number in answer.content.decode() for answer in wrong)
    assert browser_of("aysel").post("/letters/check/", {"code": ""}).status_code == 422
    assert browser_of("sevil").get("/letters/check/").status_code == 403
