"""The figures that a process counts itself, for Prometheus. What the database knows is asked there (`health`).

Several processes share a folder (PROMETHEUS_MULTIPROC_DIR), of which each can tell the sum of all.
"""

from pathlib import Path
from wsgiref.simple_server import WSGIServer

from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

if settings.METRICS_DIR:
    Path(settings.METRICS_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Histogram("dost_request_seconds", "Requests and how long they took", ("view", "method"), buckets=BUCKETS)
ANSWERS = Counter("dost_answers", "Answers by status", ("view", "status"))
TASKS = Histogram("dost_task_seconds", "Tasks and how long they took", ("task",), buckets=(*BUCKETS, 30, 60, 120))
FAILURES = Counter("dost_task_failures", "Tasks that failed", ("task",))

LISTS = Counter("dost_lists", "Lists that were read from another server than the primary", ("server",))


def note_request(view: str, method: str, status: int, seconds: float) -> None:
    REQUESTS.labels(view, method).observe(seconds)
    ANSWERS.labels(view, str(status)).inc()


def counted() -> bytes:
    """Return what this process counted, or with PROMETHEUS_MULTIPROC_DIR what all of them did, for Prometheus."""
    return generate_latest(_registry())


def serve(port: int) -> WSGIServer:
    """Serve the figures of a process that is no web server, to this machine alone."""
    return start_http_server(port, addr="127.0.0.1", registry=_registry())[0]


def _registry() -> CollectorRegistry:
    if not settings.METRICS_DIR:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=settings.METRICS_DIR)
    return registry
