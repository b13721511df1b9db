"""How long people usually wait at this hour: what a ticket may honestly say."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection

from dost_portal.staff.models import Centre

FEWEST_WAITS: Final = 20
WEEKS_BACK: Final = 8
ROUND_TO: Final = 5

# Like days: Monday to Friday are alike, Saturday and Sunday each a kind of its own. Who came on the fast track
# did not wait as others do, so they are not counted; who left before a call has no wait to count.
WAITS_SQL: Final = """
WITH clock AS (SELECT clock_timestamp() AT TIME ZONE %(zone)s AS now), issued AS (
    SELECT t.id, e.at FROM cases_ticket t JOIN cases_ticketevent e ON e.ticket_id = t.id AND e.action = 'issue', clock
    WHERE t.centre_id = %(centre)s AND t.priority = 5
      AND t.day >= clock.now::date - %(weeks)s * 7 AND t.day < clock.now::date
      AND greatest(extract(isodow FROM t.day), 5) = greatest(extract(isodow FROM clock.now), 5)
      AND extract(hour FROM e.at AT TIME ZONE %(zone)s) = extract(hour FROM clock.now)
), event AS (
    SELECT i.id, i.at AS issued, e.action, e.at,
           min(e.at) FILTER (WHERE e.action = 'start') OVER (PARTITION BY i.id) AS started
    FROM issued i JOIN cases_ticketevent e ON e.ticket_id = i.id WHERE e.action IN ('call', 'start')
), wait AS (
    SELECT extract(epoch FROM coalesce(
               max(at) FILTER (WHERE action = 'call' AND (started IS NULL OR at <= started)), min(started)
           ) - issued) AS seconds
    FROM event GROUP BY id, issued
)
SELECT count(seconds), percentile_cont(0.25) WITHIN GROUP (ORDER BY seconds),
       percentile_cont(0.75) WITHIN GROUP (ORDER BY seconds) FROM wait
"""


@dataclass(frozen=True)
class WaitRange:
    """Whole minutes, multiples of five: half of the people waited between the two."""

    low: int
    high: int


def usual_wait(*, centre: Centre) -> WaitRange | None:
    """Return the p25 to p75 of the waits at `centre` on like days at this hour; None when too few are known.

    Of all directions together: a range of one direction's own would tell a finder of the ticket which it was.
    The low end is rounded down and the high end up, so that the promise is kept rather than pretty.
    """
    values: dict[str, Any] = {"zone": settings.TIME_ZONE, "centre": centre.pk, "weeks": WEEKS_BACK}
    with connection.cursor() as cursor:
        cursor.execute(WAITS_SQL, values)
        known, low, high = cursor.fetchone()
    return None if known < FEWEST_WAITS else _rounded(float(low) / 60, float(high) / 60)


def _rounded(low: float, high: float) -> WaitRange:
    lower = int(low // ROUND_TO) * ROUND_TO
    upper = -int(-high // ROUND_TO) * ROUND_TO
    return WaitRange(lower, max(upper, lower + ROUND_TO))
