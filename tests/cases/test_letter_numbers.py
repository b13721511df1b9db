"""Numbers without gaps, under real processes that draw and roll back at once, and one that is killed."""

import os
import signal
import time
from pathlib import Path

import pytest

from cases.models import Letter, LetterCounter
from cases.services import opening, tickets
from dost_portal.staff.models import Centre
from tests.cases.test_hall_processes import begin, end
from tests.factories import Story

pytestmark = pytest.mark.django_db(transaction=True)

FULL = bool(os.environ.get("DOST_TEST_FULL"))
PROCESSES, LETTERS = (16, 60) if FULL else (4, 5)

# Each has a case of its own, so that nothing but the number makes one wait for another. Every second letter is
# undone after its number was drawn and its bytes were stored.
ISSUE = """
import django; django.setup()
import sys
from contextlib import suppress
from django.db import transaction
from cases.letters import Paper
from cases.letters.paper import places
from cases.models import Case, Letter
from cases.services import letters
case = list(Case.objects.select_related("key", "centre", "responsible").order_by("number"))[int(sys.argv[1])]
class Undone(Exception): pass
def once(undone):
    with transaction.atomic():
        row = letters.lock(case)
        paper = Paper(template="discreet", wording="discreet", quiet=True, places=places(row))
        newest = Letter.objects.filter(case=row, corrected_by__isnull=True).first()
        why = {"corrects": newest, "correction": "x"} if newest else {}
        letters._put(row, case.responsible, paper, kind="discreet", **why)
        if undone: raise Undone
for turn in range(COUNT * 2):
    with suppress(Undone): once(turn % 2)
"""


def test_processes_that_roll_back_leave_no_gap(
    story: Story, centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOST_DATA_DIR", str(tmp_path))
    for _case in range(PROCESSES + 1):
        opening.open_case(ticket=tickets.issue(centre=centre, by=story.agent), by=story.agent)
    program = ISSUE.replace("COUNT", str(LETTERS))
    killed, *processes = (begin(program, place) for place in range(PROCESSES + 1))
    time.sleep(3)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    end(processes)
    serials = list(Letter.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert len(serials) >= PROCESSES * LETTERS
    assert LetterCounter.objects.get().last == len(serials)
