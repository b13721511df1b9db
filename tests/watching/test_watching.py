"""What an operator sees: figures that the alerts and the dashboard ask for, and log lines that name nobody."""

import io
import json
import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from dost_portal.watching import logs, tasks
from tests.factories import Story

WATCHING = Path(__file__).resolve().parents[2] / "docs" / "deploy" / "watching"
ASKED = re.compile(r"\bdost_[a-z_]+")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the process logs as in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.WithRequest())
    handler.setFormatter(logs.Lines())
    logger, level = logging.getLogger(), logging.getLogger("dost_portal.requests").level
    logger.addHandler(handler)
    logging.getLogger("dost_portal.requests").setLevel(logging.INFO)
    yield stream
    logging.getLogger("dost_portal.requests").setLevel(level)
    logger.removeHandler(handler)


def test_every_figure_that_alerts_and_dashboard_ask_for_is_told(client: Client, story: Story) -> None:
    case = story.open()
    client.force_login(story.agent)
    client.get(f"/cases/{case.number}/")
    tasks.figures.TASKS.labels("any").observe(1)
    tasks.figures.FAILURES.labels("any").inc()
    told = set(ASKED.findall(client.get("/metrics").content.decode()))
    for name in ("alerts.yml", "dashboard.json"):
        asked = set(ASKED.findall((WATCHING / name).read_text()))
        assert asked - told == set(), name
        assert asked
    assert 'view="cases:case"' in client.get("/metrics").content.decode()
    assert case.number not in client.get("/metrics").content.decode()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_takes_the_rules() -> None:
    subprocess.run(["promtool", "check", "rules", str(WATCHING / "alerts.yml")], check=True, capture_output=True)


def test_a_request_is_one_line_with_its_number_and_no_word_of_anybody(
    client: Client, story: Story, lines: io.StringIO
) -> None:
    case = story.to_interview()
    client.force_login(story.agent)
    answer = client.get(f"/cases/{case.number}/?q=Aytən", HTTP_X_REQUEST_ID="forged-by-a-client")
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    (line,) = [line for line in found if line["name"] == "dost_portal.requests"]
    assert line["request"] == answer["X-Request-ID"] != "forged-by-a-client"
    assert (line["view"], line["status"], line["method"]) == ("cases:case", 200, "GET")
    for word in (case.number, "Aytən", story.agent.username, "127.0.0.1"):
        assert word not in lines.getvalue()


def test_a_slow_statement_is_logged_as_it_stands_in_the_code(db: None, settings: object, lines: io.StringIO) -> None:
    settings.SLOW_STATEMENT_MS = 20  # type: ignore[attr-defined]
    logs.note_slow_statements()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05), %s", ["Aytən"])
        cursor.execute("SELECT pg_sleep(0.05), 'Aytən'")
        cursor.execute("SELECT 1")
    said = [json.loads(line).get("statement") for line in lines.getvalue().splitlines() if "slow" in line]
    assert said == ["SELECT pg_sleep(0.05), %s", "SELECT"]
    assert "Aytən" not in lines.getvalue()
