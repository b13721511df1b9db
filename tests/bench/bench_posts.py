"""The posts that drive the five steps, under gunicorn: what a person waits for after the button.

Each post is asked of DOST_BENCH_POSTS (30) cases that have come to it by the services, one after another; the floor is
the minimal page of `tests.bench.floor`, in the same run.
"""

import os
import re
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cases.services import desks, interviewing, tickets
from dost_portal.staff.models import Desk, User
from tests.bench import floor
from tests.bench.forms import Fields, Visitor
from tests.bench.servers import load, serving
from tests.factories import Story, beside

ASKED = int(os.environ.get("DOST_BENCH_POSTS", "30"))
GOAL_MS = 250
PROBLEM = r'<a href="#id_[^>]*>([^<]*)'
TEAM = {"agent": "aysel", "lawyer": "kamran", "psychologist": "leyla", "supervisor": "nigar", "dsmf": "dsmf"}
INTAKE = {
    "applicant_kind": "self",
    "form": "in_person", "last_name": "Sınaqlı", "first_name": "Günay", "patronymic": "Oqtay", "sex": "female",
    "birth_date": "1990-03-12", "citizenship": "citizen", "fin": "7SNQ2K4", "contact_allowed": "no",
    "doc_kind": "ID_NEW", "doc_number": "AA1234567", "doc_form": "original", "act_kind": "SHORT_ORDER",
    "act_number": "14/26", "act_issuer": "Yasamal RİH", "act_issued_on": "2026-01-10", "act_form": "original",
}  # fmt: skip
TALK = {
    "incident-violence_forms": "PHYSICAL", "incident-happened_on": "2026-01-09", "incident-description": "Hadisə",
    "interview-risk_level": "high", "interview-notes": "qeyd", "sign": "1",
}  # fmt: skip
NEED = {"need": "yes", "needs": "shelter", "urgency": "high", "sign": "1"}
NOTICE = {"person_told": "on", "consent_to_investigation": "yes"}


def called(story: Story) -> None:
    """A ticket called to the desk."""
    desks.sit_down(desk=story.desk, by=story.agent)
    story.ticket()
    tickets.call_next(desk=story.desk, by=story.agent)


def taken(story: Story) -> None:
    """A case whose interview the lawyer has taken."""
    interviewing.take(case=story.to_interview(), by=story.lawyer)


# Name, who posts, how far the services bring the case, the page, the form's mark, what is filled in.
Step = tuple[str, str, Callable[[Story], Any], str, str, dict[str, str]]
STEPS: tuple[Step, ...] = (
    ("queue: take up", "agent", called, "/work/", "/start/", {}),
    ("interview: intake", "agent", Story.open, "intake/", "data-draft", INTAKE),
    ("interview: sign", "lawyer", taken, "interview/", "data-draft", TALK),
    ("needs assessment: sign", "lawyer", Story.to_assessment, "assessment/", "data-draft", NEED),
    ("police: put on record", "agent", Story.to_police, "police/", "data-draft", NOTICE),
    ("referral: send", "agent", Story.to_referral, "referral/", "send", {}),
)


def run() -> dict[str, Any]:
    """Return p50 and p95 of each post in ms, and its ratio to the floor."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", first_run=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(floor.SETUP, [10_000])
    people = {role: User.objects.get(username=name) for role, name in TEAM.items()}
    cookies = {role: _cookie(user) for role, user in people.items()}
    with serving("dost_portal.wsgi", "tests.bench.floor") as server:
        base = load(server, "/floor/", cookies["agent"], clients=1, asked=100)["p50"]
    found: dict[str, Any] = {"floor": {"value": round(base, 1), "unit": "ms p50"}}
    story = Story(**people, desk=Desk.objects.create(centre=people["agent"].centre, number=900))
    with serving("dost_portal.wsgi", "dost_portal.settings") as server:
        visitors = {role: Visitor(server.port, cookie) for role, cookie in cookies.items()}
        for name, role, prepare, page, mark, filled in STEPS:
            times = []
            for _ in range(ASKED + 3):
                story = beside(story)
                prepare(story)
                path = page if page.startswith("/") else f"/cases/{story.case.number}/{page}"
                times.append(_posted(visitors[role], path, mark, filled))
            found[name] = _figure(times[3:], base)  # the first warm the processes
    return found


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _posted(visitor: Visitor, path: str, mark: str, filled: dict[str, str]) -> float:
    """Post the form of a page as it stands with `filled` in it; return the milliseconds."""
    fields = Fields(mark)
    text = visitor.page(path)
    fields.feed(text)
    target = fields.action or path
    kept = [(name, value) for name, value in fields.values if name not in filled]
    status, seconds, answer = visitor.post(target, kept + list(filled.items()))
    if status != 302:
        raise RuntimeError(f"{path} answered {status}: {re.findall(PROBLEM, answer)}")
    return 1000 * seconds


def _figure(times: list[float], base: float) -> dict[str, Any]:
    p50, p95 = median(times), quantiles(times, n=20)[18]
    text = f"ms p50, {p95:.0f} p95; × the floor: {p50 / base:.1f}"
    return {"value": round(p50, 1), "unit": text, "goal": f"p95 ≤ {GOAL_MS} ms", "met": p95 <= GOAL_MS}
