"""Whether the web's processes keep what they are asked for: their memory over DOST_BENCH_REQUESTS (5000) requests.

The most used pages in turn, eight clients. What is measured is what a process has for itself (`Private_*` of
the kernel), after a tenth of the requests and at the end.
"""

import os
from typing import Any

from django.core.management import call_command

from tests.bench.bench_pages import pages_of_people
from tests.bench.servers import load, serving

REQUESTS = int(os.environ.get("DOST_BENCH_REQUESTS", "5000"))
ROUNDS = 20
GROWTH = 1.05


def run() -> dict[str, Any]:
    """Return the memory in MB after a tenth and at the end, and the growth between."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", first_run=True, verbosity=0)
    call_command("seed_demo", cases=1000, verbosity=0)
    pages, cookies = pages_of_people()
    each = max(1, REQUESTS // (ROUNDS * len(pages)))
    held = []
    with serving("dost_portal.wsgi", "dost_portal.settings") as server:
        for _ in range(ROUNDS):
            for path, who in pages.values():
                load(server, path, cookies[who], clients=8, asked=each)
            held.append(server.memory())
    early, late = held[ROUNDS // 10 - 1], held[-1]
    growth = late / early
    asked = each * ROUNDS * len(pages)
    return {
        "memory of two processes, early": {"value": round(early), "unit": "MB"},
        f"after {asked} requests": {
            "value": round(late),
            "unit": f"MB, × {growth:.3f}",
            "goal": f"≤ × {GROWTH}",
            "met": growth <= GROWTH,
        },
    }
