"""F7 and F8: clocks stopped around their time, with a sweeper and without; and two days in which nobody swept."""

import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from cases.models import Announcement, Case, Deadline, DeadlineStage
from cases.services import clocks
from cases.workflow import Clock
from tests.cases.clock_rows import pass_time
from tests.database import rows
from tests.faults.conftest import FULL, Process, trigger_of
from tests.many_clocks import wrong

pytestmark = pytest.mark.django_db(transaction=True)

STOPS = 2000 if FULL else 300


@pytest.mark.parametrize("swept", [True, False], ids=["swept", "nobody sweeps"])
def test_a_clock_is_breached_if_and_only_if_it_was_stopped_at_or_after_its_time(
    swept: bool, run: Callable[[Process], Process], fill: Callable[..., None]
) -> None:
    wait = 1
    if swept:
        run(trigger_of())
        wait = 5
    fill(STOPS, wait, wait + STOPS / 100)
    for place, deadline in enumerate(Deadline.objects.order_by("due_at")):
        moment = deadline.due_at.timestamp() + (place % 21 - 10) / 50
        time.sleep(max(0.0, moment - timezone.now().timestamp()))
        clocks.stop(case=Case(pk=deadline.case_id), clocks=[Clock.FRONT_OFFICE])
    assert wrong() == {}
    late = rows("SELECT count(*) FROM cases_deadline WHERE stopped_at >= due_at")[0][0]
    fired = DeadlineStage.objects.filter(stage=2, fired_at__isnull=False).count()
    assert fired == late
    assert STOPS // 4 < late < STOPS
    assert Announcement.objects.count() == 2 * late


def test_after_two_days_down_each_clock_is_told_once_by_its_highest_stage(fill: Callable[..., None]) -> None:
    fill(STOPS, 600, 1200)
    pass_time(48 * 3600)
    clocks.sweep()
    assert rows("SELECT DISTINCT stage FROM cases_announcement a JOIN cases_deadlinestage s ON s.id = a.stage_id") == [
        (3,)
    ]
    assert Announcement.objects.filter(user__username="nigar").count() == STOPS
    told = Announcement.objects.count()
    clocks.sweep()
    assert Announcement.objects.count() == told
    skipped = DeadlineStage.objects.filter(skipped=True)
    assert skipped.count() == STOPS
