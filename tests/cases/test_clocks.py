"""When a clock starts, is due and stops: by the database, to the second."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.models import Case, Deadline
from cases.services import clocks
from cases.workflow import Clock
from dost_portal.passport.models import ServiceStandard
from tests.cases.clock_rows import hour_of, pass_time, stages, told
from tests.database import sql
from tests.factories import Story

HOUR = timedelta(hours=1)


def stop(case: Case) -> None:
    clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])


def test_opening_a_case_starts_the_hour_with_its_stages(case: Case) -> None:
    clock = hour_of(case)
    assert clock.due_at - clock.started_at == HOUR
    assert clock.centre == case.centre
    assert clock.warn_at - clock.started_at == HOUR * 0.75
    assert [stage.fire_at for stage in clock.stages.order_by("stage")] == [
        clock.warn_at,
        clock.due_at,
        clock.started_at + 2 * HOUR,
    ]
    assert stages(clock) == {1: "waits", 2: "waits", 3: "waits"}


def test_the_whole_day_counts_from_the_ticket(case: Case) -> None:
    overall = Deadline.objects.get(case=case, clock="overall")
    assert overall.started_at == case.tickets.get().issued_at < hour_of(case).started_at
    assert overall.due_at - overall.started_at == timedelta(days=1)


def test_the_hour_starts_when_the_person_is_at_the_desk_and_not_before(story: Story) -> None:
    case = story.open()
    ticket = case.tickets.get()
    assert ticket.issued_at < ticket.called_at < hour_of(case).started_at <= ticket.started_at


def test_a_clock_is_the_database_s_and_not_the_machine_s(case: Case, monkeypatch) -> None:
    from django.utils import timezone

    wrong = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: wrong)
    stop(case)
    clocks.start(case=case, clocks=[Clock.FRONT_OFFICE])
    second = Deadline.objects.get(case=case, clock="front_office", generation=2)
    assert second.started_at < wrong - timedelta(minutes=9)


def test_its_length_is_the_standard_of_the_day_it_started(case: Case) -> None:
    stop(case)
    ServiceStandard.objects.filter(code="front_office").update(amount=2)
    clocks.start(case=case, clocks=[Clock.FRONT_OFFICE])
    second = Deadline.objects.get(case=case, clock="front_office", generation=2)
    assert second.due_at - second.started_at == second.standard.exact
    first = Deadline.objects.get(case=case, clock="front_office", generation=1)
    assert first.due_at - first.started_at == HOUR


def test_a_second_clock_of_a_kind_does_not_run_beside_the_first(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        clocks.start(case=case, clocks=[Clock.FRONT_OFFICE])


class TestStopping:
    @pytest.mark.parametrize(("seconds", "breached"), [(3590, False), (3600, True), (3610, True)])
    def test_it_is_breached_if_and_only_if_it_stopped_at_or_after_its_time(
        self, case: Case, seconds: int, breached: bool
    ) -> None:
        pass_time(seconds)
        stop(case)
        clock = hour_of(case)
        assert (clock.stopped_at >= clock.due_at) is breached
        assert stages(clock)[2] == ("announced" if breached else "cancelled")

    def test_one_second_before_and_after_the_hour(self, case: Case) -> None:
        for generation, left, breached in ((1, 1.0, False), (2, -1.0, True)):
            if generation == 2:
                clocks.start(case=case, clocks=[Clock.FRONT_OFFICE])
            clock = Deadline.objects.get(case=case, clock="front_office", generation=generation)
            pass_time((clock.due_at - clocks.database_now()).total_seconds() - left)
            stop(case)
            clock.refresh_from_db()
            assert (clock.stopped_at >= clock.due_at, stages(clock)[2] == "announced") == (breached, breached)

    def test_what_is_due_fires_and_the_rest_is_cancelled(self, case: Case) -> None:
        pass_time(50 * 60)
        stop(case)
        assert stages(hour_of(case)) == {1: "announced", 2: "cancelled", 3: "cancelled"}
        assert told(hour_of(case)) == [(1, "aysel")]
        pass_time(100_000)
        clocks.sweep()
        assert stages(hour_of(case)) == {1: "announced", 2: "cancelled", 3: "cancelled"}

    def test_stopped_again_it_keeps_its_time(self, case: Case) -> None:
        stop(case)
        first = hour_of(case).stopped_at
        stop(case)
        assert hour_of(case).stopped_at == first

    def test_only_the_named_clock_stops(self, case: Case) -> None:
        stop(case)
        assert Deadline.objects.running().get(case=case).clock == "overall"


class TestOverdue:
    def test_it_follows_from_the_time_alone_and_a_stopped_sweep_hides_nothing(self, case: Case) -> None:
        pass_time(3590)
        assert not Deadline.objects.overdue().exists()
        pass_time(10)
        assert Deadline.objects.overdue().get() == hour_of(case)
        assert stages(hour_of(case))[2] == "waits"

    def test_what_stopped_is_overdue_no_more(self, case: Case) -> None:
        pass_time(3700)
        stop(case)
        assert not Deadline.objects.overdue().exists()


def test_the_next_stage_is_waited_for_and_no_longer_than_asked(case: Case) -> None:
    assert clocks.seconds_to_next_stage(1.0) == 1.0
    pass_time(45 * 60 - 30)
    assert 20 < clocks.seconds_to_next_stage(60.0) <= 30
    pass_time(60)
    assert clocks.seconds_to_next_stage(60.0) == 0.0


def test_a_stage_never_fires_early_whoever_tries(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("UPDATE cases_deadlinestage SET fired_at = clock_timestamp()")
