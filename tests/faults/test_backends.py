"""F5: the database ends the sweepers' connections under them, again and again, while clocks fall due."""

import time
from collections.abc import Callable

import pytest

from tests.database import rows, sql
from tests.faults.conftest import CLOCKS, Process, on_time, told_once, trigger_of, until
from tests.many_clocks import breaches

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 4
END = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database() AND query ILIKE '%%cases_deadlinestage%%'"
)


def test_sweepers_go_on_on_a_new_connection_and_nothing_is_missed_or_doubled(
    run: Callable[[Process], Process], fill: Callable[..., None]
) -> None:
    sweepers = [run(trigger_of()), run(trigger_of())]
    fill(CLOCKS, 5, 5 + SECONDS)
    # The warnings too: each must have fired, or be recorded as skipped.
    sql(
        "INSERT INTO cases_deadlinestage (deadline_id, stage, fire_at, skipped)"
        " SELECT id, 0, due_at - interval '2 seconds', false FROM cases_deadline"
    )
    time.sleep(4)
    ended, end = 0, time.monotonic() + SECONDS + 1
    # On a slow machine the sweepers come back later, and are ended all the same.
    while time.monotonic() < end or (ended < 6 and time.monotonic() < end + 4 * SECONDS):
        ended += rows(END)[0][0]
        time.sleep(0.15)
    assert ended >= 6
    until(lambda: breaches() == CLOCKS, seconds=15)
    assert not any(sweeper.ended() for sweeper in sweepers)
    told_once(CLOCKS)
    assert rows("SELECT count(*) FROM cases_deadlinestage WHERE stage = 0 AND fired_at IS NULL") == [(0,)]
    on_time(5)
