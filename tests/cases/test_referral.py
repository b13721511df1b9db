"""The anonymised referral: what holds it, what it says, its receipt, its recall and the way back."""

from dataclasses import replace

import pytest
from django.utils import timezone

from cases.errors import GateClosedError, NotPermittedError, RefusedError
from cases.models import Case, ClarificationCopy, Deadline, LinkState, ReferralLink
from cases.services import conflicts, ending, intake, recalling, referring
from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import User
from referrals import services as dsmf_services
from referrals.contracts import DecisionKind, Question
from referrals.models import Referral
from referrals.services import ReferralError
from tests.factories import INTAKE, Story


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def referral(story: Story) -> Case:
    return story.to_referral()


def running(case: Case) -> set[str]:
    return set(Deadline.objects.running().filter(case=case).values_list("clock", flat=True))


class TestSending:
    def test_what_was_read_is_what_dsmf_holds_under_a_reference_of_its_own(self, story: Story, referral: Case) -> None:
        read = referring.preview(case=referral).to_json()
        story.send()
        outbox.deliver()
        link = ReferralLink.objects.get()
        held = Referral.objects.get()
        assert held.pk == link.reference
        assert {**link.payload, "reference": None} == {**read, "reference": None}
        assert (held.sex, held.age_band, held.needs) == (read["sex"], read["age_band"], read["needs"])

    def test_a_case_that_changed_since_it_was_read_is_not_sent(self, story: Story, referral: Case) -> None:
        read = referring.preview(case=referral).to_json()
        story.with_intake(children=())
        intake.record(case=referral, by=story.agent, version=referral.application.version, intake=story.intake)
        with pytest.raises(RefusedError, match=r"^view_changed$"):
            referring.send(case=referral, by=story.agent, confirmed=read)
        assert not ReferralLink.objects.exists()
        assert not referral.preliminary_decisions.exists()

    def test_sent_twice_is_one(self, story: Story, referral: Case) -> None:
        read = referring.preview(case=referral).to_json()
        links = {referring.send(case=referral, by=story.agent, confirmed=read).pk for _ in range(2)}
        assert len(links) == OutboxMessage.objects.filter(kind=referring.SEND).count() == 1
        outbox.deliver()
        assert Referral.objects.count() == 1

    def test_only_the_social_agent_sends(self, referral: Case, kamran: User, nigar: User) -> None:
        read = referring.preview(case=referral).to_json()
        for user in (kamran, nigar):
            with pytest.raises(NotPermittedError):
                referring.send(case=referral, by=user, confirmed=read)

    def test_all_that_is_missing_is_named_at_once(self, story: Story) -> None:
        story.with_intake(
            act=None,
            harmed=replace(INTAKE.harmed, birth_date=None, estimated_age=None),
            application=replace(INTAKE.application, act_missing_reason="requested"),
        )
        case = story.to_referral()
        with pytest.raises(GateClosedError) as gate:
            referring.send(case=case, by=story.agent, confirmed={})
        assert {"act_needed", "sex_and_age"} <= {need.code for need in gate.value.missing}
        assert not case.preliminary_decisions.exists()

    def test_a_released_act_lets_it_go_and_says_so(self, story: Story, nigar: User) -> None:
        application = replace(INTAKE.application, act_missing_reason="requested")
        case = story.with_intake(act=None, application=application).to_referral()
        with pytest.raises(GateClosedError):
            story.send()
        conflicts.release_act(case=case, by=nigar, reason="Gözlənilir")
        story.send()
        assert "act_awaited" in ReferralLink.objects.get().payload["documents"]


class TestReceipt:
    def test_not_the_click_but_the_receipt_ends_the_step(self, story: Story, referral: Case) -> None:
        story.send()
        assert now(referral).step == "referral"
        assert running(referral) == {"front_office", "overall"}
        outbox.deliver()
        assert now(referral).step == "decision"
        assert running(referral) == {"back_office", "overall"}

    def test_the_day_of_the_back_office_counts_from_the_receipt(self, story: Story) -> None:
        case = story.to_decision()
        held = Referral.objects.get()
        clock = Deadline.objects.get(case=case, clock="back_office")
        assert clock.started_at == held.received_at == case.referral_links.get().received_at
        assert clock.due_at == held.due_at

    def test_delivered_again_it_is_the_same(self, story: Story) -> None:
        case = story.to_decision()
        referring.deliver(str(case.referral_links.get().pk))
        assert Referral.objects.count() == 1
        assert case.moves.filter(action="confirm_receipt").count() == 1

    def test_a_sender_that_died_after_dsmf_s_receipt_is_repeated_with_the_first_time(
        self, story: Story, referral: Case, monkeypatch
    ) -> None:
        story.send()
        link = ReferralLink.objects.get()
        with monkeypatch.context() as broken:
            broken.setattr(referring, "advance", lambda **_: 1 / 0)
            assert outbox.deliver().postponed == 1
        received_at = Referral.objects.get().received_at
        referring.deliver(str(link.pk))
        link.refresh_from_db()
        assert link.received_at == received_at
        assert now(referral).step == "decision"


class TestRecall:
    def test_a_withdrawal_after_the_receipt_shows_dsmf_recalled_and_nothing_more(self, story: Story) -> None:
        case = story.to_decision()
        before = Referral.objects.values().get()
        ending.withdraw(case=case, by=story.agent, reason="Öz istəyi ilə, Günay")
        outbox.deliver()
        after = Referral.objects.values().get()
        assert {name for name, value in after.items() if value != before[name]} == {"state"}
        assert after["state"] == "recalled"
        with pytest.raises(ReferralError, match="recalled"):
            story_decides(story, after["reference"])

    def test_withdrawn_before_it_left_it_never_arrives(self, story: Story, referral: Case) -> None:
        story.send()
        ending.withdraw(case=referral, by=story.agent, reason="Öz istəyi ilə")
        outbox.deliver()
        assert not Referral.objects.exists()
        assert now(referral).step == "closed"

    def test_withdrawn_while_it_was_on_its_way_it_is_recalled(self, story: Story, referral: Case, monkeypatch) -> None:
        story.send()
        receive = dsmf_services.receive

        def withdraw_meanwhile(**arguments):
            ending.withdraw(case=referral, by=story.agent, reason="Öz istəyi ilə")
            recalling_message = OutboxMessage.objects.get(kind=recalling.RECALL)
            referring.deliver_recall(recalling_message.subject)  # it overtakes the referral itself
            return receive(**arguments)

        monkeypatch.setattr(dsmf_services, "receive", withdraw_meanwhile)
        outbox.deliver()
        assert Referral.objects.get().state == "recalled"
        assert now(referral).step == "closed"
        assert ReferralLink.objects.get().state == LinkState.RECALLED

    def test_even_if_its_sender_died_in_that_moment(self, story: Story, referral: Case) -> None:
        story.send()
        link = ReferralLink.objects.get()
        ending.withdraw(case=referral, by=story.agent, reason="Öz istəyi ilə")
        referring.deliver_recall(str(link.pk))
        dsmf_services.receive(referral=referring.AnonymisedReferral.from_json(link.payload))  # and dies
        referring.deliver(str(link.pk))
        assert Referral.objects.get().state == "recalled"


def story_decides(story: Story, reference, kind=DecisionKind.PLACED) -> None:
    dsmf_services.decide(
        reference=reference, by=story.dsmf, kind=kind, place_code="SR-02", available_from=timezone.localdate()
    )


class TestWayBack:
    def test_a_decision_is_collected_once(self, story: Story) -> None:
        case = story.to_decision()
        story_decides(story, story.referral.pk)
        assert (referring.collect(), referring.collect()) == (1, 0)
        assert (now(case).step, now(case).outcome) == ("reply", "placed")
        link = ReferralLink.objects.get()
        assert (link.state, link.place_code, link.available_from) == ("decided", "SR-02", timezone.localdate())
        assert running(case) == {"arrival"}

    def test_a_final_refusal_is_its_own_outcome(self, story: Story) -> None:
        case = story.to_reply(DecisionKind.REFUSED)
        assert (case.outcome, case.referral_links.get().decision_ground) == ("refused_final", "no_legal_basis")

    def test_a_decision_on_a_withdrawn_case_is_not_collected(self, story: Story) -> None:
        case = story.to_decision()
        story_decides(story, story.referral.pk)
        ending.withdraw(case=case, by=story.agent, reason="Öz istəyi ilə")
        assert referring.collect() == 0
        assert now(case).outcome == "withdrawn"

    def test_a_question_arrives_once_and_is_answered_once(self, story: Story) -> None:
        case = story.to_decision()
        asked = dsmf_services.ask(reference=story.referral.pk, by=story.dsmf, question=Question.TRANSPORT)
        due = Deadline.objects.get(case=case, clock="back_office").due_at
        assert (referring.collect(), referring.collect()) == (1, 0)
        copy = ClarificationCopy.objects.get()
        for answer in ("needs_transport", "not_needed"):
            referring.answer_clarification(case=case, clarification=copy, by=story.agent, answer=answer)
        outbox.deliver()
        asked.refresh_from_db()
        assert (copy.question, asked.answer) == ("transport", "needs_transport")
        assert Referral.objects.get().state == "received"
        assert Deadline.objects.get(case=case, clock="back_office").due_at == due

    def test_others_do_not_answer(self, story: Story, kamran: User) -> None:
        case = story.to_decision()
        dsmf_services.ask(reference=story.referral.pk, by=story.dsmf, question=Question.TRANSPORT)
        referring.collect()
        with pytest.raises(NotPermittedError):
            referring.answer_clarification(
                case=case, clarification=ClarificationCopy.objects.get(), by=kamran, answer="confirmed"
            )
