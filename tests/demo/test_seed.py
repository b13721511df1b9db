"""The demo's data: lifelike, consistent, and never in a database that is not the demo's."""

import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from cases.facts import facts_of
from cases.models import (
    Announcement,
    Case,
    CaseMove,
    Deadline,
    DeadlineStage,
    Person,
    ReferralLink,
    Ticket,
    TicketCounter,
)
from cases.services import clocks, referring
from cases.workflow import FRONT_OFFICE, NEXT_ACTION, Clock, Outcome, Step, missing
from dost_portal.audit import trail
from dost_portal.azeri import normalise_fin, normalise_name, normalise_phone
from dost_portal.demo import bulk, paths
from dost_portal.demo.mark import NotADemoError, serve_only_a_demo
from dost_portal.demo.models import DemoMark
from dost_portal.demo.places import make_accounts, make_places
from dost_portal.staff.demo_accounts import DEMO_ACCOUNTS, PASSWORD
from dost_portal.staff.models import Desk, User
from referrals.models import Decision, Referral, ReferralState
from tests import seeds
from tests.faults.conftest import ROOT, environment

pytestmark = pytest.mark.django_db


def seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="class")
def once(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What a class's fixtures make is made once; what each of its tests does with it is undone after the test."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(trail, "TRAIL", "default")
        seeds.restore()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def first_run(once: None) -> None:
    seed("--first-run")


class TestWhoseDatabase:
    def test_a_database_with_staff_and_no_mark_is_refused(self, aysel: User) -> None:
        with pytest.raises(CommandError, match="not made for the demo"):
            seed("--first-run")
        with pytest.raises(CommandError, match="not made for the demo"):
            seed("--cases", "1")
        assert not DemoMark.objects.exists()
        assert Case.objects.count() == 0

    def test_without_demo_or_testing_it_is_refused(self) -> None:
        with override_settings(DEMO=False, TESTING=False), pytest.raises(CommandError, match="DOST_DEMO"):
            seed("--first-run")
        assert User.objects.count() == 0

    def test_bulk_cases_need_a_first_run(self) -> None:
        with pytest.raises(CommandError, match="first-run"):
            seed("--cases", "1")

    def test_a_demo_server_does_not_serve_an_unmarked_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dost_portal.demo.mark.connections.close_all", lambda: None)
        with override_settings(DEMO=True), pytest.raises(NotADemoError):
            serve_only_a_demo()
        with override_settings(DEMO=False):
            serve_only_a_demo()
        DemoMark.objects.create()
        with override_settings(DEMO=True):
            serve_only_a_demo()


class TestFirstRun:
    def test_a_second_one_changes_nothing(self, first_run: None) -> None:
        before = (Case.objects.count(), User.objects.count(), Ticket.objects.count())
        assert "already" in seed("--first-run")
        assert before == (Case.objects.count(), User.objects.count(), Ticket.objects.count())

    def test_every_demo_account_can_log_in(self, first_run: None, client) -> None:
        for account in DEMO_ACCOUNTS:
            assert client.login(username=account.username, password=PASSWORD), account.username

    def test_the_first_centre_has_a_case_in_every_state(self, first_run: None) -> None:
        here = Case.objects.filter(centre__code="BAKI-1")
        assert set(here.values_list("step", flat=True)) == {step.value for step in Step}
        assert {Outcome.PLACED, Outcome.REFUSED_PRELIMINARY, Outcome.WITHDRAWN, Outcome.EMERGENCY} <= set(
            here.filter(step=Step.CLOSED).values_list("outcome", flat=True)
        )
        assert Case.objects.filter(centre__code="BAKI-2").count() == 3
        assert Desk.objects.filter(centre__code="BAKI-1").count() == 4
        assert Referral.objects.filter(state=ReferralState.CLARIFICATION).count() == 1

    def test_one_hour_is_missed_and_was_announced(self, first_run: None) -> None:
        late = Deadline.objects.overdue().get()
        assert late.clock == Clock.FRONT_OFFICE
        assert Announcement.objects.filter(stage__deadline=late, stage__stage=2, user__username="nigar").exists()

    def test_six_wait_today_in_the_order_of_their_numbers(self, first_run: None) -> None:
        waiting = list(Ticket.objects.filter(state="waiting").order_by("issued_at"))
        assert len(waiting) == 6
        assert [ticket.number for ticket in waiting] == sorted(ticket.number for ticket in waiting)
        assert {ticket.day for ticket in waiting} == {timezone.localdate()}

    def test_every_page_of_every_case_opens(self, first_run: None, client) -> None:
        """What the services wrote is what the pages can show."""
        client.login(username="aysel", password=PASSWORD)
        mine = Case.objects.visible_to(User.objects.get(username="aysel"))
        assert mine.count() > 5
        for case in mine:
            assert client.get(f"/cases/{case.number}/").status_code == 200, case.step


@pytest.fixture(scope="class")
def places(once: None) -> None:
    """A demo without cases: centres, desks and accounts."""
    DemoMark.objects.create()
    make_places()
    make_accounts()


@pytest.fixture(scope="class")
def many(places: None) -> list[Case]:
    before = set(Case.objects.values_list("pk", flat=True))
    seed("--cases", "300", "--seed", "7")
    return list(Case.objects.exclude(pk__in=before).select_related("key"))


class TestBulk:
    def test_all_states_in_about_their_shares(self, many: list[Case]) -> None:
        assert len(many) == 300
        found = {(Step(case.step), Outcome(case.outcome) if case.outcome else None) for case in many}
        assert found == set(paths.STATES)

    def test_open_cases_have_running_clocks_and_closed_ones_none(self, many: list[Case]) -> None:
        for case in many:
            running = set(Deadline.objects.running().filter(case=case).values_list("clock", flat=True))
            on_the_way = {Clock.ARRIVAL} if case.step == Step.REPLY and case.outcome == "placed" else set()
            assert running - on_the_way == EXPECTED_CLOCKS[Step(case.step)], case.step
        unfired = DeadlineStage.objects.filter(fired_at=None, cancelled_at=None)
        assert not unfired.filter(deadline__case__closed_at__isnull=False).exists()
        assert unfired.count() == 3 * Deadline.objects.running().filter(case__in=many).count() + _others(many)

    def test_breached_if_and_only_if_stopped_at_or_after_due(self, many: list[Case]) -> None:
        for stage in DeadlineStage.objects.select_related("deadline").filter(deadline__stopped_at__isnull=False):
            assert (stage.fired_at is not None) == (stage.fire_at <= stage.deadline.stopped_at)

    def test_moves_follow_each_other(self, many: list[Case]) -> None:
        for case in many:
            moves = list(
                CaseMove.objects.filter(case=case).order_by("at", "from_step").values_list("from_step", "to_step")
            )
            assert moves[0] == ("", Step.INTAKE)
            steps = [Step.INTAKE]
            for source, target in moves[1:]:
                if source != target:
                    assert source == steps[-1]
                    steps.append(target)
            assert steps[-1] == case.step

    def test_nothing_a_case_has_passed_is_missing_now(self, many: list[Case]) -> None:
        """The gates, asked again, find everything that the steps behind a case demand."""
        order = list(NEXT_ACTION)
        for case in many:
            if case.step in order[:5]:
                behind = order[: order.index(Step(case.step))]
                lacking = [need.code for step in behind for need in missing(NEXT_ACTION[step], facts_of(case))]
                assert not lacking, (case.step, lacking)

    def test_a_referral_is_what_the_anonymiser_would_send(self, many: list[Case]) -> None:
        for link in ReferralLink.objects.filter(case__in=many).select_related("case__key")[:60]:
            # Between then and now somebody may have grown a band older.
            changing = dict.fromkeys(("reference", "age_band", "children"))
            assert link.payload | changing == referring.preview(case=link.case).to_json() | changing
            held = Referral.objects.get(pk=link.reference)
            assert Decision.objects.filter(referral=held).exists() == (link.state == "decided")

    def test_sealed_values_open_and_are_well_formed(self, many: list[Case]) -> None:
        for person in Person.objects.filter(case__in=many, role="harmed").select_related("case__key")[:80]:
            assert normalise_fin(person.fin) == person.fin
            assert normalise_name(person.last_name) == person.last_name
            assert normalise_phone(person.phone) == person.phone
            assert person.fin_index is not None

    def test_the_counters_are_at_the_last_number_of_each_day(self, many: list[Case]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT centre_id, day, max(number) FROM cases_ticket GROUP BY 1, 2")
            highest = set(cursor.fetchall())
        assert highest == set(TicketCounter.objects.values_list("centre_id", "day", "last_number"))

    def test_the_sweep_takes_them_as_its_own(self, many: list[Case]) -> None:
        late = Deadline.objects.overdue().count()
        assert late > 1
        assert clocks.sweep().breached > 1
        assert clocks.sweep().breached == 0

    def test_the_command_again_adds_more(self, many: list[Case]) -> None:
        seed("--cases", "5", "--seed", "7")
        assert Case.objects.count() == 300 + 5


class TestSeed:
    def test_full_desks_get_the_past_alone(self, places: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "OPEN_PER_CREW", 4)
        with transaction.atomic():
            for count in (80, 40):  # what is open from before counts too
                bulk.add_cases(count, seed=5)
            crews = Case.objects.values("responsible").distinct().count()
            assert Case.objects.open().count() == 4 * crews
            transaction.set_rollback(True)

    def test_the_same_one_gives_the_same_cases(self, places: None) -> None:
        assert _invented() == _invented()


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_the_centres_and_the_numbers() -> None:
    DemoMark.objects.create()
    make_places()
    make_accounts()
    # In a process of its own, as somebody calls it: the tests' own has threads, and may not be forked.
    asked = [sys.executable, "manage.py", "seed_demo", "--cases", "60", "--processes", "2"]
    subprocess.run(asked, cwd=ROOT, env=environment(DOST_DB_ROLE=""), check=True, capture_output=True, timeout=120)
    assert Case.objects.count() == 60
    assert Case.objects.values("centre").distinct().count() > 1
    assert all(case.people.filter(role="harmed").get().last_name for case in Case.objects.filter(step=Step.DECISION))
    with pytest.raises(CommandError, match="at least 1"):
        seed("--cases", "60", "--processes", "0")


EXPECTED_CLOCKS = {
    **{step: {Clock.FRONT_OFFICE, Clock.OVERALL} for step in FRONT_OFFICE},
    Step.DECISION: {Clock.BACK_OFFICE, Clock.OVERALL},
    Step.REPLY: set(),
    Step.CLOSED: set(),
}


def _others(many: list[Case]) -> int:
    return DeadlineStage.objects.filter(fired_at=None, cancelled_at=None).exclude(deadline__case__in=many).count()


def _invented() -> list[tuple[object, ...]]:
    """Add ten cases, read them, and take them back."""
    with transaction.atomic():
        before = set(Case.objects.values_list("pk", flat=True))
        bulk.add_cases(10, seed=3)
        rows = [
            (case.pk, case.number, case.step, [person.full_name for person in case.people.order_by("id")])
            for case in Case.objects.exclude(pk__in=before).order_by("pk")
        ]
        transaction.set_rollback(True)
    return rows


def test_the_shares_of_the_states_are_of_a_hundred() -> None:
    assert sum(paths.STATES.values()) == 100
    assert paths.invent(Random(1)).minutes["opened"] == 0
