"""Is it alive, can it serve, is the enforcer awake."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from dost_portal import broker
from dost_portal.row_security import scope
from dost_portal.watching import figures

LOCAL = {"127.0.0.1", "::1"}
# Three missed intervals, and never less than what a start takes.
SILENT_AFTER_SECONDS = max(3 * settings.SWEEP_SECONDS, 15.0)
# What is due and has not fired for so long is stuck: held by something, or refused by the database.
STUCK_AFTER_SECONDS = 60.0


def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up. Touches no database."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, broker, the sweep of the clocks seen lately, no stage stuck; 503 when one is not."""
    return _answer(checks())


def readyz_web(request: HttpRequest) -> JsonResponse:
    """Database and migrations only: what a proxy asks, so that a lost broker takes no page away."""
    return _answer(_web_checks())


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for local addresses only."""
    if request.META.get("REMOTE_ADDR") not in LOCAL or "HTTP_X_FORWARDED_FOR" in request.META:
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    for name, text, value in measured():
        Gauge(name, text, registry=registry).set(value)
    return HttpResponse(generate_latest(registry) + figures.counted(), content_type=CONTENT_TYPE_LATEST)


def checks() -> dict[str, bool]:
    """Return what `readyz` asks, and whether it holds."""
    return _web_checks() | {
        "broker": broker.answers(settings.BROKER_URL),
        "sweep": _sweep_is_recent(),
        "stages": _nothing_is_stuck(),
    }


def seconds_since_sweep() -> float | None:
    """Return the age of the last sweep in seconds by the database's clock; None when none ever ran."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - max(at)) FROM cases_sweepbeat")
        age = cursor.fetchone()[0]
    return None if age is None else float(age)


def sweep_is_silent() -> bool:
    age = seconds_since_sweep()
    return age is None or age > SILENT_AFTER_SECONDS


def seconds_of_oldest_unfired() -> float:
    """Return since when the oldest stage is due that has not fired, in seconds; 0 when none is due."""
    with scope.reading_state(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(0, extract(epoch FROM clock_timestamp() - min(fire_at))) FROM cases_deadlinestage"
            " WHERE fired_at IS NULL AND cancelled_at IS NULL"
        )
        return float(cursor.fetchone()[0] or 0)


def _answer(checks: dict[str, bool]) -> JsonResponse:
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def _web_checks() -> dict[str, bool]:
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": migrated}


def _sweep_is_recent() -> bool:
    try:
        return not sweep_is_silent()
    except Exception:
        return False


def _nothing_is_stuck() -> bool:
    try:
        return seconds_of_oldest_unfired() <= STUCK_AFTER_SECONDS
    except Exception:
        return False


# What a surface's role may count. On DSMF's there are no clocks of centres.
OUTBOX_SQL = """
    SELECT count(*) FILTER (WHERE dead_at IS NULL), count(*) FILTER (WHERE dead_at IS NOT NULL),
           coalesce(extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE dead_at IS NULL)), 0),
           (SELECT count(*) FROM staff_loginfailure WHERE at > clock_timestamp() - interval '15 minutes')
    FROM outbox_outboxmessage WHERE delivered_at IS NULL
"""
CLOCKS_SQL = """
    SELECT count(*), count(*) FILTER (WHERE due_at <= clock_timestamp()),
           (SELECT count(*) FROM cases_stagerefusal), (SELECT odd FROM dost_told_figures()),
           (SELECT emergencies FROM dost_told_figures())
    FROM cases_deadline WHERE stopped_at IS NULL
"""


def measured() -> list[tuple[str, str, float]]:
    """Return (name, meaning, value) of what is measured."""
    with scope.reading_state(), connection.cursor() as cursor:
        cursor.execute(OUTBOX_SQL)
        waiting, dead, oldest, failures = cursor.fetchone()
        found = [
            ("dost_outbox_waiting", "Messages not delivered yet", waiting),
            ("dost_outbox_dead", "Messages given up on", dead),
            ("dost_outbox_oldest_seconds", "Age of the oldest waiting message", float(oldest)),
            ("dost_login_failures", "Wrong passwords and codes within 15 minutes", failures),
        ]
        if settings.SURFACE == "dsmf":
            return found
        cursor.execute(CLOCKS_SQL)
        running, late, refused, odd, emergencies = cursor.fetchone()
    age = seconds_since_sweep()
    return [
        *found,
        ("dost_clocks_running", "Clocks that run", running),
        ("dost_clocks_late", "Clocks past their due time", late),
        ("dost_stages_refused", "Stages that the database refuses to fire", refused),
        ("dost_stage_oldest_seconds", "Since the oldest unfired stage is due", seconds_of_oldest_unfired()),
        ("dost_sweep_age_seconds", "Since the last sweep; -1 when none ran", -1 if age is None else age),
        ("dost_odd_readings", "Odd readings that nobody looked into", odd),
        ("dost_emergencies_unreviewed", "Emergency openings that nobody reviewed", emergencies),
    ]
