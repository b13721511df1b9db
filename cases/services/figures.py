"""The figures of the hall, computed from the events of its tickets by the database.

Of one ticket, in seconds:
wait     from the issue to the last call (a repeated call is not a new one); to the start, if nobody called
walk     from the last call to the start
service  all the time at a desk, together
hold     all the time on hold, together
visit    from the issue to the end
Called within the target: of those who were called, left or ran into the day's end, how many were called
no later than the target after the issue. Who still waits counts nowhere yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.conf import settings

from cases.models import Ticket
from cases.services import clocks
from dost_portal import replica
from dost_portal.staff.models import Centre, Desk

TIMES: Final = ("wait", "walk", "service", "hold", "visit")
COUNTS: Final = ("key", "tickets", "counted", "within", "no_shows", "left", "expired", "recalls")


class GroupBy(StrEnum):
    DAY = "day"
    HOUR = "hour"
    DESK = "desk"
    CENTRE = "centre"


KEYS: Final = {
    GroupBy.DAY: "(issued AT TIME ZONE %(zone)s)::date",
    GroupBy.HOUR: "extract(hour FROM issued AT TIME ZONE %(zone)s)::int",
    GroupBy.DESK: "(SELECT number FROM staff_desk WHERE staff_desk.id = of_ticket.desk_id)::int",
    GroupBy.CENTRE: "(SELECT name FROM staff_centre WHERE staff_centre.id = of_ticket.centre_id)",
}
PER_TICKET_SQL: Final = """
WITH event AS (
    SELECT e.*, t.centre_id, lead(e.at) OVER (PARTITION BY e.ticket_id ORDER BY e.at, e.id) AS until,
           min(e.at) FILTER (WHERE e.action = 'start') OVER (PARTITION BY e.ticket_id) AS started
    FROM cases_ticketevent e JOIN cases_ticket t ON t.id = e.ticket_id
    WHERE t.centre_id = ANY (%(centres)s) AND t.day BETWEEN %(first)s AND %(last)s
), of_ticket AS (
    SELECT ticket_id, min(centre_id) AS centre_id,
           min(at) FILTER (WHERE action = 'issue') AS issued,
           max(at) FILTER (WHERE action = 'call' AND (started IS NULL OR at <= started)) AS called,
           min(started) AS started,
           max(at) FILTER (WHERE to_state NOT IN ('waiting', 'called', 'serving', 'on_hold') AND until IS NULL)
               AS ended,
           sum(extract(epoch FROM until - at)) FILTER (WHERE to_state = 'serving') AS service,
           sum(extract(epoch FROM until - at)) FILTER (WHERE to_state = 'on_hold') AS hold,
           (array_agg(to_state ORDER BY at DESC, id DESC))[1] AS state,
           (array_agg(desk_id ORDER BY at DESC, id DESC) FILTER (WHERE desk_id IS NOT NULL))[1] AS desk_id,
           count(*) FILTER (WHERE action = 'recall') AS recalls
    FROM event GROUP BY ticket_id
), figure AS (
    SELECT {key} AS key, state, recalls,
           extract(epoch FROM coalesce(called, started) - issued) AS wait,
           extract(epoch FROM started - called) AS walk,
           CASE WHEN ended IS NOT NULL THEN service END AS service,
           CASE WHEN ended IS NOT NULL THEN hold END AS hold,
           extract(epoch FROM ended - issued) AS visit
    FROM of_ticket WHERE issued IS NOT NULL
)
SELECT key, count(*),
       count(*) FILTER (WHERE wait IS NOT NULL OR state IN ('left', 'expired')),
       count(*) FILTER (WHERE wait <= %(target)s),
       count(*) FILTER (WHERE state = 'no_show'), count(*) FILTER (WHERE state = 'left'),
       count(*) FILTER (WHERE state = 'expired'), coalesce(sum(recalls), 0)::int, {times}
FROM figure GROUP BY key ORDER BY key NULLS LAST
"""
SPREADS: Final = ", ".join(
    f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {name}), percentile_cont(0.9) WITHIN GROUP (ORDER BY {name}), "
    f"count({name})"
    for name in TIMES
)


@dataclass(frozen=True)
class Spread:
    """Median and 90th percentile in minutes, of so many tickets; None without a measurement."""

    median: float | None
    p90: float | None
    of: int = 0


@dataclass(frozen=True)
class HallRow:
    """The figures of one day, hour or desk. `key` None: no desk had to do with these tickets."""

    key: Any
    tickets: int
    counted: int
    within: int
    no_shows: int
    left: int
    expired: int
    recalls: int
    times: dict[str, Spread]

    @property
    def within_percent(self) -> int | None:
        return round(100 * self.within / self.counted) if self.counted else None


@dataclass(frozen=True)
class HallNow:
    """`longest` in whole minutes; `desks` are those where somebody sits, with their occupants."""

    centre: Centre
    waiting: int
    over_target: int
    longest: int
    desks: list[Desk]


def history(*, centres: Sequence[Centre], first: date, last: date, group: GroupBy) -> list[HallRow]:
    """Return the figures of the days `first` to `last` of `centres`, both included, a row for each key."""
    values = {
        "zone": settings.TIME_ZONE,
        "centres": [centre.pk for centre in centres],
        "first": first,
        "last": last,
        "target": settings.HALL_TARGET_MINUTES * 60,
    }
    with replica.cursor() as cursor:
        cursor.execute(PER_TICKET_SQL.format(key=KEYS[group], times=SPREADS), values)
        return [_row(found) for found in cursor.fetchall()]


def _row(found: tuple[Any, ...]) -> HallRow:
    times = {name: _spread(*found[8 + 3 * place : 11 + 3 * place]) for place, name in enumerate(TIMES)}
    return HallRow(**dict(zip(COUNTS, found[:8], strict=True)), times=times)


def _spread(median: Any, p90: Any, of: int) -> Spread:
    return Spread(None, None, 0) if median is None else Spread(float(median) / 60, float(p90) / 60, of)


def now_in(*, centres: Sequence[Centre]) -> list[HallNow]:
    """Return who waits in the halls of `centres` now and which desks are open, in the order given."""
    now: datetime = clocks.database_now()
    target = timedelta(minutes=settings.HALL_TARGET_MINUTES)
    waits: dict[int, list[timedelta]] = {centre.pk: [] for centre in centres}
    issued = Ticket.objects.filter(centre__in=centres).today().waiting()
    for pk, at in issued.values_list("centre_id", "issued_at"):
        waits[pk].append(now - at)
    seats: dict[int, list[Desk]] = {centre.pk: [] for centre in centres}
    open_desks = Desk.objects.filter(centre__in=centres, occupant__isnull=False).select_related("occupant")
    for desk in open_desks.order_by("number"):
        seats[desk.centre_id].append(desk)
    return [
        HallNow(
            centre=centre,
            waiting=len(waits[centre.pk]),
            over_target=sum(wait > target for wait in waits[centre.pk]),
            longest=int(max(waits[centre.pk], default=timedelta()).total_seconds() // 60),
            desks=seats[centre.pk],
        )
        for centre in centres
    ]
