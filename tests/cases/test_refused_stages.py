"""F11: a stage that the database refuses holds up no other, is tried again, and is seen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from cases.models import Announcement, Case, DeadlineStage, StageRefusal
from cases.services import _isolating, clocks
from cases.workflow import Clock
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, User
from tests.cases.clock_rows import due_cases, hour_of, pass_time, stages, told
from tests.database import rows, sql
from tests.refusals import poisoned

MINUTE = 60
LIST = "/admin/cases/stagerefusal/"
BANNER = "Bəzi müddətlər bildirilə bilmir."


def breach_of(case: Case) -> int:
    return DeadlineStage.objects.get(deadline=hour_of(case), stage=2).pk


def breached() -> int:
    return DeadlineStage.objects.filter(stage=2, fired_at__isnull=False).count()


def let_retry() -> None:
    sql("UPDATE cases_stagerefusal SET retry_at = clock_timestamp()")


@pytest.fixture
def late(case: Case) -> Case:
    """A case of Aysel's whose hour is over since five seconds, and nothing of it was told."""
    pass_time(60 * MINUTE + 5)
    return case


@pytest.mark.parametrize("refused", [1, 3, 15])
def test_all_others_are_announced_by_the_same_sweep(centre: Centre, aysel: User, nigar: User, refused: int) -> None:
    cases = due_cases(60, centre, aysel)
    bad = [breach_of(case) for case in cases[:: 60 // refused][:refused]]
    with poisoned(bad):
        assert clocks.sweep().breached == 60 - refused
        assert breached() == 60 - refused
        assert sorted(StageRefusal.objects.values_list("pk", flat=True)) == sorted(bad)
        assert Announcement.objects.count() == 2 * (60 - refused) + refused  # of those, the warning
        # It stands alone from now on: the next batch is not refused because of it.
        one_more(centre, aysel)
        assert clocks.sweep().breached == 1
        assert set(StageRefusal.objects.values_list("attempts", flat=True)) == {1}


def one_more(centre: Centre, agent: User) -> None:
    case = Case.objects.create(centre=centre, step="intake", responsible=agent)
    began = clocks.database_now() - timedelta(minutes=61)
    clocks.start(case=case, clocks=[Clock.FRONT_OFFICE], began={Clock.FRONT_OFFICE: began})


def test_it_is_tried_again_ever_later_and_told_once_when_it_can_be(late: Case, nigar: User) -> None:
    with poisoned([breach_of(late)]):
        waits = []
        for _ in range(9):
            clocks.sweep()
            waits += rows("SELECT round(extract(epoch FROM retry_at - clock_timestamp()))::int FROM cases_stagerefusal")
            let_retry()
        assert [wait for (wait,) in waits] == [5, 10, 20, 40, 80, 160, 320, 600, 600]
        assert stages(hour_of(late))[2] == "waits"
    clocks.sweep()
    assert told(hour_of(late)) == [(1, "aysel"), (2, "aysel"), (2, "nigar")]
    assert not StageRefusal.objects.exists()


def test_before_its_time_it_is_left_in_peace(late: Case) -> None:
    with poisoned([breach_of(late)]):
        clocks.sweep()
    clocks.sweep()
    assert stages(hour_of(late))[2] == "waits"
    assert 4 < clocks.seconds_to_next_stage(60) <= 5


def test_the_case_goes_on_all_the_same(late: Case, nigar: User) -> None:
    with poisoned([breach_of(late)]):
        clocks.stop(case=late, clocks=[Clock.FRONT_OFFICE])
    assert hour_of(late).stopped_at is not None
    assert stages(hour_of(late)) == {1: "announced", 2: "waits", 3: "cancelled"}
    let_retry()
    clocks.sweep()
    assert told(hour_of(late)) == [(1, "aysel"), (2, "aysel"), (2, "nigar")]


def test_a_refused_stage_silences_no_lower_one_that_falls_due_with_it(late: Case) -> None:
    with poisoned([breach_of(late)]):
        clocks.sweep()
    assert stages(hour_of(late)) == {1: "announced", 2: "waits", 3: "waits"}
    assert told(hour_of(late)) == [(1, "aysel")]


def test_what_hits_every_stage_is_raised_and_puts_none_off(centre: Centre, aysel: User) -> None:
    due_cases(_isolating.REFUSED_IN_A_ROW + 5, centre, aysel)
    every = DeadlineStage.objects.filter(stage=2).values_list("pk", flat=True)
    with poisoned(every), pytest.raises(DatabaseError):
        clocks.sweep()
    assert not StageRefusal.objects.exists()
    clocks.sweep()
    assert breached() == _isolating.REFUSED_IN_A_ROW + 5


class TestSeen:
    @pytest.fixture
    def refused(self, late: Case) -> Case:
        with poisoned([breach_of(late)]):
            clocks.sweep()
        return late

    def test_what_is_kept_of_it_are_codes_alone(self, refused: Case) -> None:
        assert StageRefusal.objects.get().code == "IntegrityError 23514"

    def test_supervisors_read_it_on_every_page_and_it_goes_when_it_was_told(
        self, refused: Case, client: Client, person
    ) -> None:
        for username, page, shown in (
            ("rashad", "/overdue/", True),
            ("aysel", "/work/", False),
            ("nigar", "/cases/", True),
        ):
            client.force_login(person(username))
            assert (BANNER in client.get(page).content.decode()) is shown, username
        let_retry()
        clocks.sweep()
        assert BANNER not in client.get("/bell/").content.decode()

    def test_readiness_and_figures_tell_of_it(self, refused: Case, client: Client) -> None:
        assert client.get("/readyz").json()["stages"] is True  # refused this moment, not yet a minute late
        pass_time(MINUTE)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["stages"]) == (503, False)
        assert "dost_stages_refused 1.0" in client.get("/metrics").content.decode()
        let_retry()
        clocks.sweep()
        assert client.get("/readyz").json()["stages"] is True
        text = client.get("/metrics").content.decode()
        assert "dost_stages_refused 0.0" in text
        assert "dost_stage_oldest_seconds 0.0" in text

    def test_the_administrator_sees_it_and_lets_it_be_tried_at_once(self, refused: Case, person) -> None:
        admin = Client(headers={"accept-language": "en"})
        admin.force_login(person("admin"))
        page = admin.get(LIST).content.decode()
        assert "IntegrityError 23514" in page
        assert refused.number not in page
        stage = breach_of(refused)
        admin.post(LIST, {"action": "retry", "_selected_action": str(stage)})
        clocks.sweep()
        assert stages(hour_of(refused))[2] == "announced"
        assert AuditEvent.objects.filter(event="clock.retried").count() == 1
        assert admin.post(f"{LIST}{stage}/delete/", {"post": "yes"}).status_code in (302, 403)

    @pytest.mark.parametrize("username", ["nigar", "aysel", "auditor"])
    def test_nobody_else_does(self, refused: Case, client: Client, person, username: str) -> None:
        client.force_login(person(username))
        assert client.get(LIST).status_code == 302
