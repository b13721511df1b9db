"""When a standard ends, in calendar time or by the working days of a centre."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from dost_portal.passport.models import Holiday, ServiceStandard

BAKU: Final = ZoneInfo("Asia/Baku")
MONDAY_TO_FRIDAY: Final = frozenset(range(5))
# Longer than any run of days off: nobody plans one of half a year.
_HORIZON: Final = dt.timedelta(days=180)


@dataclass(frozen=True)
class WorkingHours:
    """When a centre works: the same hours, local in Baku, on each of its weekdays (0 = Monday).

    Raises ValueError when there are no weekdays or the day does not end after it begins.
    """

    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(18)
    weekdays: frozenset[int] = field(default=MONDAY_TO_FRIDAY)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("a working day ends after it begins")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays are numbers from 0 to 6, at least one")


OFFICE_HOURS: Final = WorkingHours()


def due_at(start: dt.datetime, standard: ServiceStandard, hours: WorkingHours | None = None) -> dt.datetime:
    """Return the moment, aware and in UTC, at which `standard` is used up when it starts at `start`.

    Minutes, hours and calendar days are exact: a day is 24 hours, whatever the calendar says of it.

    Working days go by the centre's hours (default Monday to Friday, 09:00 to 18:00 in Baku) and the
    `Holiday` rows. A start outside working time counts from the next opening; closing time itself is
    outside. N working days end N working days later at the same time of day, so the working time in
    between is exactly N days' worth: Friday 17:59 → Monday 17:59, Saturday → Tuesday 09:00.

    Raises ValueError for a naive `start`.
    """
    if start.tzinfo is None:
        raise ValueError("start must be an aware datetime")
    exact = standard.exact
    if exact is not None:
        return start.astimezone(dt.UTC) + exact
    return _after_working_days(start.astimezone(BAKU), standard.amount, hours or OFFICE_HOURS)


def warn_at(start: dt.datetime, due: dt.datetime, standard: ServiceStandard) -> dt.datetime:
    """Return when to warn: after the standard's share of the way from `start` to `due`, in UTC.

    The share is of the clock's time, nights included, so it never lies after `due`.
    """
    return (start + (due - start) * standard.warn_percent / 100).astimezone(dt.UTC)


def is_working_day(day: dt.date, hours: WorkingHours = OFFICE_HOURS) -> bool:
    """Tell whether people work on `day`: its row in Holiday decides, without one its weekday."""
    return _working(day, day, hours)(day)


def next_working_day(day: dt.date, hours: WorkingHours = OFFICE_HOURS) -> dt.date:
    """Return the first working day after `day`, which itself does not count."""
    return _following(day, 1, _working(day, day + _HORIZON, hours))


def _after_working_days(start: dt.datetime, days: int, hours: WorkingHours) -> dt.datetime:
    first, last = start.date(), start.date() + _HORIZON + dt.timedelta(weeks=days)
    works = _working(first, last, hours)
    day, time = first, start.time()
    if not works(day) or time >= hours.closes:
        day, time = _following(day, 1, works), hours.opens
    time = max(time, hours.opens)
    return dt.datetime.combine(_following(day, days, works), time, tzinfo=BAKU).astimezone(dt.UTC)


def _following(day: dt.date, count: int, works: Callable[[dt.date], bool]) -> dt.date:
    """Return the `count`-th working day after `day`."""
    while count:
        day += dt.timedelta(days=1)
        count -= works(day)
    return day


def _working(first: dt.date, last: dt.date, hours: WorkingHours) -> Callable[[dt.date], bool]:
    """Return a test for working days that has read the holidays from `first` to `last` once."""
    rows = Holiday.objects.filter(date__range=(first, last)).values_list("date", "works")
    exceptions: dict[dt.date, bool] = dict(rows)
    return lambda day: exceptions.get(day, day.weekday() in hours.weekdays)
