"""A process that forks for each order it reads and lets the child die by -9 at the statement it was told.

An order is one JSON line: {"act": "sweep" | "stop" | "send", "at": n, "after": bool, "case": id}. The child dies
before its n-th statement is sent, or when its answer is there (`after`). The answer is one line, "killed" or "ended".
Forked, not started: Django is loaded once for the dozens of deaths.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def main() -> None:
    django.setup()
    from cases.services import clocks, telling  # noqa: F401 - loaded before the forks
    from dost_portal.outbox import outbox  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if not child:
            _obey(json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        words = {0: "ended", signal.SIGKILL: "killed"}
        sys.stdout.write(words.get(status, f"broke with {status}") + "\n")
        sys.stdout.flush()


def _obey(order: dict[str, Any]) -> None:
    from django.db import connection

    connection.ensure_connection()
    seen = 0

    def count(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == order["at"] and not order["after"]:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(*statement)
        if seen == order["at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with connection.execute_wrapper(count):
        _act(order)
    connection.close()


def _act(order: dict[str, Any]) -> None:
    from cases.models import Case
    from cases.services import clocks
    from cases.workflow import Clock
    from dost_portal.outbox import outbox

    match order["act"]:
        case "sweep":
            clocks.sweep()
        case "stop":
            clocks.stop(case=Case(pk=order["case"]), clocks=[Clock.FRONT_OFFICE])
        case "send":
            outbox.deliver()


if __name__ == "__main__":
    main()
