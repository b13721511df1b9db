"""The talk with the lawyer and the psychologist: each their own, signed once, read by nobody else."""

import pytest

from cases.errors import NotPermittedError, RefusedError, StaleError, WrongStepError
from cases.models import Case, Incident, Interview
from cases.records import IncidentRecord
from cases.services import ending, intake, interviewing, team
from dost_portal.staff.models import Centre, User
from tests.database import rows
from tests.factories import Story

FACTS = IncidentRecord(violence_forms=("PHYSICAL",), description="Hadisə")


@pytest.fixture
def interview(story: Story) -> Case:
    return story.to_interview()


def write(
    case: Case, by: User, *, sign: bool = False, version: int = 1, notes: str = "Qeyd", risk: str = "low"
) -> bool:
    return interviewing.record_interview(
        case=case, by=by, version=version, notes=notes, risk_level=risk, mode="phone", sign=sign
    )


def refused(code: str):
    return pytest.raises(RefusedError, match=f"^{code}$")


class TestTaking:
    def test_who_takes_it_joins_the_team(self, interview: Case, kamran: User) -> None:
        interviewing.take(case=interview, by=kamran)
        assert interview.members.filter(user=kamran, role="lawyer", until=None).exists()

    def test_taken_twice_by_one_is_one(self, interview: Case, kamran: User) -> None:
        assert interviewing.take(case=interview, by=kamran).pk == interviewing.take(case=interview, by=kamran).pk
        assert interview.members.filter(user=kamran).count() == 1

    def test_a_colleague_comes_too_late(self, interview: Case, kamran: User, centre: Centre) -> None:
        interviewing.take(case=interview, by=kamran)
        late = User.objects.create_user("late", first_name="G", last_name="H", roles=["lawyer"], centre=centre)
        with refused("interview_taken"):
            interviewing.take(case=interview, by=late)
        assert not interview.members.filter(user=late).exists()

    def test_the_other_profession_has_its_own(self, interview: Case, kamran: User, leyla: User) -> None:
        interviewing.take(case=interview, by=kamran)
        interviewing.take(case=interview, by=leyla)
        assert interview.interviews.count() == 2

    def test_another_centre_only_by_invitation(self, interview: Case, story: Story, person) -> None:
        orxan = person("orxan")
        with pytest.raises(NotPermittedError):
            interviewing.take(case=interview, by=orxan)
        team.invite(case=interview, by=story.agent, whom=orxan)
        assert interviewing.take(case=interview, by=orxan).by == orxan
        assert interview.members.get(user=orxan).remote

    def test_an_agent_takes_none(self, interview: Case, story: Story) -> None:
        with pytest.raises(NotPermittedError):
            interviewing.take(case=interview, by=story.agent)


class TestAfterATransfer:
    """The professionals of the first centre are no longer in the team; those of the second go on."""

    @pytest.fixture
    def moved(
        self, interview: Case, story: Story, other_centre: Centre, kamran: User, leyla: User, murad: User
    ) -> Case:
        for user in (kamran, leyla):
            interviewing.take(case=interview, by=user)
        write(interview, leyla, notes="Yarımçıq")
        write(interview, kamran, sign=True, notes="İmzalı")
        ending.transfer(case=interview, by=story.agent, to=other_centre, reason="Yaşayış yeri")
        team.take_over(case=interview, by=murad)
        return Case.objects.get(pk=interview.pk)

    def test_an_unsigned_interview_goes_on_with_its_notes(self, moved: Case, person) -> None:
        taken = interviewing.take(case=moved, by=person("zeyneb"))
        assert (taken.by.username, Interview.objects.get(pk=taken.pk).notes) == ("zeyneb", "Yarımçıq")
        assert moved.members.current().filter(user=taken.by).exists()

    def test_a_signed_one_stays_its_author_s_and_the_successor_joins(self, moved: Case, person, kamran: User) -> None:
        taken = interviewing.take(case=moved, by=person("orxan"))
        assert taken.by == kamran
        assert moved.members.current().filter(user__username="orxan", role="lawyer").exists()

    def test_the_case_comes_to_its_end_there(self, moved: Case, person) -> None:
        orxan, zeyneb = person("orxan"), person("zeyneb")
        for user in (orxan, zeyneb):
            interviewing.take(case=moved, by=user)
        interviewing.record_incident(case=moved, by=orxan, version=0, incident=FACTS)
        assert write(moved, zeyneb, sign=True, version=2, notes="Tam") is True

    def test_the_first_centre_takes_nothing_more(self, moved: Case, leyla: User) -> None:
        with pytest.raises(NotPermittedError):
            interviewing.take(case=moved, by=leyla)


class TestNotes:
    def test_they_are_sealed_in_the_database(self, interview: Case, kamran: User) -> None:
        interviewing.take(case=interview, by=kamran)
        write(interview, kamran, notes="Sirr")
        ((stored,),) = rows("SELECT encode(notes, 'escape') FROM cases_interview WHERE by_id = %s", [kamran.pk])
        assert "Sirr" not in stored
        assert Interview.objects.get(by=kamran).notes == "Sirr"

    def test_nobody_writes_into_another_s(self, interview: Case, kamran: User, leyla: User, person) -> None:
        interviewing.take(case=interview, by=kamran)
        with refused("not_your_interview"):
            write(interview, leyla)
        with refused("not_your_interview"):
            write(interview, person("orxan"))

    def test_a_lost_edit_is_refused_and_a_doubled_click_is_not(self, interview: Case, kamran: User) -> None:
        interviewing.take(case=interview, by=kamran)
        write(interview, kamran, version=1, notes="Bir")
        write(interview, kamran, version=1, notes="Bir")
        with pytest.raises(StaleError):
            write(interview, kamran, version=1, notes="İki")
        assert Interview.objects.get(by=kamran).notes == "Bir"


class TestSigning:
    def test_a_signed_interview_does_not_change(self, interview: Case, kamran: User) -> None:
        interviewing.take(case=interview, by=kamran)
        write(interview, kamran, sign=True)
        with refused("signed_already"):
            write(interview, kamran, version=2, notes="Başqa")
        assert write(interview, kamran, version=2, sign=True) is False
        assert Interview.objects.get(by=kamran).notes == "Qeyd"

    def test_the_step_ends_with_both_signatures_and_the_facts(self, interview: Case, kamran: User, leyla: User) -> None:
        for user in (kamran, leyla):
            interviewing.take(case=interview, by=user)
        interviewing.record_incident(case=interview, by=kamran, version=0, incident=FACTS)
        assert write(interview, kamran, sign=True) is False
        assert write(interview, leyla, sign=True) is True
        assert Case.objects.get(pk=interview.pk).step == "assessment"

    def test_before_intake_is_complete_there_is_nothing_to_write(self, case: Case, kamran: User) -> None:
        interviewing.take(case=case, by=kamran)
        with pytest.raises(WrongStepError):
            write(case, kamran)


class TestIncident:
    def test_both_professions_share_it_and_the_later_page_is_stale(
        self, interview: Case, kamran: User, leyla: User
    ) -> None:
        interviewing.record_incident(case=interview, by=kamran, version=0, incident=FACTS)
        interviewing.record_incident(case=interview, by=leyla, version=0, incident=FACTS)
        with pytest.raises(StaleError):
            interviewing.record_incident(
                case=interview, by=leyla, version=0, incident=IncidentRecord(violence_forms=("ECON",))
            )
        held = Incident.objects.get(case=interview)
        assert (held.version, held.description, held.updated_by) == (1, "Hadisə", kamran)

    def test_the_agent_does_not_record_it(self, interview: Case, story: Story) -> None:
        with pytest.raises(NotPermittedError):
            interviewing.record_incident(case=interview, by=story.agent, version=0, incident=FACTS)


def test_intake_can_still_be_mended_during_the_interview(interview: Case, story: Story) -> None:
    with pytest.raises(StaleError):
        intake.record(case=interview, by=story.agent, version=1, intake=story.with_intake(children=()).intake)
