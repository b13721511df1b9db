"""Log lines as JSON, each with the request or the task it belongs to.

No path, no address, no user name: a path names cases and holds tokens. What a line may say stands in FIELDS.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import connections
from pythonjsonlogger.json import JsonFormatter

from dost_portal.watching import tracing

# Beside time, level, logger and message.
FIELDS: Final = ("request", "view", "method", "status", "milliseconds", "statements", "task", "statement")
_belongs_to: ContextVar[str] = ContextVar("belongs_to", default="")


def belongs_to(number: str) -> None:
    """Say which request or task all that is logged from now on belongs to; "" for none."""
    _belongs_to.set(number)


class WithRequest(logging.Filter):
    """Puts the number of the request or the task into every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = _belongs_to.get()  # over Django's own, which is the request with all its values
        return True


class Lines(JsonFormatter):
    """Writes FIELDS and nothing else that somebody may have hung on a record: no request, no traceback's values."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields={"asctime": "at"})

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        known = {"at", "levelname", "name", "message", "exc_info", *FIELDS}
        for name in [name for name in log_data if name not in known or log_data[name] in ("", None)]:
            del log_data[name]


slow = logging.getLogger("dost_portal.slow")


def note_slow_statements() -> None:
    """Log what takes long, as it stands in the code: without the values, which PostgreSQL's own log would hold.

    From now on, on both connections of this thread; asked again, it changes nothing.
    """
    for alias in connections:
        if _timed not in (wrappers := connections[alias].execute_wrappers):
            wrappers.insert(0, _timed)


def _timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    began = time.perf_counter()
    text = partial(_without_values, sql, params)
    try:
        with tracing.statement(text):
            return execute(sql, params, many, context)
    finally:
        took = 1000 * (time.perf_counter() - began)
        if took >= settings.SLOW_STATEMENT_MS:
            slow.warning("slow statement: %s", text(), extra={"statement": text(), "milliseconds": round(took)})


def _without_values(sql: Any, params: Any) -> str:
    # A statement without parameters has its values within it.
    return " ".join(str(sql).split())[:2000] if params else str(sql).split(None, 1)[0]
