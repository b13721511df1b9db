"""Nobody is lost: deputies, chains that lead nowhere, nights without anybody, and the hand-over."""

from datetime import timedelta
from typing import Any

import pytest

from cases.access import get_case_for
from cases.errors import NotPermittedError, RefusedError
from cases.models import Absence, Announcement, Case, CaseMember, Duty
from cases.services import clocks, handing, interviewing, presence
from cases.workflow import Action
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, User
from tests.cases.clock_rows import hour_of, pass_time, told
from tests.database import sql

MINUTE, HOUR = 60, timedelta(hours=1)


@pytest.fixture
def gunel(person) -> User:
    return person("gunel")


def away(user: User, deputy: User | None, by: User | None = None, **hours: float) -> Absence:
    now = clocks.database_now()
    since = now + timedelta(hours=hours.get("since", -1))
    until = now + timedelta(hours=hours.get("until", 8))
    return presence.set_absence(by=by or user, user=user, since=since, until=until, deputy=deputy)


def whys(stage: int) -> dict[str, str]:
    return dict(Announcement.objects.filter(stage__stage=stage).values_list("user__username", "why"))


def warn() -> dict[str, str]:
    pass_time(46 * MINUTE)
    clocks.sweep()
    return whys(1)


class TestDeputy:
    def test_hears_what_is_announced_and_it_says_why(self, case: Case, aysel: User, gunel: User) -> None:
        away(aysel, gunel)
        assert warn() == {"aysel": "", "gunel": "deputy"}

    def test_is_in_the_team_for_the_time_and_no_longer(self, case: Case, aysel: User, gunel: User) -> None:
        absence = away(aysel, gunel)
        opened = get_case_for(gunel, case.number, Action.VIEW, page="case")
        assert (opened.in_team, opened.content) == (True, True)
        presence.end_absence(absence=absence, by=aysel)
        with pytest.raises(Exception, match=r"^$"):
            get_case_for(gunel, case.number, Action.VIEW, page="case")
        events = list(AuditEvent.objects.filter(subject=f"case:{case.pk}").values_list("event", flat=True))
        assert [event for event in events if "deputy" in event] == ["case.deputy_joined", "case.deputy_left"]

    def test_the_access_ends_by_the_clock_alone(self, case: Case, aysel: User, gunel: User) -> None:
        away(aysel, gunel)
        sql("UPDATE cases_casemember SET until = clock_timestamp() WHERE stands_in_id IS NOT NULL")
        sql("UPDATE cases_absence SET until = clock_timestamp()")
        assert not Case.objects.visible_to(gunel).exists()
        presence.keep()
        assert Absence.objects.get().ended_at is not None
        assert AuditEvent.objects.filter(event="case.deputy_left").count() == 1

    def test_joins_the_cases_that_come_while_the_other_is_away(self, story, aysel: User, gunel: User) -> None:
        away(aysel, gunel)
        case = story.open()
        assert presence.keep() == 1
        assert presence.keep() == 0
        assert Case.objects.at_work(gunel).get() == case

    def test_before_it_begins_nobody_joins(self, case: Case, aysel: User, gunel: User) -> None:
        away(aysel, gunel, since=1)
        assert not Case.objects.at_work(gunel).exists()
        assert warn() == {"aysel": ""}

    def test_a_lawyers_deputy_takes_the_interview_not_yet_signed(self, story, kamran: User, person) -> None:
        case = story.to_interview()
        interviewing.take(case=case, by=kamran)
        second = User.objects.create_user(
            "vekil", "x", first_name="V", last_name="H", roles=["lawyer"], centre=case.centre
        )
        away(kamran, second)
        assert interviewing.take(case=case, by=second).by == second

    @pytest.mark.parametrize("who", ["kamran", "murad", "aysel", "disabled"])
    def test_is_an_active_colleague_of_the_same_role_and_centre(
        self, aysel: User, gunel: User, person, who: str
    ) -> None:
        if who == "disabled":
            User.objects.filter(pk=gunel.pk).update(is_active=False)
        deputy = gunel if who == "disabled" else person(who)
        with pytest.raises(RefusedError, match=r"^not_a_deputy$"):
            away(aysel, deputy)

    def test_only_the_person_or_their_supervisor_sets_it(self, aysel: User, gunel: User, nigar: User, person) -> None:
        for by in (gunel, person("elnur"), person("rashad")):
            with pytest.raises(NotPermittedError):
                away(aysel, gunel, by=by)
        assert away(aysel, gunel, by=nigar).created_by == nigar
        assert away(nigar, None, by=person("rashad")).user == nigar

    def test_two_absences_at_once_are_refused(self, aysel: User, gunel: User) -> None:
        away(aysel, gunel)
        with pytest.raises(RefusedError, match=r"^absent_already$"):
            away(aysel, gunel, since=2, until=3)
        with pytest.raises(RefusedError, match=r"^ends_before_it_begins$"):
            away(gunel, None, since=2, until=1)


class TestNobodyIsLost:
    def test_a_chain_is_followed_to_who_is_there(self, case: Case, aysel: User, gunel: User, centre: Centre) -> None:
        third = User.objects.create_user(
            "sara", "x", first_name="S", last_name="H", roles=["social_agent"], centre=centre
        )
        away(gunel, third)
        away(aysel, gunel)
        assert warn() == {"aysel": "", "sara": "deputy"}
        assert Case.objects.at_work(third).exists()
        assert not Case.objects.at_work(gunel).exists()

    def test_a_loop_falls_to_the_supervisor(self, case: Case, aysel: User, gunel: User, nigar: User) -> None:
        away(aysel, gunel)
        away(gunel, aysel)
        assert warn() == {"aysel": "", "nigar": "no_deputy"}

    def test_a_disabled_deputy_falls_to_the_supervisor(self, case: Case, aysel: User, gunel: User, nigar: User) -> None:
        away(aysel, gunel)
        User.objects.filter(pk=gunel.pk).update(is_active=False)
        assert warn() == {"aysel": "", "nigar": "no_deputy"}

    def test_no_deputy_falls_to_the_supervisor(self, case: Case, aysel: User, nigar: User) -> None:
        away(aysel, None)
        assert warn() == {"aysel": "", "nigar": "no_deputy"}

    def test_without_a_supervisor_it_goes_to_the_agency(self, case: Case, aysel: User, nigar: User, person) -> None:
        person("rashad")
        away(nigar, None)
        pass_time(61 * MINUTE)
        clocks.sweep()
        assert told(hour_of(case)) == [(2, "aysel"), (2, "rashad")]

    def test_a_disabled_agent_falls_to_the_supervisor(self, case: Case, aysel: User, nigar: User) -> None:
        User.objects.filter(pk=aysel.pk).update(is_active=False)
        assert warn() == {"nigar": "no_deputy"}


@pytest.fixture
def night(case: Case, centre: Centre) -> None:
    """The centre works on no weekday that is today."""
    today = clocks.database_now().astimezone(presence_zone()).isoweekday()
    sql("UPDATE staff_centre SET working_days = %s WHERE id = %s", [[today % 7 + 1], centre.pk])


def presence_zone() -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Baku")


def on_duty(user: User, by: User, since: float = -1) -> Duty:
    now = clocks.database_now()
    return presence.set_duty(by=by, centre=by.centre, user=user, since=now + since * HOUR, until=now + 8 * HOUR)


class TestDuty:
    def test_who_is_on_duty_hears_out_of_hours(self, case: Case, night: None, gunel: User, nigar: User) -> None:
        on_duty(gunel, nigar)
        assert warn() == {"aysel": "", "gunel": "duty"}

    def test_with_nobody_on_duty_the_supervisors_are_told_and_it_says_so(
        self, case: Case, night: None, nigar: User, gunel: User
    ) -> None:
        on_duty(gunel, nigar, since=1)
        assert warn() == {"aysel": "", "nigar": "no_duty"}

    def test_in_working_hours_the_list_is_not_asked(self, case: Case, gunel: User, nigar: User) -> None:
        on_duty(gunel, nigar)
        assert warn() == {"aysel": ""}

    def test_a_holiday_is_out_of_hours(self, case: Case, gunel: User, nigar: User) -> None:
        on_duty(gunel, nigar)
        sql(
            "INSERT INTO passport_holiday (date, name_az, name_en, name_ru, works, provisional)"
            " VALUES ((clock_timestamp() AT TIME ZONE 'Asia/Baku')::date, 'Novruz', '', '', false, false)"
        )
        assert warn() == {"aysel": "", "gunel": "duty"}

    def test_who_is_on_duty_but_away_is_not_told_alone(self, case: Case, night: None, gunel: User, nigar: User) -> None:
        on_duty(gunel, nigar)
        away(gunel, None)
        assert warn() == {"aysel": "", "nigar": "no_duty"}

    def test_only_a_supervisor_of_the_centre_keeps_it(self, aysel: User, nigar: User, murad: User, person) -> None:
        with pytest.raises(NotPermittedError):
            on_duty(aysel, aysel)
        with pytest.raises(RefusedError, match=r"^not_of_this_centre$"):
            on_duty(murad, nigar)
        row = on_duty(aysel, nigar)
        with pytest.raises(NotPermittedError):
            presence.remove_duty(duty=row, by=person("elnur"))
        presence.remove_duty(duty=row, by=nigar)
        assert not Duty.objects.not_over().exists()
        assert list(AuditEvent.objects.filter(event__startswith="duty.").values_list("event", flat=True)) == [
            "duty.set",
            "duty.removed",
        ]


class TestHandOver:
    def test_the_colleague_has_the_place_and_the_remark_is_in_the_history(
        self, case: Case, aysel: User, gunel: User
    ) -> None:
        assert handing.hand_over(case=case, by=aysel, to=gunel, remark="Akt gözlənilir")
        case.refresh_from_db()
        assert case.responsible == gunel
        assert set(CaseMember.objects.current().values_list("user__username", flat=True)) == {"gunel"}
        assert case.moves.get(action="hand_on").reason == "Akt gözlənilir"
        assert handing.hand_over(case=case, by=aysel, to=gunel, remark="Akt gözlənilir") is False

    def test_all_go_at_once_or_none(self, story, aysel: User, gunel: User, kamran: User) -> None:
        cases = [story.open()]
        with pytest.raises(RefusedError, match=r"^not_a_colleague$"):
            handing.hand_over_many(cases=cases, by=aysel, to=kamran, remark="Qeyd")
        with pytest.raises(RefusedError, match=r"^reason_missing$"):
            handing.hand_over_many(cases=cases, by=aysel, to=gunel, remark=" ")
        assert handing.hand_over_many(cases=cases, by=aysel, to=gunel, remark="Qeyd") == 1

    def test_a_lawyers_unsigned_interview_goes_along(self, story, kamran: User) -> None:
        case = story.to_interview()
        interview = interviewing.take(case=case, by=kamran)
        second = User.objects.create_user(
            "vekil", "x", first_name="V", last_name="H", roles=["lawyer"], centre=case.centre
        )
        handing.hand_over(case=case, by=kamran, to=second, remark="Qeyd")
        interview.refresh_from_db()
        assert interview.by == second
        assert not Case.objects.at_work(kamran).exists()
