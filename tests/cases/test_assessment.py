"""The needs assessment: one record, two signatures, and nobody decides alone."""

from dataclasses import replace

import pytest

from cases.errors import NotPermittedError, RefusedError, StaleError
from cases.models import Case, NeedsAssessment, ReferralLink
from cases.records import AssessmentRecord
from cases.services import assessing
from dost_portal.outbox import outbox
from dost_portal.staff.models import User
from referrals.models import Referral
from tests.factories import NEED, Story

NO_NEED = AssessmentRecord(need=False, advice="Ailə məsləhəti")


def save(case: Case, by: User, version: int, what=NEED, *, sign: bool = True) -> bool:
    return assessing.record(case=case, by=by, version=version, assessment=what, sign=sign)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def signatures(case: Case) -> tuple[bool, bool]:
    held = NeedsAssessment.objects.get(case=case)
    return held.lawyer_signed_at is not None, held.psychologist_signed_at is not None


@pytest.fixture
def assessment(story: Story) -> Case:
    return story.to_assessment()


def test_both_signatures_lead_to_the_police_step(assessment: Case, kamran: User, leyla: User) -> None:
    assert save(assessment, kamran, 0) is False
    assert save(assessment, leyla, 1) is True
    assert (now(assessment).step, now(assessment).urgency) == ("police", "high")


def test_a_change_voids_the_other_signature(assessment: Case, kamran: User, leyla: User) -> None:
    save(assessment, kamran, 0)
    assert save(assessment, leyla, 1, replace(NEED, urgency="low")) is False
    assert signatures(assessment) == (False, True)
    assert save(assessment, kamran, 2, replace(NEED, urgency="low")) is True


def test_the_same_values_without_a_signature_change_nothing(assessment: Case, kamran: User, leyla: User) -> None:
    save(assessment, kamran, 0)
    save(assessment, leyla, 0, sign=False)
    assert signatures(assessment) == (True, False)
    assert NeedsAssessment.objects.get(case=assessment).version == 1


def test_a_stale_page_overwrites_nothing(assessment: Case, kamran: User, leyla: User) -> None:
    save(assessment, kamran, 0)
    with pytest.raises(StaleError):
        save(assessment, leyla, 0, NO_NEED)
    assert NeedsAssessment.objects.get(case=assessment).need is True


def test_nobody_signs_without_a_result(assessment: Case, kamran: User) -> None:
    with pytest.raises(RefusedError, match=r"^result_missing$"):
        save(assessment, kamran, 0, AssessmentRecord())
    assert not NeedsAssessment.objects.exists()


def test_only_professionals_of_the_team(assessment: Case, story: Story, person) -> None:
    with pytest.raises(NotPermittedError):
        save(assessment, story.agent, 0)
    with pytest.raises(RefusedError, match=r"^not_in_team$"):
        save(assessment, person("orxan"), 0)


class TestNoNeed:
    def test_it_ends_in_the_reply_once_the_police_know(self, story: Story) -> None:
        story.assessment = NO_NEED
        case = story.to_police()
        assert case.step == "police"
        story.notify()
        assert (now(case).step, now(case).outcome) == ("reply", "no_need")
        assert not ReferralLink.objects.exists()

    def test_one_profession_alone_does_not_deny_a_need(self, story: Story, kamran: User, leyla: User) -> None:
        case = story.to_police()
        save(case, kamran, 1, NO_NEED)
        story.notify()
        assert (now(case).step, now(case).outcome) == ("police", "")
        assert save(case, leyla, 2, NO_NEED) is True
        assert (now(case).step, now(case).outcome) == ("reply", "no_need")

    def test_found_at_the_referral_it_recalls_what_is_on_its_way(self, story: Story, kamran: User, leyla: User) -> None:
        case = story.to_referral()
        story.send()
        save(case, kamran, 1, NO_NEED)
        assert now(case).step == "referral"
        save(case, leyla, 2, NO_NEED)
        outbox.deliver()
        assert (now(case).step, case.referral_links.get().state) == ("reply", "recalled")
        assert not Referral.objects.filter(state="received").exists()
