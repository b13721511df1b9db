"""The ten most used pages under gunicorn, against a floor measured in the same run, and as the data grow.

DOST_BENCH_CASES (1000,10000) are the sizes, the largest last, the first run's cases counted; DOST_BENCH_ASKED (60) how
often each page is asked at each of 1, 8 and 32 clients. The floor is a minimal view over a bare table of as many rows.
"""

import os
import time
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, CaseMember
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from referrals.models import Referral
from tests.bench import floor
from tests.bench.hot_queries import without_their_index
from tests.bench.servers import Server, load, serving

SIZES = [int(size) for size in os.environ.get("DOST_BENCH_CASES", "1000,10000").split(",")]
ASKED = int(os.environ.get("DOST_BENCH_ASKED", "60"))
CLIENTS = (1, 8, 32)
RATIO, GROWTH = 3.0, 1.2
Pages = dict[str, tuple[str, str]]


def run() -> dict[str, Any]:
    """Return p50 and p95 of each page at each number of clients, its ratio to the floor and its growth."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", first_run=True, verbosity=0)
    found: dict[str, Any] = {}
    first: dict[str, float] = {}
    for size in SIZES:
        # A data folder that is kept has its cases already.
        if (lacking := size - Case.objects.count()) > 0:
            began = time.monotonic()
            call_command("seed_demo", cases=lacking, processes=os.cpu_count() or 1, verbosity=0)
            found[f"seeding {lacking}"] = {"value": round(lacking / (time.monotonic() - began)), "unit": "cases/s"}
        with connection.cursor() as cursor:
            cursor.execute(floor.SETUP, [size])
            cursor.execute("ANALYZE")
        found |= _at_size(size, first)
    missing = without_their_index()
    figure = {"value": len(missing), "goal": "0", "met": not missing, "unit": " ".join(missing)}
    found["hot queries without their index"] = figure
    return found


def _at_size(size: int, first: dict[str, float]) -> dict[str, Any]:
    pages, cookies = pages_of_people()
    with serving("dost_portal.wsgi", "tests.bench.floor") as server:
        base = {n: load(server, "/floor/", cookies["/floor/"], clients=n, asked=ASKED) for n in CLIENTS}
    found = {f"{size}: floor, {n} clients": _shown(base[n]) for n in CLIENTS}
    with serving("dost_portal.wsgi", "dost_portal.settings") as server:
        before = _warm(server, pages, cookies)
        for name, (path, who) in pages.items():
            for n in CLIENTS:
                measured = load(server, path, cookies[who], clients=n, asked=ASKED)
                found[f"{size}: {name}, {n} clients"] = _shown(measured) | _ratio(measured, base[n], name, n)
                if n == 1:
                    kept = first.setdefault(name, measured["p50"])
                    if size != SIZES[0]:
                        growth = measured["p50"] / kept
                        found[f"{size}: {name}, growth"] = {
                            "value": round(growth, 2), "goal": f"≤ {GROWTH}", "met": growth <= GROWTH
                        }  # fmt: skip
        after = server.memory()
    found[f"{size}: memory of the workers"] = {"value": round(after), "unit": f"MB, {round(before)} before"}
    for name, (path, who) in pages.items():
        found[f"{size}: {name}, database"] = _database(path, who)
    return found


def _shown(measured: dict[str, float]) -> dict[str, Any]:
    text = f"ms p50, {measured['p95']:.0f} p95, {measured['rate']:.0f}/s, {measured['cpu']:.0f} ms CPU"
    return {"value": round(measured["p50"], 1), "unit": text}


def _ratio(measured: dict[str, float], base: dict[str, float], name: str, clients: int) -> dict[str, Any]:
    ratio = measured["p50"] / base["p50"]
    goal = {"goal": f"≤ {RATIO:.0f} × the floor", "met": ratio <= RATIO} if clients == 1 else {}
    cpu = measured["cpu"] / max(base["cpu"], 0.1)
    return goal | {"unit": f"{_shown(measured)['unit']}; × the floor: {ratio:.1f}, its CPU {cpu:.1f}"}


def pages_of_people() -> tuple[Pages, dict[str, str]]:
    """Return the pages with who asks them, and the cookie of each of those."""
    boss = User.objects.get(username="nigar")
    with scope.reading_state():
        steps = ("police", "referral", "decision")
        cases = Case.objects.filter(centre=boss.centre, responsible__isnull=False, step__in=steps).select_related(
            "responsible"
        )
        case = cases.order_by("-opened_at").first()
        referral = Referral.objects.order_by("-received_at").first()
    assert case is not None
    assert referral is not None
    agent, number = case.responsible, f"/cases/{case.number}/"
    assert agent is not None
    lawyer = CaseMember.objects.select_related("user").filter(case=case, role="lawyer").first()
    people = {"agent": agent, "dsmf": User.objects.get(username="dsmf"), "/floor/": agent}
    people["boss"] = boss
    people["lawyer"] = lawyer.user if lawyer else agent
    pages = {
        "my work": ("/work/", "agent"),
        "bell": ("/bell/", "agent"),
        "list": ("/cases/", "agent"),
        "case": (number, "agent"),
        "case, its poll": (f"{number}live/", "agent"),
        "documents": (f"{number}documents/", "agent"),
        "search": ("/search/", "agent"),
        "overdue board": ("/overdue/", "boss"),
        "hall": ("/hall/", "boss"),
        "DSMF's desk": (reverse("referrals:inbox"), "dsmf"),
    }
    cookies = {}
    for who, user in people.items():
        client = Client()
        client.force_login(user)
        cookies[who] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        USERS[who] = user
    return pages, cookies


USERS: dict[str, User] = {}


def _warm(server: Server, pages: Pages, cookies: dict[str, str]) -> float:
    for path, who in pages.values():
        load(server, path, cookies[who], clients=4, asked=8)
    return server.memory()


def _database(path: str, who: str) -> dict[str, Any]:
    """Return the milliseconds that the database took of one request, and how many statements it was asked."""
    client = Client()
    client.force_login(USERS[who])
    client.get(path)
    times, count = [], 0
    for _ in range(5):
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        times.append(sum(float(query["time"]) for query in asked.captured_queries))
        count = len([query for query in asked.captured_queries if query["sql"] not in ("BEGIN", "COMMIT")])
    return {"value": round(1000 * median(times), 1), "unit": f"ms, {count} statements"}
