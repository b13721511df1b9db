"""Every task gets its number into the log lines, and its place in the figures."""

import time
from typing import Any

from celery import signals
from django.conf import settings

from dost_portal.watching import figures, logs

_began: dict[str, float] = {}


@signals.task_prerun.connect
def _begin(task_id: str, **_more: Any) -> None:
    logs.belongs_to(task_id)
    logs.note_slow_statements()
    _began[task_id] = time.perf_counter()


@signals.task_postrun.connect
def _end(task_id: str, task: Any, **_more: Any) -> None:
    figures.TASKS.labels(task.name).observe(time.perf_counter() - _began.pop(task_id, time.perf_counter()))
    logs.belongs_to("")


@signals.task_failure.connect
def _fail(sender: Any, **_more: Any) -> None:
    figures.FAILURES.labels(sender.name).inc()


@signals.worker_ready.connect
def _serve(**_more: Any) -> None:
    if settings.METRICS_PORT:
        figures.serve(settings.METRICS_PORT)
