"""F13: a case's clock by calendar and by working days, exact over leap days, year ends and holidays."""

import datetime as dt

import pytest

from cases.models import Case, Deadline
from cases.services import clocks
from cases.workflow import Clock
from dost_portal.passport.calendar import BAKU
from dost_portal.passport.models import Holiday, ServiceStandard


def baku(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=BAKU)


def hours(case: Case, opens: dt.time, closes: dt.time, days: list[int]) -> None:
    centre = case.centre
    centre.opens_at, centre.closes_at, centre.working_days = opens, closes, days
    centre.save()


def back_office(case: Case, began: str) -> str:
    """Start the back office's day at `began` and return when it is due, in Baku."""
    clocks.start(case=case, clocks=[Clock.BACK_OFFICE], began={Clock.BACK_OFFICE: baku(began)})
    due = Deadline.objects.get(case=case, clock="back_office").due_at
    return due.astimezone(BAKU).strftime("%d.%m.%Y %H:%M")


@pytest.fixture
def working_day(case: Case) -> None:
    """The back office's day is a working day of a centre open Monday to Friday, 09:00 to 18:00."""
    hours(case, dt.time(9), dt.time(18), [1, 2, 3, 4, 5])
    ServiceStandard.objects.filter(code="back_office").update(day_kind="working")


@pytest.mark.parametrize(
    ("began", "due"),
    [
        ("28.02.2028 10:00", "29.02.2028 10:00"),
        ("29.02.2028 23:59", "01.03.2028 23:59"),
        ("31.12.2026 18:30", "01.01.2027 18:30"),
        ("20.03.2027 12:00", "21.03.2027 12:00"),
    ],
)
def test_a_calendar_day_is_24_hours_on_any_day(case: Case, began: str, due: str) -> None:
    assert back_office(case, began) == due


@pytest.mark.parametrize(
    ("began", "due"),
    [
        ("19.03.2027 16:00", "29.03.2027 16:00"),  # Novruz, its moved days and a weekend
        ("06.11.2026 10:00", "11.11.2026 10:00"),  # 8 November falls on a Sunday and is moved
        ("20.11.2026 17:59", "23.11.2026 17:59"),  # the last minute before closing
        ("20.11.2026 18:00", "24.11.2026 09:00"),  # closing time
        ("30.12.2026 15:00", "05.01.2027 15:00"),  # the end of the year
    ],
)
def test_a_working_day_goes_by_the_centre_s_hours_and_the_holidays(
    case: Case, working_day: None, began: str, due: str
) -> None:
    assert back_office(case, began) == due


def test_the_hours_are_those_of_the_case_s_own_centre(case: Case, working_day: None) -> None:
    hours(case, dt.time(10), dt.time(16), [1, 2, 3, 4, 5, 6])
    assert back_office(case, "20.11.2026 16:00") == "23.11.2026 10:00"


def test_a_holiday_the_administrator_enters_counts_for_the_next_clock_and_not_for_one_that_runs(
    case: Case, working_day: None, admin_browser
) -> None:
    first = back_office(case, "17.11.2026 10:15")
    sent = admin_browser.post("/admin/passport/holiday/add/", {"date": "2026-11-18", "name_az": "Seçki", "name_en": ""})
    assert sent.status_code == 302
    assert Holiday.objects.filter(date=dt.date(2026, 11, 18), works=False).exists()
    clocks.stop(case=case, clocks=[Clock.BACK_OFFICE])
    clocks.start(case=case, clocks=[Clock.BACK_OFFICE], began={Clock.BACK_OFFICE: baku("17.11.2026 10:15")})
    second = Deadline.objects.get(case=case, clock="back_office", generation=2)
    assert first == "18.11.2026 10:15"
    assert second.due_at == baku("19.11.2026 10:15")


@pytest.fixture
def admin_browser(person, client):
    client.force_login(person("admin"))
    return client
