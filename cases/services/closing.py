"""The end of the hall's day: nobody is called tomorrow by today's number."""

from contextlib import suppress

from django.conf import settings
from django.db import connection

from cases.errors import TicketError
from cases.models import Ticket
from cases.services import tickets

BATCH = 500

# A ticket given out after closing is meant: somebody was let in. It ends with the day.
DUE_SQL = """
    SELECT t.id FROM cases_ticket t JOIN staff_centre c ON c.id = t.centre_id
    CROSS JOIN (SELECT clock_timestamp() AS now, (clock_timestamp() AT TIME ZONE %(zone)s)::date AS today) AS clock
    WHERE t.state IN ('waiting', 'called', 'on_hold') AND t.day <= clock.today
      AND (t.day < clock.today
           OR (extract(isodow FROM t.day) = ANY (c.working_days)
               AND clock.now >= (t.day + c.closes_at) AT TIME ZONE %(zone)s
               AND t.issued_at < (t.day + c.closes_at) AT TIME ZONE %(zone)s))
    ORDER BY t.day, t.id LIMIT %(limit)s
"""


def close_day() -> int:
    """Expire what the day has left waiting, called or on hold, each in a transaction of its own; return how many.

    By the database's clock and each centre's hours. A ticket being served is left to a person.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE_SQL, {"zone": settings.TIME_ZONE, "limit": BATCH})
        due = [row[0] for row in cursor.fetchall()]
    closed = 0
    for pk in due:
        # Somebody was faster: the ticket is at a desk, or another closing has ended it.
        with suppress(TicketError):
            tickets.expire(ticket=Ticket(pk=pk))
            closed += 1
    return closed
