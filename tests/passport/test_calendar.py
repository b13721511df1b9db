"""When a standard ends. Wall-clock times below are those of Baku."""

import datetime as dt

import pytest

from dost_portal.passport.calendar import (
    BAKU,
    WorkingHours,
    due_at,
    is_working_day,
    next_working_day,
    warn_at,
)
from dost_portal.passport.models import Holiday, ServiceStandard

pytestmark = pytest.mark.django_db


def baku(text):
    return dt.datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=BAKU)


def days(amount, kind="working"):
    return ServiceStandard(code="back_office", amount=amount, unit="day", day_kind=kind)


def shown(moment):
    assert moment.utcoffset() == dt.timedelta(0), "answers are in UTC"
    return moment.astimezone(BAKU).strftime("%d.%m.%Y %H:%M")


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        (1, "hour", "20.11.2026 17:30", "20.11.2026 18:30"),
        (60, "minute", "31.12.2026 23:30", "01.01.2027 00:30"),
        (1, "day", "20.11.2026 17:30", "21.11.2026 17:30"),
        (1, "day", "28.02.2028 10:00", "29.02.2028 10:00"),
        (1, "day", "28.02.2027 10:00", "01.03.2027 10:00"),
        (1, "day", "19.03.2027 12:00", "20.03.2027 12:00"),
    ],
)
def test_minutes_hours_and_calendar_days_are_exact_whatever_the_day(amount, unit, start, due):
    standard = ServiceStandard(amount=amount, unit=unit, day_kind="calendar")
    assert shown(due_at(baku(start), standard)) == due


def test_seconds_are_kept():
    start = dt.datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=dt.UTC)
    standard = ServiceStandard(amount=60, unit="minute", day_kind="calendar")
    assert due_at(start, standard) == start + dt.timedelta(hours=1)


def test_only_a_day_can_be_a_working_day():
    standard = ServiceStandard(amount=1, unit="hour", day_kind="working")
    assert shown(due_at(baku("20.11.2026 17:30"), standard)) == "20.11.2026 18:30"


@pytest.mark.parametrize(
    ("amount", "start", "due"),
    [
        (1, "17.11.2026 10:15", "18.11.2026 10:15"),  # Tuesday → Wednesday
        (1, "20.11.2026 17:59", "23.11.2026 17:59"),  # the last minute of Friday
        (1, "20.11.2026 18:00", "24.11.2026 09:00"),  # closing time: counts from Monday's opening
        (1, "20.11.2026 23:00", "24.11.2026 09:00"),
        (1, "21.11.2026 12:00", "24.11.2026 09:00"),  # Saturday
        (1, "23.11.2026 07:00", "24.11.2026 09:00"),  # Monday before opening
        (1, "23.11.2026 09:00", "24.11.2026 09:00"),
        (5, "16.11.2026 11:00", "23.11.2026 11:00"),
        (1, "19.03.2027 16:00", "29.03.2027 16:00"),  # over Novruz 2027: 20-24, moved to 25 and 26, weekend
        (1, "21.03.2027 16:00", "30.03.2027 09:00"),  # in the middle of Novruz
        (1, "14.06.2027 10:00", "16.06.2027 10:00"),  # 15 June in the middle of a week
        (1, "06.11.2026 10:00", "11.11.2026 10:00"),  # 8 November is a Sunday: 10 November is off for it
        (1, "07.03.2025 10:00", "10.03.2025 10:00"),  # 10 March 2025 was worked, and 27 March off for it
        (1, "26.03.2025 10:00", "02.04.2025 09:00"),  # off to 31 March; 1 April was worked in exchange
        (1, "20.06.2025 10:00", "21.06.2025 10:00"),  # a Saturday made a working day
        (1, "25.02.2028 10:00", "01.03.2028 10:00"),  # Ramadan holiday moved to 28 and 29 February
        (1, "30.12.2026 15:00", "05.01.2027 15:00"),  # 31 December, New Year, its moved day, weekend
        (1, "31.12.2027 10:00", "06.01.2028 09:00"),  # 31 December itself is off; so are 3 and 4 January
    ],
)
def test_working_days(amount, start, due):
    assert shown(due_at(baku(start), days(amount))) == due


def test_29_february_is_a_day_like_others():
    Holiday.objects.filter(date__year=2028, date__month=2).delete()
    assert shown(due_at(baku("28.02.2028 10:00"), days(1))) == "29.02.2028 10:00"
    assert shown(due_at(baku("29.02.2028 17:59"), days(1))) == "01.03.2028 17:59"


def test_a_holiday_entered_today_counts_at_once():
    start = baku("17.11.2026 10:15")
    Holiday.objects.create(date=dt.date(2026, 11, 18), name_az="Seçki")
    assert shown(due_at(start, days(1))) == "19.11.2026 10:15"


def test_the_hours_of_a_centre_count():
    saturdays = WorkingHours(opens=dt.time(10), closes=dt.time(16), weekdays=frozenset({0, 1, 2, 3, 4, 5}))
    assert shown(due_at(baku("20.11.2026 15:59"), days(1), saturdays)) == "21.11.2026 15:59"
    assert shown(due_at(baku("20.11.2026 16:00"), days(1), saturdays)) == "23.11.2026 10:00"


def test_a_later_start_is_never_due_earlier():
    start = baku("18.03.2027 00:00")
    dues = [due_at(start + dt.timedelta(minutes=30 * step), days(1)) for step in range(48 * 13)]
    assert dues == sorted(dues)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due_at(dt.datetime(2026, 11, 20, 9), days(1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "hours",
    [
        {"opens": dt.time(18), "closes": dt.time(9)},
        {"opens": dt.time(9), "closes": dt.time(9)},
        {"weekdays": frozenset()},
        {"weekdays": frozenset({7})},
    ],
)
def test_hours_that_never_come_are_refused(hours):
    with pytest.raises(ValueError):
        WorkingHours(**hours)


def test_a_query_a_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        due_at(baku("19.03.2027 16:00"), days(30))


def test_working_days_and_the_next():
    assert is_working_day(dt.date(2026, 11, 20))
    assert not is_working_day(dt.date(2026, 11, 21))
    assert not is_working_day(dt.date(2026, 11, 10))
    assert is_working_day(dt.date(2025, 6, 21))
    assert next_working_day(dt.date(2026, 11, 19)) == dt.date(2026, 11, 20)
    assert next_working_day(dt.date(2026, 11, 20)) == dt.date(2026, 11, 23)
    assert next_working_day(dt.date(2027, 3, 19)) == dt.date(2027, 3, 29)


def test_the_warning_comes_after_its_share_of_the_time():
    standard = ServiceStandard(amount=1, unit="hour", day_kind="calendar", warn_percent=75)
    start = baku("20.11.2026 10:00")
    assert shown(warn_at(start, due_at(start, standard), standard)) == "20.11.2026 10:45"
