"""The other ways out of a case, and back in."""

import pytest
from django.utils import timezone

from cases.errors import GateClosedError, NotPermittedError, RefusedError, WrongStepError
from cases.models import Case, CaseMember, CaseMove, Deadline, Reply
from cases.services import ending, team
from dost_portal.outbox import outbox
from dost_portal.staff.models import Centre, User
from referrals.models import Referral
from tests.factories import Story


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def running(case: Case) -> dict[str, int]:
    return dict(Deadline.objects.running().filter(case=case).values_list("clock", "generation"))


class TestWithdrawalAndEmergency:
    @pytest.mark.parametrize(
        ("end", "outcome"), [(ending.withdraw, "withdrawn"), (ending.hand_over_in_emergency, "emergency")]
    )
    def test_the_case_closes_with_its_clocks_and_a_sealed_reason(self, case: Case, aysel: User, end, outcome) -> None:
        end(case=case, by=aysel, reason="Səbəb")
        held = now(case)
        assert (held.step, held.outcome, held.closed_from) == ("closed", outcome, "intake")
        assert held.closed_at is not None
        assert running(case) == {}
        assert CaseMove.objects.get(case=case, to_step="closed").reason == "Səbəb"

    @pytest.mark.parametrize("end", [ending.withdraw, ending.hand_over_in_emergency])
    def test_nobody_ends_a_case_without_saying_why(self, case: Case, aysel: User, end) -> None:
        with pytest.raises(RefusedError, match="reason_missing"):
            end(case=case, by=aysel, reason=" ")
        assert now(case).step == "intake"

    def test_a_closed_case_does_not_close_again(self, case: Case, aysel: User) -> None:
        ending.withdraw(case=case, by=aysel, reason="Səbəb")
        with pytest.raises(WrongStepError):
            ending.hand_over_in_emergency(case=case, by=aysel, reason="Səbəb")
        assert now(case).outcome == "withdrawn"

    def test_a_lawyer_hands_over_in_an_emergency_and_withdraws_nothing(self, case: Case, kamran: User) -> None:
        with pytest.raises(NotPermittedError):
            ending.withdraw(case=case, by=kamran, reason="Səbəb")
        assert ending.hand_over_in_emergency(case=case, by=kamran, reason="Səbəb").step == "closed"


class TestTransfer:
    def test_the_team_ends_and_the_clocks_run_on(self, story: Story, other_centre: Centre) -> None:
        case = story.to_interview()
        before = list(Deadline.objects.filter(case=case).values())
        ending.transfer(case=case, by=story.agent, to=other_centre, reason="Yaşayış yeri")
        assert (now(case).centre, now(case).responsible, now(case).step) == (other_centre, None, "interview")
        assert not CaseMember.objects.current().filter(case=case).exists()
        # Nothing of the clocks changes but whose board they stand on.
        moved = [row | {"centre_id": other_centre.pk} for row in before]
        assert list(Deadline.objects.filter(case=case).values()) == moved

    def test_an_agent_there_takes_it_over_and_one_here_cannot(
        self, case: Case, story: Story, other_centre: Centre, murad: User
    ) -> None:
        ending.transfer(case=case, by=story.agent, to=other_centre, reason="Səbəb")
        with pytest.raises(RefusedError, match=r"^not_a_social_agent_here$"):
            team.take_over(case=case, by=story.agent)
        assert team.take_over(case=case, by=murad).responsible == murad

    def test_not_to_the_own_or_a_closed_centre(self, case: Case, aysel: User, centre: Centre, other_centre: Centre):
        other_centre.is_active = False
        for to in (centre, other_centre):
            with pytest.raises(RefusedError, match=r"^not_another_centre$"):
                ending.transfer(case=case, by=aysel, to=to, reason="Səbəb")

    def test_not_once_dsmf_has_it(self, story: Story, other_centre: Centre) -> None:
        case = story.to_decision()
        with pytest.raises(WrongStepError):
            ending.transfer(case=case, by=story.agent, to=other_centre, reason="Səbəb")


class TestReopening:
    def test_it_goes_on_where_it_was_closed_with_new_clocks(self, story: Story, nigar: User) -> None:
        case = story.to_interview()
        ending.withdraw(case=case, by=story.agent, reason="Səbəb")
        assert not CaseMember.objects.current().of_open().filter(user=story.agent).exists()
        ending.reopen(case=case, by=nigar, reason="Şəxs qayıtdı")
        held = now(case)
        assert (held.step, held.outcome, held.closed_at, held.closed_from) == ("interview", "", None, "")
        assert Case.objects.at_work(story.agent).get() == case
        assert running(case) == {"front_office": 2, "overall": 2}
        assert Deadline.objects.filter(case=case, generation=1, stopped_at__isnull=True).count() == 0

    def test_only_by_a_supervisor_with_a_reason(self, case: Case, aysel: User, nigar: User) -> None:
        ending.withdraw(case=case, by=aysel, reason="Səbəb")
        with pytest.raises(NotPermittedError):
            ending.reopen(case=case, by=aysel, reason="Səbəb")
        with pytest.raises(RefusedError, match=r"^reason_missing$"):
            ending.reopen(case=case, by=nigar, reason=" ")
        assert now(case).step == "closed"

    def test_an_open_case_is_not_reopened(self, case: Case, nigar: User) -> None:
        with pytest.raises(WrongStepError):
            ending.reopen(case=case, by=nigar, reason="Səbəb")

    def test_after_a_recall_a_new_referral_is_sent(self, story: Story, nigar: User) -> None:
        case = story.to_decision()
        ending.withdraw(case=case, by=story.agent, reason="Səbəb")
        ending.reopen(case=case, by=nigar, reason="Fikrini dəyişdi")
        assert now(case).step == "referral"
        story.send()
        outbox.deliver()
        assert now(case).step == "decision"
        assert sorted(Referral.objects.values_list("state", flat=True)) == ["recalled", "received"]

    def test_a_closed_reply_keeps_its_outcome(self, story: Story, nigar: User) -> None:
        case = story.to_closed()
        ending.reopen(case=case, by=nigar, reason="Cavab çatmayıb")
        assert (now(case).step, now(case).outcome) == ("reply", "placed")


class TestReply:
    def reply(self, story: Story, **changes) -> Case:
        values = {"form": "in_person", "given_at": timezone.now(), "safe": True}
        return ending.reply_and_close(case=story.case, by=story.agent, **values | changes)

    def test_it_closes_the_case(self, story: Story) -> None:
        story.to_reply()
        assert self.reply(story).step == "closed"
        assert (Reply.objects.get().outcome, Reply.objects.get().given_by) == ("placed", story.agent)

    def test_what_leaves_the_centre_must_be_safe(self, story: Story) -> None:
        case = story.to_reply()
        with pytest.raises(RefusedError, match=r"^reply_not_safe$"):
            self.reply(story, form="call_centre", safe=False)
        assert now(case).step == "reply"
        assert self.reply(story, safe=False).step == "closed"

    def test_there_is_none_before_an_outcome(self, case: Case, story: Story) -> None:
        with pytest.raises((WrongStepError, GateClosedError)):
            self.reply(story)
        assert not Reply.objects.exists()
