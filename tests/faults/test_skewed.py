"""F6: the machines of the application are ten minutes off, one early and one late."""

from collections.abc import Callable

import pytest

from cases.models import DeadlineStage
from dost_portal.audit.models import DatabaseNow
from tests.faults.conftest import CLOCKS, Process, on_time, told_once, until
from tests.many_clocks import breaches

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_early_and_nothing_late(run: Callable[[Process], Process], fill: Callable[..., None]) -> None:
    for seconds in ("600", "-600"):
        run(Process("tests.faults.skewed", seconds, "sweep_deadlines", "--forever"))
    fill(CLOCKS, 5, 7)
    fill(100, 300, 590, letters="GG")  # due for the machine that is ahead, and for no other
    until(lambda: breaches() == CLOCKS, seconds=20)
    told_once(CLOCKS)
    on_time(2)
    assert DeadlineStage.objects.filter(stage=2, fired_at=None, fire_at__gt=DatabaseNow()).count() == 100
