"""The sweep: each stage announced once, to the right people, whatever happens beside it."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from cases.models import Announcement, Case, Deadline, DeadlineStage, SweepBeat
from cases.services import clocks, interviewing
from cases.services._firing import DUE_SQL
from cases.services._isolating import UNREFUSED
from cases.workflow import Clock
from dost_portal.staff.models import Centre, User
from tests.cases.clock_rows import due_cases, hour_of, pass_time, stages, told
from tests.database import rewrite_clocks, rows, sql, together

MINUTE = 60


def swept() -> tuple[int, int]:
    report = clocks.sweep()
    return report.warned, report.breached


class TestWhoIsTold:
    def test_nobody_before_the_time(self, case: Case) -> None:
        pass_time(44 * MINUTE)
        assert swept() == (0, 0)
        assert not Announcement.objects.exists()

    def test_the_team_is_warned_and_the_supervisors_hear_of_the_breach(self, case: Case, kamran: User, person) -> None:
        for name in ("nigar", "elnur", "rashad", "gunel", "murad"):
            person(name)
        interviewing.take(case=case, by=kamran)
        pass_time(46 * MINUTE)
        assert swept() == (1, 0)
        assert told(hour_of(case)) == [(1, "aysel"), (1, "kamran")]
        pass_time(15 * MINUTE)
        assert swept() == (0, 1)
        assert told(hour_of(case))[2:] == [(2, "aysel"), (2, "kamran"), (2, "nigar")]
        pass_time(60 * MINUTE)
        clocks.sweep()
        assert told(hour_of(case))[5:] == [(3, "aysel"), (3, "kamran"), (3, "nigar"), (3, "rashad")]

    def test_a_case_without_an_agent_warns_the_supervisor(self, case: Case, nigar: User) -> None:
        Case.objects.update(responsible=None)
        case.members.all().delete()
        pass_time(46 * MINUTE)
        clocks.sweep()
        assert told(hour_of(case)) == [(1, "nigar")]

    def test_a_supervisor_who_only_reviews_is_not_of_the_team(self, case: Case, nigar: User) -> None:
        sql(
            "INSERT INTO cases_casemember (case_id, user_id, role, review, purpose, remote, until)"
            " VALUES (%s, %s, 'supervisor', true, 'complaint', false, clock_timestamp() + interval '1 hour')",
            [case.pk, nigar.pk],
        )
        pass_time(46 * MINUTE)
        clocks.sweep()
        assert told(hour_of(case)) == [(1, "aysel")]


class TestOnce:
    def test_a_second_sweep_announces_nothing(self, case: Case) -> None:
        pass_time(61 * MINUTE)
        assert swept() == (0, 1)
        assert swept() == (0, 0)
        assert told(hour_of(case)) == [(2, "aysel"), (2, "nigar")]

    def test_after_a_long_outage_only_the_highest_stage_is_told_and_the_rest_recorded(self, case: Case, person) -> None:
        person("rashad")
        pass_time(48 * 60 * MINUTE)
        assert swept() == (0, 2)  # the hour and the day
        assert stages(hour_of(case)) == {1: "skipped", 2: "skipped", 3: "announced"}
        assert {stage for stage, _ in told(hour_of(case))} == {3}
        assert swept() == (0, 0)

    def test_a_breach_just_missed_is_told_as_breach_alone(self, case: Case) -> None:
        pass_time(61 * MINUTE)
        clocks.sweep()
        assert stages(hour_of(case)) == {1: "skipped", 2: "announced", 3: "waits"}

    def test_more_than_a_batch_in_one_sweep(self, centre: Centre, aysel: User, monkeypatch) -> None:
        monkeypatch.setattr(clocks, "BATCH", 7)
        due_cases(10, centre, aysel)
        assert swept() == (0, 10)


def test_the_sweep_leaves_a_heartbeat(db) -> None:
    clocks.sweep()
    first = SweepBeat.objects.get().at
    clocks.sweep()
    assert SweepBeat.objects.get().at > first


def test_the_command_prints_the_figures_others_rely_on(case: Case, capsys) -> None:
    pass_time(61 * MINUTE)
    call_command("sweep_deadlines")
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"warned", "breached", "seconds"}
    assert (printed["warned"], printed["breached"]) == (0, 1)
    assert 0 <= printed["seconds"] < 10


def test_the_sweep_looks_for_due_stages_by_the_index_of_the_unfired(centre: Centre, aysel: User) -> None:
    due_cases(3, centre, aysel)
    sql(
        "INSERT INTO cases_deadlinestage (deadline_id, stage, fire_at, skipped)"
        " SELECT (SELECT id FROM cases_deadline LIMIT 1), 100 + n, clock_timestamp() + interval '1 day', false"
        " FROM generate_series(1, 20000) n"
    )
    sql("ANALYZE cases_deadlinestage")
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN " + DUE_SQL.format(only=UNREFUSED),
            {"limit": clocks.BATCH, "since": None, "until": None, "refused": [0]},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "stage_unfired" in plan
    assert "Index Cond: ((fire_at <=" in plan


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_beside_stops_miss_double_and_invent_nothing(centre: Centre, aysel: User, nigar: User) -> None:
    cases = due_cases(500, centre, aysel)

    def stop_half() -> None:
        for case in cases[::2]:
            clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])

    first, second, _ = together(clocks.sweep, clocks.sweep, stop_half)
    last = clocks.sweep()
    breaches = DeadlineStage.objects.filter(stage=2)
    missed = breaches.filter(fired_at__isnull=True).count()
    assert missed == 0
    assert first.breached + second.breached <= 500
    assert last.breached == 0
    doubled = rows("SELECT count(*) FROM cases_announcement GROUP BY stage_id, user_id HAVING count(*) > 1")
    assert doubled == []
    # Each breach to the agent and the supervisor, and nothing else: the warning fell due with it.
    assert Announcement.objects.count() == 2 * 500
    assert not Announcement.objects.exclude(stage__stage=2).exists()
    assert Deadline.objects.filter(stopped_at__isnull=False).count() == 250


@pytest.mark.django_db(transaction=True)
def test_stops_around_the_hour_beside_a_sweeper_are_breached_exactly_if_late(centre: Centre, aysel: User) -> None:
    cases = due_cases(60, centre, aysel)
    # The due times lie within two seconds around now, while a sweeper and the stops run.
    rewrite_clocks(
        (
            "WITH spread AS (SELECT id, row_number() OVER (ORDER BY id) * interval '33 milliseconds' AS shift"
            " FROM cases_deadline) UPDATE cases_deadline d SET due_at = clock_timestamp() + spread.shift"
            " FROM spread WHERE spread.id = d.id",
            (),
        ),
        (
            "UPDATE cases_deadlinestage s SET fire_at = d.due_at FROM cases_deadline d"
            " WHERE d.id = s.deadline_id AND s.stage = 2",
            (),
        ),
        ("UPDATE cases_deadlinestage SET fire_at = fire_at + interval '1 day' WHERE stage = 3", ()),
    )

    def sweep_on() -> None:
        for _ in range(60):
            clocks.sweep()

    def stop_all() -> None:
        for case in reversed(cases):
            clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])

    together(sweep_on, stop_all)
    clocks.sweep()
    wrong = rows(
        "SELECT d.stopped_at - d.due_at FROM cases_deadline d JOIN cases_deadlinestage s ON s.deadline_id = d.id"
        " WHERE s.stage = 2 AND (s.fired_at IS NOT NULL) <> (d.stopped_at >= d.due_at)"
    )
    assert wrong == []
    assert {0, 60} & {DeadlineStage.objects.filter(stage=2, fired_at__isnull=False).count()} == set()
