"""The clocks enforced by real beat and worker processes on the real engines, and by the trigger beside them."""

import time
from datetime import timedelta

import pytest
from django.db import connection

from cases.models import Announcement, Case, CaseKey, DeadlineStage
from cases.services import clocks
from cases.workflow import Clock
from dost_portal.staff.models import User
from tests.faults.conftest import Process, until

pytestmark = pytest.mark.django_db(transaction=True)

CLOCKS = 200


@pytest.fixture
def due_clocks(aysel: User, nigar: User, db: None) -> list[Case]:
    """Cases whose front-office hour ends in three seconds; Aysel is responsible, Nigar supervises."""
    now = clocks.database_now()
    cases = []
    for _ in range(CLOCKS):
        case = Case.objects.create(centre=aysel.centre, step="intake", responsible=aysel)
        CaseKey.for_case(case).save()
        began = now - timedelta(hours=1) + timedelta(seconds=3)
        clocks.start(case=case, clocks=[Clock.FRONT_OFFICE], began={Clock.FRONT_OFFICE: began})
        cases.append(case)
    return cases


def breached() -> int:
    return DeadlineStage.objects.filter(stage=2, fired_at__isnull=False).count()


def assert_exactly_once() -> None:
    """Each breach was told once to the agent and once to the supervisor, and none too early."""
    told = Announcement.objects.filter(stage__stage=2)
    assert told.filter(user__username="aysel").count() == CLOCKS
    assert told.filter(user__username="nigar").count() == CLOCKS
    assert told.count() == 2 * CLOCKS
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_deadlinestage WHERE fired_at < fire_at")
        assert cursor.fetchone()[0] == 0


def test_beat_and_worker_announce_every_breach_once(worker: Process, beat: Process, due_clocks: list[Case]) -> None:
    until(lambda: breached() == CLOCKS, seconds=40)
    assert_exactly_once()


def test_a_killed_worker_loses_no_breach_and_doubles_none(
    worker: Process, beat: Process, due_clocks: list[Case]
) -> None:
    for _ in range(6):  # before, at and after the moment all of them fall due
        worker.kill()
        worker.start()
        time.sleep(1)
    until(lambda: breached() == CLOCKS, seconds=60)
    assert_exactly_once()


def test_without_any_broker_the_second_trigger_enforces_alone(due_clocks: list[Case]) -> None:
    trigger = Process("manage", "sweep_deadlines", "--forever")
    trigger.start()
    try:
        until(lambda: breached() == CLOCKS, seconds=30)
    finally:
        trigger.kill()
    assert_exactly_once()
