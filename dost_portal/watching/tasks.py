"""Every task gets its number into the log lines, and its place in the figures."""

import time
from contextlib import ExitStack
from typing import Any

from celery import signals
from django.conf import settings

from dost_portal.watching import figures, logs, tracing

_began: dict[str, float] = {}
_spans: dict[str, ExitStack] = {}


@signals.task_prerun.connect
def _begin(task_id: str, task: Any, **_more: Any) -> None:
    logs.belongs_to(task_id)
    logs.note_slow_statements()
    _began[task_id] = time.perf_counter()
    _spans[task_id] = ExitStack()
    _spans[task_id].enter_context(tracing.span(task.name))


@signals.task_postrun.connect
def _end(task_id: str, task: Any, **_more: Any) -> None:
    figures.TASKS.labels(task.name).observe(time.perf_counter() - _began.pop(task_id, time.perf_counter()))
    _spans.pop(task_id, ExitStack()).close()
    logs.belongs_to("")


@signals.task_failure.connect
def _fail(sender: Any, **_more: Any) -> None:
    figures.FAILURES.labels(sender.name).inc()


@signals.worker_ready.connect
def _serve(**_more: Any) -> None:
    if settings.METRICS_PORT:
        figures.serve(settings.METRICS_PORT)
