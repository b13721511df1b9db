"""The statistics: of months and years that are over, five people and more, and on paper for a purpose."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from cases.models import Application, Case, Incident
from cases.services import statistics
from cases.services.statistics import Of, Period
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, User

URL = "/statistics/"
ASKED = {"purpose": "report", "password": "dost-demo"}
LAST_YEAR = timezone.localdate().year - 1


@pytest.fixture
def nigars(browser_of) -> Client:
    return browser_of("nigar")


def opened(count: int, month: int, centre: Centre, agent: User, forms: list[str], kind: str = "self") -> list[Case]:
    """Cases closed on the day they were opened, each with an incident and an application."""
    at = datetime(LAST_YEAR, month, 10, 12, tzinfo=timezone.get_default_timezone())
    shape = {"centre": centre, "step": "closed", "outcome": "placed", "responsible": agent}
    cases = Case.objects.bulk_create(
        [Case(opened_at=at, closed_at=at + timedelta(hours=5), **shape) for _ in range(count)]
    )
    Incident.objects.bulk_create([Incident(case=case, violence_forms=forms, updated_by=agent) for case in cases])
    Application.objects.bulk_create([Application(case=case, applicant_kind=kind) for case in cases])
    return cases


def told(of: Of, period: str, centre: Centre | None) -> dict[str, int | None]:
    return {row.key: row.count for row in statistics.figures(of=of, period=Period.read(period), centre=centre)}


@pytest.fixture
def year(centre: Centre, aysel: User) -> Centre:
    """March with a small form, in April nobody of it; fourteen in all."""
    opened(8, 3, centre, aysel, ["PHYSICAL"])
    opened(2, 3, centre, aysel, ["ECON"], kind="guardian")
    opened(9, 4, centre, aysel, ["PHYSICAL"])
    return centre


def test_small_counts_are_hidden_with_what_gives_them_away(year: Centre) -> None:
    assert told(Of.OPENED, f"{LAST_YEAR}-03", year) == {"": 10}
    assert told(Of.VIOLENCE, f"{LAST_YEAR}-03", year) == {"PHYSICAL": None, "ECON": None}
    assert told(Of.APPLICANT, f"{LAST_YEAR}-03", year) == {"self": None, "guardian": None}
    assert told(Of.VIOLENCE, f"{LAST_YEAR}-04", year) == {"PHYSICAL": 9}
    # With the year's total April would leave March's.
    assert told(Of.VIOLENCE, str(LAST_YEAR), year) == {"PHYSICAL": None, "ECON": None}
    assert told(Of.OUTCOME, str(LAST_YEAR), year) == {"placed": 19}


def test_a_form_that_nearly_all_have_is_hidden_too(centre: Centre, aysel: User) -> None:
    opened(9, 5, centre, aysel, ["PHYSICAL", "PSYCH"])
    opened(1, 5, centre, aysel, ["PSYCH"])
    assert told(Of.VIOLENCE, f"{LAST_YEAR}-05", centre)["PHYSICAL"] is None


def test_the_agency_sees_all_centres_a_centre_its_own(
    year: Centre, other_centre: Centre, murad: User, nigars: Client, browser_of
) -> None:
    opened(7, 4, other_centre, murad, ["PHYSICAL"])
    month = f"?period={LAST_YEAR}-04"
    assert told(Of.CENTRE, f"{LAST_YEAR}-04", None) == {year.name: 9, other_centre.name: 7}
    page = nigars.get(URL + month).content.decode()
    assert year.name in page
    assert other_centre.name not in page
    agency = browser_of("rashad").get(URL + month).content.decode()
    assert other_centre.name in agency
    assert ">16<" in agency.replace("\n", "").replace(" ", "")
    entry = AuditEvent.objects.filter(event="statistics.view").latest("id")
    assert entry.detail == {"period": f"{LAST_YEAR}-04"}
    assert browser_of("aysel").get(URL).status_code == 403


def test_what_is_not_over_is_never_told(nigars: Client, case: Case) -> None:
    today = timezone.localdate()
    for asked in (f"{today:%Y-%m}", str(today.year), "x"):
        assert nigars.get(f"{URL}?period={asked}").status_code == 422
    assert all(period.end <= today for period in statistics.periods(today=today))
    assert [str(row) for row in statistics.periods(today=today.replace(year=2026, month=2), months=3, years=1)] == [
        "2026-01",
        "2025-12",
        "2025-11",
        "2025",
    ]


def test_it_says_how_long_steps_took_of_five_and_more(year: Centre) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casemove (id, case_id, action, from_step, to_step, at)"
            " SELECT gen_random_uuid(), id, 'close', 'reply', 'closed', closed_at FROM cases_case WHERE centre_id = %s",
            [year.pk],
        )
    (span,) = statistics.spans(period=Period(LAST_YEAR, 4), centre=year)
    assert (span.step, span.median, span.p90) == ("closed", 300, 300)
    assert told(Of.STEP, f"{LAST_YEAR}-04", year) == {"closed": 9}


def test_the_report_is_a_pdf_in_azerbaijani_for_a_purpose_behind_the_password(year: Centre, nigars: Client) -> None:
    url = f"{URL}report/?period={LAST_YEAR}-04"
    for wrong in ({"password": "wrong"}, {"purpose": ""}):
        assert nigars.post(url, ASKED | wrong).status_code == 422
    assert not AuditEvent.objects.filter(event="statistics.report").exists()
    answer = nigars.post(url, ASKED)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert year.name in text
    assert "Zorakılığın növləri" in text
    entry = AuditEvent.objects.get(event="statistics.report")
    assert entry.detail == {"period": f"{LAST_YEAR}-04", "purpose": "report"}
