"""The Celery application. Tasks carry ids only, never personal data (security requirement 23)."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")

app = Celery("dost_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_process_init.connect
def _trace(**_more: Any) -> None:
    from dost_portal.watching import tracing

    tracing.begin("dost-worker")


@app.on_after_finalize.connect
def _watch(**_more: Any) -> None:
    from dost_portal.watching import tasks  # noqa: F401 - its signals
