"""F1 and F11: many who enforce at once, and one stage in a thousand that the database refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cases.models import DeadlineStage, StageRefusal
from tests.database import sql
from tests.faults.conftest import FULL, Process, beat_of, on_time, told_once, trigger_of, until, worker_of
from tests.many_clocks import breaches
from tests.refusals import poisoned

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_beats_two_sweepers_and_four_workers_announce_each_breach_once(
    run: Callable[[Process], Process], fill: Callable[..., None], tmp_path: Path
) -> None:
    count = 10_000 if FULL else 1000
    fill(count, 5, 15)
    for process in (beat_of(tmp_path), beat_of(tmp_path), trigger_of(), trigger_of(), worker_of(4)):
        run(process)
    until(lambda: breaches() == count, seconds=60)
    told_once(count)


def test_one_poison_row_in_a_thousand_leaves_999_on_time(trigger: Process, fill: Callable[..., None]) -> None:
    fill(1000, 6, 8)
    bad = DeadlineStage.objects.filter(stage=2)[500].pk
    with poisoned([bad]):
        until(lambda: breaches() == 999, seconds=30)
        told_once(999)
        on_time(2)
        until(lambda: StageRefusal.objects.filter(pk=bad).exists(), seconds=2)
        assert not trigger.ended()
    sql("UPDATE cases_stagerefusal SET retry_at = clock_timestamp()")
    until(lambda: breaches() == 1000, seconds=5)
    told_once(1000)
