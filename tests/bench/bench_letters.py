"""Letters: how long each kind takes to set, and a thousand in a row in one process, as a worker or a web process lives.

Each is a correction of the one before it: composed, numbered, set, hashed, sealed, stored and put on record. The
page alone (typesetting) is measured inside.
"""

import os
import time
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.core.management import call_command
from django.utils import timezone

from cases.letters import ready
from cases.models import Case, Letter, LetterKind
from cases.services import letters, notifying
from dost_portal.passport.models import LawEnforcementBody
from dost_portal.staff.models import User
from dost_portal.typeset import pdf

EACH, MANY, WARM = 20, 1000, 100
P95_GOAL, GROWTH_GOAL = 0.5, 1.1
PAGE = os.sysconf("SC_PAGE_SIZE")


def run() -> dict[str, Any]:
    """Return seconds of each kind (median) and of all (p95), letters a second, and how memory grew."""
    call_command("seed_demo", first_run=True, verbosity=0)
    set_in: dict[str, list[float]] = defaultdict(list)
    issued_in: list[float] = []
    last: Letter | None = None
    with patch.object(letters, "pdf", _timed(set_in)):
        for letter in _one_of_each():
            for _turn in range(EACH):
                letter, seconds = _corrected(letter)
                issued_in.append(seconds)
            last = letter
        assert last is not None
        memory = []
        for _turn in range(MANY):
            last, seconds = _corrected(last)
            issued_in.append(seconds)
            memory.append(_resident())
    growth = memory[-1] / memory[WARM]
    p95 = quantiles(issued_in, n=20)[-1]
    kinds = {f"set_{name}": {"value": round(median(times), 4), "unit": "s"} for name, times in sorted(set_in.items())}
    return kinds | {
        "issued_p95": {"value": round(p95, 3), "unit": "s", "goal": f"≤ {P95_GOAL}", "met": p95 <= P95_GOAL},
        "issued": {"value": round(len(issued_in) / sum(issued_in), 1), "unit": "letters/s"},
        "memory": {"value": round(memory[-1] / 2**20), "unit": "MB"},
        "memory_growth": {"value": round(growth, 3), "goal": f"≤ {GROWTH_GOAL}", "met": growth <= GROWTH_GOAL},
    }


def _timed(found: dict[str, list[float]]) -> Any:
    def timed(template: str, data: Any) -> bytes:
        began = time.perf_counter()
        made = pdf(template, data)
        found[f"{template}_{data['wording']}"].append(time.perf_counter() - began)
        return made

    return timed


def _corrected(letter: Letter) -> tuple[Letter, float]:
    began = time.perf_counter()
    new = letters.correct(case=letter.case, letter=letter.pk, by=letter.issued_by, correction="Ölçü")
    return new, time.perf_counter() - began


def _one_of_each() -> list[Letter]:
    """Return one letter of every kind, each from the first demo case that has something to say."""
    found: dict[str, Letter] = {}
    for case in Case.objects.select_related("key", "centre", "responsible").exclude(responsible=None):
        agent = case.responsible
        assert isinstance(agent, User)
        for kind in ready(case):
            if kind not in found:
                found[kind] = letters.issue(case=case, by=agent, kind=kind)
        if LetterKind.NOTICE not in found and case.is_open:
            found[LetterKind.NOTICE] = _notice(case, agent)
    return list(found.values())


def _notice(case: Case, agent: User) -> Letter:
    body = LawEnforcementBody.objects.get(code="PROSECUTOR_YASAMAL")
    notice = notifying.send(
        case=case,
        by=agent,
        submission=uuid4(),
        addressee=body,
        channel="post",
        sent_at=timezone.now(),
        person_told=True,
        consent_to_investigation="yes",
        identity_disclosed=False,
        content="Hadisə barədə məlumat. " * 100,
    )
    return notice.letters.select_related("case__key", "case__centre", "issued_by").get()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
