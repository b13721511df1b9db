"""The gate: what one may not know of is not there, and every knock is on record."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases.access import get_case_for
from cases.models import Case
from cases.services import ending, interviewing, team
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, User
from tests.factories import Story


def entries(event: str) -> list[tuple[str | None, str, str]]:
    return [
        (entry.actor and entry.actor.username, entry.subject, entry.detail["page"])
        for entry in AuditEvent.objects.filter(event=event).order_by("id")
    ]


def enter(user: User, number: str, action: Action = Action.VIEW, **more):
    return get_case_for(user, number, action, page="case", **more)


class TestTeam:
    def test_the_team_enters_and_it_is_on_record(self, case: Case, aysel: User) -> None:
        opened = enter(aysel, case.number)
        assert (opened.case, opened.in_team, opened.content) == (case, True, True)
        assert entries("case.read") == [("aysel", f"case:{case.pk}", "case")]

    def test_no_entry_no_page(self, case: Case, aysel: User, monkeypatch) -> None:
        monkeypatch.setattr(trail, "_write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            enter(aysel, case.number)

    def test_a_poll_of_a_page_on_record_is_no_new_entry(self, case: Case, aysel: User) -> None:
        enter(aysel, case.number, poll=True)
        assert entries("case.read") == []

    def test_a_poll_from_outside_is_denied_and_recorded_all_the_same(self, case: Case, murad: User) -> None:
        with pytest.raises(Http404):
            enter(murad, case.number, poll=True)
        assert len(entries("case.denied")) == 1


class TestOutside:
    @pytest.mark.parametrize(
        "username",
        ["murad", "elnur", "orxan", "gunel", "kamran", "leyla", "sevil", "rashad", "dsmf", "auditor", "admin"],
    )
    def test_nobody_else_knows_of_the_case(self, case: Case, person, username: str) -> None:
        user = person(username)
        with pytest.raises(Http404):
            enter(user, case.number)
        assert entries("case.denied") == [(username, f"case:{case.pk}", "case")]
        assert entries("case.read") == []

    def test_a_number_that_does_not_exist_answers_the_same(self, case: Case, murad: User) -> None:
        answers = set()
        for number in (case.number, "ZZZZ-ZZZZ"):
            with pytest.raises(Http404) as refusal:
                enter(murad, number)
            answers.add(str(refusal.value))
        assert len(answers) == 1
        assert [subject for _, subject, _ in entries("case.denied")] == [f"case:{case.pk}", ""]

    def test_an_invited_professional_enters_until_the_case_is_transferred(
        self, case: Case, aysel: User, other_centre: Centre, person
    ) -> None:
        zeyneb = person("zeyneb")
        team.invite(case=case, by=aysel, whom=zeyneb)
        assert enter(zeyneb, case.number).in_team
        ending.transfer(case=case, by=aysel, to=other_centre, reason="Səbəb")
        for user in (aysel, zeyneb):
            with pytest.raises(Http404):
                enter(user, case.number)

    def test_a_role_that_was_taken_away_is_refused_at_the_next_request(self, case: Case, aysel: User) -> None:
        User.objects.filter(pk=aysel.pk).update(roles=["lawyer"])
        with pytest.raises(PermissionDenied):
            enter(User.objects.get(pk=aysel.pk), case.number, Action.RECORD_INTAKE)
        assert len(entries("case.denied")) == 1

    def test_a_disabled_user_is_refused(self, case: Case, aysel: User) -> None:
        User.objects.filter(pk=aysel.pk).update(is_active=False)
        with pytest.raises(PermissionDenied):
            enter(User.objects.get(pk=aysel.pk), case.number)


class TestJoining:
    def test_a_lawyer_of_the_centre_may_take_the_interview_nobody_has(self, case: Case, kamran: User) -> None:
        opened = enter(kamran, case.number, Action.TAKE_INTERVIEW)
        assert (opened.in_team, opened.content) == (False, False)
        assert opened.may(Action.TAKE_INTERVIEW)

    def test_one_of_another_centre_may_not(self, case: Case, person) -> None:
        with pytest.raises(Http404):
            enter(person("orxan"), case.number, Action.TAKE_INTERVIEW)

    def test_once_it_is_taken_the_door_is_shut(self, case: Case, kamran: User, centre: Centre) -> None:
        interviewing.take(case=case, by=kamran)
        late = User.objects.create_user("late", first_name="G", last_name="H", roles=["lawyer"], centre=centre)
        with pytest.raises(Http404):
            enter(late, case.number, Action.TAKE_INTERVIEW)

    def test_after_a_transfer_it_is_open_there(
        self, case: Case, aysel: User, kamran: User, other_centre: Centre, person
    ) -> None:
        interviewing.take(case=case, by=kamran)
        ending.transfer(case=case, by=aysel, to=other_centre, reason="Səbəb")
        assert enter(person("orxan"), case.number, Action.TAKE_INTERVIEW).may(Action.TAKE_INTERVIEW)

    def test_an_agent_may_take_over_only_what_nobody_has(self, case: Case, person, murad: User, other_centre, aysel):
        with pytest.raises(Http404):
            enter(person("gunel"), case.number, Action.TAKE_OVER)
        ending.transfer(case=case, by=aysel, to=other_centre, reason="Səbəb")
        assert enter(murad, case.number, Action.TAKE_OVER).content is False


class TestSupervisor:
    def test_sees_the_state_and_not_the_content(self, case: Case, nigar: User) -> None:
        opened = enter(nigar, case.number)
        assert (opened.in_team, opened.content) == (False, False)

    def test_an_opened_review_shows_the_content_and_no_notes(self, story: Story, nigar: User) -> None:
        case = story.to_assessment()
        team.open_for_review(case=case, by=nigar, purpose="complaint")
        opened = enter(nigar, case.number)
        assert (opened.in_team, opened.content) == (False, True)
        assert opened.own_interview() is None

    def test_does_not_do_the_agent_s_work(self, case: Case, nigar: User) -> None:
        with pytest.raises(PermissionDenied):
            enter(nigar, case.number, Action.RECORD_INTAKE)
        assert not enter(nigar, case.number).may(Action.RECORD_INTAKE)


class TestNotes:
    def test_each_profession_gets_its_own_and_the_agent_none(
        self, story: Story, kamran: User, leyla: User, aysel: User
    ) -> None:
        case = story.to_interview()
        for user in (kamran, leyla):
            interviewing.take(case=case, by=user)
            story.sign_interview(user, notes=f"Qeyd {user.username}")
        assert enter(kamran, case.number).own_interview().notes == "Qeyd kamran"
        assert enter(leyla, case.number).own_interview().notes == "Qeyd leyla"
        assert enter(aysel, case.number).own_interview() is None


def test_a_button_is_offered_only_in_its_step_and_to_its_role(case: Case, aysel: User) -> None:
    opened = enter(aysel, case.number)
    assert opened.may(Action.RECORD_INTAKE)
    assert not opened.may(Action.SEND_REFERRAL)
    assert not opened.may(Action.RECORD_INTERVIEW)
    assert not opened.may(Action.CONFIRM_RECEIPT)
