"""The list of cases of a centre with a million against one with a thousand: the whole page, its filters, its depth.

The whole page is asked for, as a supervisor's browser does, of both in turn; nineteen of twenty cases are closed.
"""

import time
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from dost_portal.lists.paging import Key
from dost_portal.staff.models import Centre, User

FEW, MANY, ASKED = 1_000, 1_000_000, 9
GOAL = 1.5
FILL = """
INSERT INTO cases_case (id, number, centre_id, step, outcome, closed_from, responsible_id, urgency, opened_at,
                        closed_at)
SELECT gen_random_uuid(),
       %(letter)s || lpad(upper(to_hex(n / 65536)), 3, '0') || '-' || lpad(upper(to_hex(n %% 65536)), 4, '0'),
       %(centre)s,
       CASE WHEN n %% 20 = 0 THEN 'intake' ELSE 'closed' END,
       CASE WHEN n %% 20 = 0 THEN '' WHEN n %% 1000 = 1 THEN 'emergency' ELSE 'placed' END, '', %(agent)s, 'medium',
       clock_timestamp() - n * interval '31 seconds', CASE WHEN n %% 20 > 0 THEN clock_timestamp() END
FROM generate_series(1, %(count)s) AS n
"""
PAGES = {
    "open": "",
    "all": "?step=all",
    "closed": "?step=closed",
    "emergency": "?step=closed&outcome=emergency",
    "none_such": "?step=police",
}


# The files of the pages are not collected here; nobody fetches them.
@override_settings(STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}})
def run() -> dict[str, Any]:
    """Return, for each page, how long it takes at a million cases and how that compares with a thousand."""
    few, many = _list("A", FEW), _list("B", MANY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case")
    deep = Key(timezone.now() - timedelta(seconds=31 * (MANY - 200)), uuid4())
    result = {name: _compared(few, query, many, query) for name, query in PAGES.items()}
    result["last_page"] = _compared(few, "?step=all", many, f"?step=all&after={deep}")
    return result


def _compared(few: Client, one: str, many: Client, other: str) -> dict[str, Any]:
    _ask(few, one), _ask(many, other)
    times = [(_ask(few, one), _ask(many, other)) for _ in range(ASKED)]
    small, large = (1000 * median(column) for column in zip(*times, strict=True))
    ratio = large / small
    text = f"× ({large:.0f} ms against {small:.0f} ms)"
    return {"value": round(ratio, 2), "unit": text, "goal": f"≤ {GOAL}", "met": ratio <= GOAL}


def _list(letter: str, count: int) -> Client:
    centre = Centre.objects.create(code=f"LIST-{letter}", name=letter, category="A")
    people = {
        role: User.objects.create_user(f"{role}-{letter}", first_name="A", last_name="B", roles=[role], centre=centre)
        for role in ("social_agent", "supervisor")
    }
    with connection.cursor() as cursor:
        agent = str(people["social_agent"].pk)
        cursor.execute(FILL, {"letter": letter, "centre": centre.pk, "agent": agent, "count": count})
    client = Client()
    client.force_login(people["supervisor"])
    return client


def _ask(client: Client, query: str) -> float:
    began = time.perf_counter()
    answer = client.get(f"/cases/{query}")
    took = time.perf_counter() - began
    assert answer.status_code == 200
    return took
