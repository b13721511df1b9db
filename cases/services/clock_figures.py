"""The figures of the clocks, computed by the database from the clocks, their corrections and the cases' history.

A clock counts on the day it was kept or missed: when it stopped, or when its time ran out, whichever came first.
What still runs in time counts nowhere yet. A corrected clock counts by its latest correction.

in time   stopped before its due time
duration  from the start to the stop; what is overdue and still runs has none yet
step      where the case stood at that moment
agent     who was the responsible social agent of the team at that moment
hour      of the front office clocks, the time the case spent in each step until the clock stopped
cause     of what was missed: by the latest review, else by the team
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.conf import settings

from dost_portal import replica
from dost_portal.staff.models import Centre

# Shares of the allowed time that part the durations; from 1 on it is missed.
EDGES: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)


class By(StrEnum):
    CLOCK = "clock"
    STEP = "step"
    CENTRE = "centre"
    AGENT = "agent"
    WEEK = "week"


KEYS: Final = {
    By.CLOCK: "clock",
    By.STEP: (
        "(SELECT CASE WHEN missed THEN m.to_step ELSE m.from_step END FROM cases_casemove m"
        " WHERE m.case_id = counted.case_id AND m.from_step <> m.to_step"
        # The move that stops a clock is written an instant after the stop.
        " AND m.at <= counted.at + CASE WHEN missed THEN interval '0' ELSE interval '1 second' END"
        " ORDER BY m.at DESC LIMIT 1)"
    ),
    By.CENTRE: "(SELECT name FROM staff_centre WHERE staff_centre.id = counted.centre_id)",
    By.AGENT: (
        "(SELECT trim(u.first_name || ' ' || u.last_name) FROM cases_casemember b JOIN staff_user u ON u.id = b.user_id"
        " WHERE b.case_id = counted.case_id AND b.role = 'social_agent' AND b.since <= counted.at"
        " AND (b.until IS NULL OR b.until > counted.at) ORDER BY b.since DESC LIMIT 1)"
    ),
    By.WEEK: "date_trunc('week', at AT TIME ZONE %(zone)s)::date",
}
COUNTED: Final = """
WITH corrected AS (
    SELECT DISTINCT ON (deadline_id) * FROM cases_clockcorrection ORDER BY deadline_id, created_at DESC, id DESC
), near AS (
    -- What may count on these days, by an index: it had begun before their end, and its time ran out on them or later.
    SELECT id FROM cases_deadline
    WHERE due_at >= %(first)s::date::timestamp AT TIME ZONE %(zone)s
      AND started_at < (%(last)s::date + 1)::timestamp AT TIME ZONE %(zone)s
      AND (%(centre)s::bigint IS NULL OR centre_id = %(centre)s)
    UNION SELECT deadline_id FROM corrected
), clock AS (
    SELECT d.id, d.case_id, d.clock, d.centre_id,
           coalesce(k.started_at, d.started_at) AS started, coalesce(k.due_at, d.due_at) AS due,
           coalesce(k.stopped_at, d.stopped_at) AS stopped,
           k.id IS NOT NULL OR EXISTS (SELECT FROM corrected r WHERE r.replaced_by_id = d.id) AS was_corrected
    FROM near JOIN cases_deadline d USING (id) LEFT JOIN corrected k ON k.deadline_id = d.id
    WHERE k.replaced_by_id IS NULL AND (%(centre)s::bigint IS NULL OR d.centre_id = %(centre)s)
), ended AS (
    SELECT *, least(stopped, due) AS at, coalesce(stopped, clock_timestamp()) >= due AS missed
    FROM clock WHERE stopped IS NOT NULL OR due <= clock_timestamp()
), counted AS (
    SELECT * FROM ended
    WHERE at >= %(first)s::date::timestamp AT TIME ZONE %(zone)s
      AND at < (%(last)s::date + 1)::timestamp AT TIME ZONE %(zone)s
)
"""
SHARE: Final = """
SELECT {key} AS key, count(*), count(*) FILTER (WHERE NOT missed), count(*) FILTER (WHERE was_corrected)
FROM counted GROUP BY 1 ORDER BY 1 NULLS LAST
"""
DURATION: Final = """
SELECT clock, percentile_cont(0.5) WITHIN GROUP (ORDER BY took), percentile_cont(0.9) WITHIN GROUP (ORDER BY took),
       array_agg(width_bucket(took / allowed, %(edges)s::float8[]))
FROM (SELECT clock, extract(epoch FROM stopped - started)::float8 AS took,
             extract(epoch FROM due - started)::float8 AS allowed
      FROM counted WHERE stopped IS NOT NULL) AS stopped
GROUP BY clock
"""
STEPS: Final = """
, part AS (
    SELECT f.id, m.to_step AS step,
           sum(extract(epoch FROM least(m.until, f.stopped, clock_timestamp()) - greatest(m.at, f.started))) AS took
    FROM counted f CROSS JOIN LATERAL (
        SELECT to_step, at, lead(at) OVER (ORDER BY at) AS until
        FROM cases_casemove WHERE case_id = f.case_id AND from_step <> to_step
    ) AS m
    WHERE f.clock = 'front_office' AND m.to_step <> 'closed'
      AND m.at < coalesce(f.stopped, clock_timestamp()) AND coalesce(m.until, 'infinity') > f.started
    GROUP BY f.id, m.to_step
)
SELECT step, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY took),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY took), sum(took)
FROM part GROUP BY step
"""
CAUSES: Final = """
SELECT coalesce(
    (SELECT cause FROM cases_breachreview r WHERE r.deadline_id = counted.id ORDER BY r.created_at DESC LIMIT 1),
    (SELECT cause FROM cases_breachexplanation e WHERE e.deadline_id = counted.id), ''
) AS cause, count(*) FROM counted WHERE missed GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True)
class Period:
    """The days `first` to `last`, both included, of one centre, or of all where it is None."""

    first: date
    last: date
    centre: Centre | None

    @property
    def values(self) -> dict[str, Any]:
        return {
            "first": self.first,
            "last": self.last,
            "centre": self.centre.pk if self.centre else None,
            "zone": settings.TIME_ZONE,
            "edges": list(EDGES),
        }


@dataclass(frozen=True)
class Share:
    """How many clocks of one key were kept. `key` is a code, a name, a Monday; None where there is none."""

    key: Any
    counted: int
    in_time: int
    corrected: int

    @property
    def late(self) -> int:
        return self.counted - self.in_time

    @property
    def percent(self) -> int:
        return round(100 * self.in_time / self.counted)


@dataclass(frozen=True)
class Durations:
    """Of one clock: median and 90th percentile in minutes, and how many ended in each part of the allowed time."""

    clock: str
    median: float
    p90: float
    parts: tuple[int, ...]

    @property
    def counted(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True)
class StepTime:
    """What a step takes of the front office's hour: median and p90 in minutes, `percent` of all time together."""

    step: str
    cases: int
    median: float
    p90: float
    percent: int


def shares(*, period: Period, group: By) -> list[Share]:
    """Return the share in time for each key, in the order of the keys."""
    return [Share(*row) for row in _rows(SHARE.format(key=KEYS[group]), period)]


def durations(*, period: Period) -> list[Durations]:
    """Return how long the stopped clocks ran, by clock."""
    return [
        Durations(clock, median / 60, p90 / 60, tuple(parts.count(place) for place in range(len(EDGES) + 1)))
        for clock, median, p90, parts in _rows(DURATION, period)
    ]


def steps(*, period: Period) -> list[StepTime]:
    """Return where the front office's hour goes, the step that takes most of all time first."""
    rows = _rows(STEPS, period)
    whole = sum(row[4] for row in rows) or 1
    found = [
        StepTime(step, cases, float(median) / 60, float(p90) / 60, round(100 * total / whole))
        for step, cases, median, p90, total in rows
    ]
    return sorted(found, key=lambda row: row.percent, reverse=True)


def causes(*, period: Period) -> list[tuple[str, int]]:
    """Return the causes of what was missed, the most frequent first; "" where nobody has recorded one."""
    return [(cause, count) for cause, count in _rows(CAUSES, period)]


def _rows(select: str, period: Period) -> list[tuple[Any, ...]]:
    with replica.cursor() as cursor:
        cursor.execute(COUNTED + select, period.values)
        return cursor.fetchall()
