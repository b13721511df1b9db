"""The overdue board with 10,000 overdue clocks of a centre against the same page with 100, in one run.

The whole page is asked for, as a supervisor's browser does: session, trail, filters, rows, what is missing. Both
boards lie in one database, each of a centre of its own, and are asked in turn, so that what disturbs hits both.
"""

import time
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from dost_portal.staff.models import Centre, User

FEW, MANY, ASKED = 100, 10_000, 25
GOAL = 1.3

# Cases at intake whose hour ended, each with its clock, its key, its team's agent and one row of history.
FILL = """
WITH made AS (
    INSERT INTO cases_case (id, number, centre_id, step, outcome, closed_from, responsible_id, urgency, opened_at)
    SELECT gen_random_uuid(), %(letters)s || n / 10000 || '-' || lpad((n %% 10000)::text, 4, '0'), %(centre)s,
           'intake', '', '', %(agent)s, 'medium', clock_timestamp() - interval '3 hours' - n * interval '1 second'
    FROM generate_series(1, %(count)s) AS n RETURNING id, opened_at
), moved AS (
    INSERT INTO cases_casemove (id, case_id, action, from_step, to_step, by_id, at)
    SELECT gen_random_uuid(), id, 'open', '', 'intake', %(agent)s, opened_at FROM made
), applied AS (
    INSERT INTO cases_casemember (case_id, user_id, role, review, purpose, remote, since)
    SELECT id, %(agent)s, 'social_agent', false, '', false, opened_at FROM made
)
INSERT INTO cases_deadline (id, case_id, clock, generation, standard_id, started_at, warn_at, due_at)
SELECT gen_random_uuid(), id, 'front_office', 1, (SELECT id FROM passport_servicestandard LIMIT 1),
       opened_at, opened_at + interval '45 minutes', opened_at + interval '1 hour' FROM made
"""


# The files of the pages are not collected here; nobody fetches them.
@override_settings(STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}})
def run() -> dict[str, Any]:
    """Return how long both pages take, their ratio, and how many queries each asks."""
    few, many = _board("FEW", FEW), _board("MANY", MANY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for client in (few, many):
        _ask(client)
    times = [(_ask(few), _ask(many)) for _ in range(ASKED)]
    small, large = (1000 * median(column) for column in zip(*times, strict=True))
    queries = [_queries(client) for client in (few, many)]
    ratio = large / small
    return {
        "page_100": {"value": round(small, 1), "unit": "ms"},
        "page_10000": {"value": round(large, 1), "unit": "ms"},
        "ratio": {"value": round(ratio, 2), "goal": f"≤ {GOAL}", "met": ratio <= GOAL},
        "queries_100": {"value": queries[0]},
        "queries_10000": {"value": queries[1], "goal": f"= {queries[0]}", "met": queries[0] == queries[1]},
    }


def _board(code: str, count: int) -> Client:
    centre = Centre.objects.create(code=f"BOARD-{code}", name=code, category="A")
    people = {
        role: User.objects.create_user(f"{role}-{code}", first_name="A", last_name="B", roles=[role], centre=centre)
        for role in ("social_agent", "supervisor")
    }
    with connection.cursor() as cursor:
        agent = str(people["social_agent"].pk)
        cursor.execute(FILL, {"letters": code[:3], "centre": centre.pk, "agent": agent, "count": count})
    client = Client()
    client.force_login(people["supervisor"])
    return client


def _ask(client: Client) -> float:
    began = time.perf_counter()
    answer = client.get("/overdue/")
    took = time.perf_counter() - began
    assert answer.status_code == 200
    assert answer.content.count(b'data-state="breached"') == 50
    return took


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        _ask(client)
    return len(queries)
