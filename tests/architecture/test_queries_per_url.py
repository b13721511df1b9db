"""How many statements each page asks, checked in beside the table of URLs: no page asks one per row.

Every page is opened as the first of the cast that may, once with a row of everything and once with several.
`UPDATE_QUERY_TABLE=1 make test ARGS=tests/architecture/test_queries_per_url.py` writes the table anew.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Absence, Alert, Announcement, Case, DeadlineStage, Person, PersonRole
from cases.services import tickets
from dost_portal.staff.models import Desk, User
from tests.architecture.test_every_url_by_role import TABLE as URLS
from tests.architecture.test_every_url_by_role import url_of, world  # noqa: F401 - a fixture
from tests.database import statements
from tests.factories import Story

TABLE = Path(__file__).with_name("queries.tsv")
# Goal of the lists of cases and of the case's own pages (design, "Running it for a country").
MOST = 15
WITHIN_THE_GOAL = {"cases:list", "cases:my_work", "cases:case", "cases:case_live", "cases:overdue", "referrals:inbox"}
# What the admin and the service's passport ask is Django's and the reference data's, not a case's.
FAST = ("admin:", "healthz", "metrics", "styleguide", "api:")


def pages() -> list[tuple[str, str]]:
    """Return each URL that answers a GET with a page, and who opens it."""
    first, *lines = (line.split("\t") for line in URLS.read_text().splitlines())
    roles = first[2:]
    found = []
    for name, method, *codes in lines:
        opens = [role for role, code in zip(roles, codes, strict=True) if code == "200"]
        if method == "GET" and opens and not name.startswith(FAST):
            found.append((name, opens[0]))
    return found


def counted(world: dict[str, Any], clients: dict[str, Client]) -> dict[str, int]:  # noqa: F811
    counts = {}
    for name, role in pages():
        with CaptureQueriesContext(connection) as asked:
            response = clients[role].get(url_of(name, world))
        assert response.status_code == 200, (name, response.status_code)
        counts[f"{name}\t{role}"] = len(statements(asked))
    return counts


def one_more_of_everything(story: Story) -> None:
    team = {name: getattr(story, name) for name in ("agent", "lawyer", "psychologist", "supervisor", "dsmf")}
    Desk.objects.filter(occupant=story.agent).update(occupant=None, state="closed")
    desk = Desk.objects.create(centre=story.desk.centre, number=Desk.objects.count() + 1)
    case = Story(**team, desk=desk).to_decision()
    tickets.issue(centre=desk.centre, by=story.agent)
    stage = DeadlineStage.objects.filter(deadline__case=case)[0]
    now = timezone.now()
    for user in User.objects.all():
        Announcement.objects.create(stage=stage, user=user)
        Announcement.objects.create(case=case, alert=Alert.NOBODY_RESPONSIBLE, user=user)
        Absence.objects.create(user=user, since=now, until=now + timedelta(days=2), created_by=user)
    for here in Case.objects.all():
        Person(case=here, role=PersonRole.CHILD, first_name="Uşaq").save()


@pytest.fixture
def clients(world: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Client]:  # noqa: F811
    # That a session was used is written down every half minute, by whichever page comes then.
    monkeypatch.setattr("dost_portal.staff.middleware.GRANULARITY_SECONDS", 3600)
    found = {"anonymous": Client()}
    for user in User.objects.all():
        found[user.username] = Client()
        found[user.username].force_login(user)
    return found


def test_no_page_asks_more_for_more_rows(world: dict[str, Any], story: Story, clients: dict[str, Client]) -> None:  # noqa: F811
    one_more_of_everything(story)
    counted(world, clients)  # what a process keeps is read once
    few = counted(world, clients)
    one_more_of_everything(story)
    one_more_of_everything(story)
    many = counted(world, clients)
    assert {name: (few[name], count) for name, count in many.items() if count != few[name]} == {}
    lines = ["url\trole\tstatements", *(f"{name}\t{count}" for name, count in many.items())]
    if os.environ.get("UPDATE_QUERY_TABLE"):
        TABLE.write_text("\n".join(lines) + "\n")
    assert lines == TABLE.read_text().splitlines()


def test_lists_and_case_pages_ask_little() -> None:
    rows = [line.split("\t") for line in TABLE.read_text().splitlines()[1:]]
    assert {name for name, *_ in rows} >= WITHIN_THE_GOAL
    assert {name: count for name, _role, count in rows if name in WITHIN_THE_GOAL and int(count) > MOST} == {}
