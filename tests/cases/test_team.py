"""Who is responsible, who is invited, and what a supervisor may open."""

import pytest

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, CaseMember
from cases.services import team
from dost_portal.staff.models import Centre, User
from tests.database import sql


@pytest.fixture
def gunel(person) -> User:
    return person("gunel")


def members(case: Case) -> set[str]:
    return set(CaseMember.objects.current().filter(case=case).values_list("user__username", flat=True))


class TestAssigning:
    def test_the_new_agent_takes_the_place_of_the_old(self, case: Case, nigar: User, gunel: User) -> None:
        assert team.assign(case=case, by=nigar, to=gunel, reason="Məzuniyyət").responsible == gunel
        assert members(case) == {"gunel"}
        assert case.moves.get(action="assign").reason == "Məzuniyyət"

    def test_only_an_active_social_agent_of_the_centre(
        self, case: Case, nigar: User, murad: User, kamran: User, gunel: User
    ) -> None:
        gunel.is_active = False
        for to in (murad, kamran, gunel):
            with pytest.raises(RefusedError, match=r"^not_a_social_agent_here$"):
                team.assign(case=case, by=nigar, to=to, reason="Səbəb")
        assert members(case) == {"aysel"}

    def test_only_by_a_supervisor_with_a_reason(self, case: Case, aysel: User, nigar: User, gunel: User) -> None:
        with pytest.raises(NotPermittedError):
            team.assign(case=case, by=aysel, to=gunel, reason="Səbəb")
        with pytest.raises(RefusedError, match=r"^reason_missing$"):
            team.assign(case=case, by=nigar, to=gunel, reason="")

    def test_assigned_to_the_same_agent_nothing_doubles(self, case: Case, nigar: User, aysel: User) -> None:
        team.assign(case=case, by=nigar, to=aysel, reason="Səbəb")
        assert case.members.count() == 1


class TestTakingOver:
    def test_a_case_that_somebody_has_is_not_taken(self, case: Case, gunel: User) -> None:
        with pytest.raises(RefusedError, match=r"^case_taken$"):
            team.take_over(case=case, by=gunel)

    def test_the_own_one_twice_is_once(self, case: Case, aysel: User) -> None:
        assert team.take_over(case=case, by=aysel).responsible == aysel
        assert not case.moves.filter(action="take_over").exists()


class TestInviting:
    def test_somebody_of_another_centre_joins_remotely_once(self, case: Case, aysel: User, person) -> None:
        for _ in range(2):
            team.invite(case=case, by=aysel, whom=person("zeyneb"))
        assert members(case) == {"aysel", "zeyneb"}
        assert case.moves.filter(action="invite").count() == 1

    def test_not_of_the_own_centre_and_not_somebody_who_left(self, case: Case, aysel: User, leyla: User, person):
        gone = person("orxan")
        gone.is_active = False
        for whom in (leyla, gone):
            with pytest.raises(RefusedError, match=r"^not_of_another_centre$"):
                team.invite(case=case, by=aysel, whom=whom)

    def test_only_a_lawyer_or_a_psychologist(self, case: Case, aysel: User, murad: User) -> None:
        with pytest.raises(NotPermittedError):
            team.invite(case=case, by=aysel, whom=murad)


class TestReview:
    def test_it_ends_after_an_hour(self, case: Case, nigar: User) -> None:
        team.open_for_review(case=case, by=nigar, purpose="complaint")
        assert "nigar" in members(case)
        sql("UPDATE cases_casemember SET until = until - interval '61 minutes' WHERE review")
        assert "nigar" not in members(case)

    def test_it_is_no_work_on_the_case(self, case: Case, nigar: User) -> None:
        team.open_for_review(case=case, by=nigar, purpose="complaint")
        assert not Case.objects.at_work(nigar).exists()

    def test_not_for_other_roles_or_centres(self, case: Case, aysel: User, person) -> None:
        for user in (aysel, person("elnur"), person("rashad"), person("admin")):
            with pytest.raises(NotPermittedError):
                team.open_for_review(case=case, by=user, purpose="complaint")


def test_two_centres_do_not_see_each_other_s_cases(case: Case, nigar: User, murad: User, person, other_centre: Centre):
    assert Case.objects.visible_to(nigar).get() == case
    for user in (murad, person("elnur"), person("kamran"), person("sevil"), person("rashad"), person("auditor")):
        assert not Case.objects.visible_to(user).exists(), user
