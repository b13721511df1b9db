"""The board leaves the centre only for a purpose, behind the password, and without a name."""

import pytest
from django.test import Client

from cases.models import Case
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre
from tests.cases.clock_rows import pass_time

URL = "/overdue/export/"
ASKED = {"kind": "csv", "purpose": "report", "password": "dost-demo"}


@pytest.fixture
def nigars(browser_of) -> Client:
    return browser_of("nigar")


def test_the_file_holds_what_the_filter_shows_and_nobody_s_name(case: Case, nigars: Client) -> None:
    pass_time(61 * 60)
    answer = nigars.post(f"{URL}?clock=front_office", ASKED)
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{case.number},Front office,{case.centre.name},Intake,")
    assert lines[1].endswith(",1,")
    assert "Aysel" not in answer.content.decode()
    entry = AuditEvent.objects.get(event="clocks.export")
    assert (entry.detail["purpose"], entry.detail["rows"], entry.detail["filter"]) == ("report", 1, "clock")


def test_it_speaks_the_language_of_who_takes_it(case: Case, nigars: Client) -> None:
    pass_time(61 * 60)
    answer = nigars.post(f"{URL}?clock=front_office", ASKED, headers={"accept-language": "ru"})
    heading, row = answer.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("Дело,Срок,Центр,Шаг,")
    assert row.startswith(f"{case.number},Фронт-офис,{case.centre.name},Приём обращения,")


def test_a_workbook_is_one(case: Case, nigars: Client) -> None:
    answer = nigars.post(URL, ASKED | {"kind": "xlsx"})
    assert answer.content[:2] == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clocks.xlsx"'


def test_a_name_that_looks_like_a_formula_is_text(case: Case, centre: Centre, nigars: Client) -> None:
    centre.name = "=1+1"
    centre.save()
    assert b"'=1+1" in nigars.post(URL, ASKED).content


@pytest.mark.parametrize("change", [{"password": "wrong"}, {"password": ""}, {"purpose": ""}, {"kind": "exe"}])
def test_without_password_purpose_or_kind_nothing_leaves(case: Case, nigars: Client, change: dict[str, str]) -> None:
    answer = nigars.post(URL, ASKED | change)
    assert answer.status_code == 422
    assert case.number not in answer.content.decode()
    assert not AuditEvent.objects.filter(event="clocks.export").exists()


def test_an_agent_exports_nothing_and_another_centre_only_its_own(case: Case, browser_of) -> None:
    assert browser_of("aysel").post(URL, ASKED).status_code == 403
    assert case.number not in browser_of("elnur").post(URL, ASKED).content.decode("utf-8-sig")
