"""What the walls cost: the list of cases and the page of a case, with them and without.

Without means: the same views and the same markup over plain tables that exist in this benchmark only, which
hold plaintext and know no policy (in a schema of their own, under the same names); no roles, no trail. The
portal has no switch that turns a wall off: the benchmark takes its own process apart. Both are asked in
turn, so that what disturbs hits both.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from statistics import median
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import override_settings

from cases.models import Case
from dost_portal.audit import trail
from dost_portal.crypto import SealedField
from dost_portal.row_security import scope
from dost_portal.staff.models import User

CASES, ASKED = 1000, 40
GOAL = 1.5
WALLS = (
    "dost_portal.row_security.middleware.RequestScopeMiddleware",
    "dost_portal.row_security.middleware.UserScopeMiddleware",
)
FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@override_settings(STORAGES=settings.STORAGES | FILES)
def run() -> dict[str, Any]:
    """Return both pages' milliseconds with the walls and without, and how many times as long they take."""
    call_command("seed_demo", first_run=True, verbosity=0)
    call_command("seed_demo", cases=CASES, verbosity=0)
    agent, case = _busiest()
    _make_plain_tables(case)
    walled, plain = Client(), Client()
    for client in (walled, plain):
        client.force_login(agent)
    walled.get("/healthz")
    with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name not in WALLS]):
        plain.get("/healthz")  # its middleware is loaded with its first request
    found: dict[str, Any] = {}
    for name, url in {"list": "/cases/", "case": f"/cases/{case.number}/"}.items():
        _same_markup(walled, plain, url)
        with_walls, without = _in_turn(walled, plain, url)
        ratio = with_walls / without
        found |= {
            f"{name}_walled": {"value": round(1000 * with_walls, 1), "unit": "ms"},
            f"{name}_plain": {"value": round(1000 * without, 1), "unit": "ms"},
            f"{name}_ratio": {"value": round(ratio, 2), "goal": f"≤ {GOAL}", "met": ratio <= GOAL},
        }
    return found


def _busiest() -> tuple[User, Case]:
    """Return the social agent with the most open cases, and one of them that is far on its way."""
    with scope.reading_state():
        cases = Case.objects.filter(responsible__isnull=False, step__in=("police", "referral", "decision"))
        by_agent: dict[Any, list[Case]] = {}
        for case in cases.select_related("responsible", "key"):
            by_agent.setdefault(case.responsible, []).append(case)
    agent = max(by_agent, key=lambda user: len(by_agent[user]))
    return agent, by_agent[agent][0]


def _models() -> list[type[models.Model]]:
    return list(apps.get_app_config("cases").get_models())


@transaction.atomic
def _make_plain_tables(case: Case) -> None:
    """Copy every table of the cases without policies; what `case` has sealed lies open in the copy."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA plain")
        for model in _models():
            table = model._meta.db_table
            cursor.execute(f"CREATE TABLE plain.{table} (LIKE {table} INCLUDING INDEXES INCLUDING DEFAULTS)")
            cursor.execute(f"INSERT INTO plain.{table} SELECT * FROM {table}")
            for field in _sealed(model):
                cursor.execute(f'ALTER TABLE plain.{table} ALTER "{field.column}" TYPE text USING NULL')
            _open(cursor, model, case)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sealed(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def _open(cursor: Any, model: type[models.Model], case: Case) -> None:
    fields = _sealed(model)
    if not fields or not any(field.name == "case" for field in model._meta.concrete_fields):
        return
    for row in model._default_manager.filter(case=case).select_related("case__key"):
        for field in fields:
            value = getattr(row, field.attname)
            if value not in (None, ""):
                cursor.execute(
                    f'UPDATE plain.{model._meta.db_table} SET "{field.column}" = %s WHERE id = %s',
                    [field.to_text(value), str(row.pk)],
                )


@contextmanager
def _without_walls() -> Iterator[None]:
    def opened(field: SealedField, value: Any, *args: Any) -> Any:
        return None if value is None else field.from_text(value)

    with ExitStack() as stack:
        stack.enter_context(patch.object(SealedField, "from_db_value", opened))
        stack.enter_context(patch.object(scope, "reading_state", nullcontext))
        stack.enter_context(patch.object(trail, "record_now", lambda *args, **values: None))
        _look_in("plain, public")
        yield
    _look_in("public")


def _look_in(schemas: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schemas}")


def _same_markup(walled: Client, plain: Client, url: str) -> None:
    """Fail unless both sides serve the page, of the same length but for a token or a second."""
    ours = walled.get(url)
    with _without_walls():
        theirs = plain.get(url)
    assert ours.status_code == theirs.status_code == 200, (ours.status_code, theirs.status_code)
    assert abs(len(ours.content) - len(theirs.content)) < 200, (len(ours.content), len(theirs.content))


def _in_turn(walled: Client, plain: Client, url: str) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ASKED):
        times[0].append(_timed(lambda: walled.get(url)))
        with _without_walls():
            times[1].append(_timed(lambda: plain.get(url)))
    return median(times[0]), median(times[1])


def _timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
