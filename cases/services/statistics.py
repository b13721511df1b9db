"""The statistics of the cases: how many, by what, and how long, of a month or a year that is over.

Only whole months and whole years that are over are ever told, each hidden by one fixed rule: a running month, days
of one's choice, or a year so far could be subtracted from each other, and one person would remain (requirement 16).

opened     by the month in which the case was opened
centre     the same, by centre
violence   of those, by the forms of violence of the incident; a case may have several
applicant  of those, by who applied (passport item 5)
step       by the month in which the case reached a step
outcome    by the month in which the case was closed
spans      from the opening to a step, of the cases that reached it in these months; median and nine of ten
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.conf import settings

from cases.workflow import Step
from dost_portal import replica
from dost_portal.row_security import scope
from dost_portal.staff.models import Centre
from dost_portal.suppression import FEWEST, hidden_places, hidden_totals

MONTHS: Final = 12


class Of(StrEnum):
    OPENED = "opened"
    CENTRE = "centre"
    VIOLENCE = "violence"
    APPLICANT = "applicant"
    STEP = "step"
    OUTCOME = "outcome"


SOURCES: Final = {
    Of.OPENED: "SELECT c.id, c.opened_at AS at, '' AS key FROM cases_case c WHERE {centre}",
    Of.CENTRE: (
        "SELECT c.id, c.opened_at AS at, n.name AS key FROM cases_case c JOIN staff_centre n ON n.id = c.centre_id"
        " WHERE {centre}"
    ),
    Of.VIOLENCE: (
        "SELECT c.id, c.opened_at AS at, unnest(i.violence_forms) AS key"
        " FROM cases_case c JOIN cases_incident i ON i.case_id = c.id WHERE {centre}"
    ),
    Of.APPLICANT: (
        "SELECT c.id, c.opened_at AS at, a.applicant_kind AS key"
        " FROM cases_case c JOIN cases_application a ON a.case_id = c.id WHERE {centre}"
    ),
    Of.STEP: (
        "SELECT c.id, m.at, m.to_step AS key FROM cases_case c JOIN cases_casemove m ON m.case_id = c.id"
        " WHERE m.from_step <> m.to_step AND {centre}"
    ),
    Of.OUTCOME: "SELECT c.id, c.closed_at AS at, c.outcome AS key FROM cases_case c WHERE {centre}",
}
CENTRE: Final = "(%(centre)s::bigint IS NULL OR c.centre_id = %(centre)s)"
WITHIN: Final = """
    at >= %(first)s::date::timestamp AT TIME ZONE %(zone)s AND at < %(end)s::date::timestamp AT TIME ZONE %(zone)s
"""
COUNT: Final = """
SELECT key, extract(month FROM at AT TIME ZONE %(zone)s)::int, count(DISTINCT id)
FROM ({source}) AS found WHERE {within} GROUP BY 1, 2 ORDER BY 1
"""
SPAN: Final = """
SELECT key, percentile_cont(0.5) WITHIN GROUP (ORDER BY took), percentile_cont(0.9) WITHIN GROUP (ORDER BY took)
FROM (SELECT m.to_step AS key, m.at, extract(epoch FROM m.at - c.opened_at)::float8 AS took
      FROM cases_case c JOIN cases_casemove m ON m.case_id = c.id
      WHERE m.to_step IN ('referral', 'decision', 'reply', 'closed') AND m.from_step <> m.to_step AND {centre}) AS found
WHERE {within} GROUP BY key HAVING count(*) >= %(fewest)s
"""
SPANS: Final = (Step.REFERRAL, Step.DECISION, Step.REPLY, Step.CLOSED)


@dataclass(frozen=True)
class Period:
    """A year, or a month of it; over, if it is to be told."""

    year: int
    month: int = 0

    @classmethod
    def read(cls, text: str) -> "Period":
        """Return the period written as "2026" or "2026-03". Raises ValueError."""
        year, _, month = text.partition("-")
        return cls(int(year), int(month or 0))

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return date(self.year + 1, 1, 1) if self.month in (0, MONTHS) else date(self.year, self.month + 1, 1)


@dataclass(frozen=True)
class Figure:
    """How many of one key; None: hidden. `key` is a code, or the name of a centre."""

    key: str
    count: int | None


@dataclass(frozen=True)
class Span:
    """Median and 90th percentile in minutes, from the opening of a case to `step`."""

    step: str
    median: float
    p90: float


def periods(*, today: date, months: int = 24, years: int = 3) -> list[Period]:
    """Return the months and the years that are over at `today`, latest first."""
    count = today.year * MONTHS + today.month - 1
    found = [Period(place // MONTHS, place % MONTHS + 1) for place in range(count - 1, count - 1 - months, -1)]
    return [*found, *(Period(year) for year in range(today.year - 1, today.year - 1 - years, -1))]


def figures(*, of: Of, period: Period, centre: Centre | None) -> list[Figure]:
    """Return the counts of `period` in the order of their keys, of one centre or of all where it is None."""
    keys, counts = _counted(of, period.year, centre)
    hidden = _hidden(of, counts, period.year, centre)
    if period.month:
        place = period.month - 1
        return [
            Figure(key, None if (row, place) in hidden else counts[row][place])
            for row, key in enumerate(keys)
            if counts[row][place]
        ]
    totals = hidden_totals(counts, hidden) | _few_without(of, counts, period.year, centre)
    return [Figure(key, None if row in totals else sum(counts[row])) for row, key in enumerate(keys)]


def by_month(*, year: int, centre: Centre | None) -> list[int | None]:
    """Return how many cases were opened in each month of `year`; None: hidden."""
    _keys, counts = _counted(Of.OPENED, year, centre)
    row = counts[0] if counts else [0] * MONTHS
    return [None if 0 < count < FEWEST else count for count in row]


def spans(*, period: Period, centre: Centre | None) -> list[Span]:
    """Return how long the steps took, in their order; none of fewer than five cases."""
    sql = SPAN.format(centre=CENTRE, within=WITHIN)
    found = {step: Span(step, median / 60, p90 / 60) for step, median, p90 in _rows(sql, period, centre)}
    return [found[step] for step in SPANS if step in found]


def _counted(of: Of, year: int, centre: Centre | None) -> tuple[list[str], list[list[int]]]:
    """Return the keys of a year and, for each, the counts of its months."""
    table: dict[str, list[int]] = {}
    sql = COUNT.format(source=SOURCES[of].format(centre=CENTRE), within=WITHIN)
    for key, month, count in _rows(sql, Period(year), centre):
        table.setdefault(key, [0] * MONTHS)[month - 1] = count
    return list(table), list(table.values())


def _hidden(of: Of, counts: Sequence[Sequence[int]], year: int, centre: Centre | None) -> frozenset[tuple[int, int]]:
    """Return (row, month) of what is hidden of each month for itself, whatever other months say."""
    hidden: set[tuple[int, int]] = set()
    for month, column in enumerate(zip(*counts, strict=True)):
        also = _few_without(of, [[count] for count in column], year, centre, month=month)
        hidden |= {(row, month) for row in hidden_places(column, also=also)}
    return frozenset(hidden)


def _few_without(
    of: Of, counts: Sequence[Sequence[int]], year: int, centre: Centre | None, *, month: int | None = None
) -> frozenset[int]:
    """Return the rows of a form of violence that nearly all cases have: few are without it, and that says who."""
    if of is not Of.VIOLENCE or not counts:
        return frozenset()
    opened = _counted(Of.OPENED, year, centre)[1]
    total = sum(opened[0][month : month + 1] if month is not None else opened[0]) if opened else 0
    return frozenset(row for row, line in enumerate(counts) if sum(line) and 0 < total - sum(line) < FEWEST)


def _rows(sql: str, period: Period, centre: Centre | None) -> list[tuple[Any, ...]]:
    values = {
        "first": period.first,
        "end": period.end,
        "centre": centre.pk if centre else None,
        "zone": settings.TIME_ZONE,
        "fewest": FEWEST,
    }
    # Codes and moments of all cases of the centre, whoever's they are; no key to read anything sealed with.
    with scope.reading_state(), replica.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
