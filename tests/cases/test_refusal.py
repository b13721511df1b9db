"""The preliminary refusal: two grounds, each with what it must name, and never the final word."""

import pytest

from cases.errors import NotPermittedError, RefusedError, WrongStepError
from cases.models import Case, LinkState, PreliminaryDecision
from cases.services import deciding
from dost_portal.outbox import outbox
from dost_portal.passport.models import LegalAct, RefusalGround
from dost_portal.staff.models import User
from referrals.models import Referral
from tests.factories import Story

INCOMPLETE, NO_BASIS = "documents_incomplete", "no_legal_basis"


def refuse(case: Case, by: User, code: str, **changes) -> PreliminaryDecision:
    values = {
        "explanation": "İzah",
        "missing_documents": ["violence_act"],
        "legal_act": LegalAct.objects.first(),
        "article": "5",
    }
    return deciding.refuse(case=case, by=by, ground=RefusalGround.objects.get(code=code), **values | changes)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.django_db
def test_there_is_no_third_ground() -> None:
    assert set(RefusalGround.objects.values_list("code", flat=True)) == {INCOMPLETE, NO_BASIS}


@pytest.mark.parametrize("code", [INCOMPLETE, NO_BASIS])
def test_it_leads_to_the_reply_as_preliminary(case: Case, aysel: User, code: str) -> None:
    decision = refuse(case, aysel, code)
    assert (now(case).step, now(case).outcome) == ("reply", "refused_preliminary")
    assert decision.positive is False


def test_each_ground_keeps_only_what_belongs_to_it(case: Case, aysel: User) -> None:
    decision = refuse(case, aysel, INCOMPLETE)
    assert (decision.missing_documents, decision.legal_act, decision.article) == (["violence_act"], None, "")


def test_the_other_ground_cites_its_act(case: Case, aysel: User) -> None:
    decision = refuse(case, aysel, NO_BASIS)
    assert decision.missing_documents == []
    assert (decision.legal_act, decision.article) == (LegalAct.objects.first(), "5")


@pytest.mark.parametrize(
    ("code", "changes", "refusal"),
    [
        (INCOMPLETE, {"missing_documents": []}, "missing_document_not_named"),
        (NO_BASIS, {"legal_act": None}, "legal_act_not_cited"),
        (INCOMPLETE, {"explanation": " \n"}, "explanation_missing"),
    ],
)
def test_what_a_ground_demands_must_be_there(case: Case, aysel: User, code: str, changes: dict, refusal: str) -> None:
    with pytest.raises(RefusedError, match=f"^{refusal}$"):
        refuse(case, aysel, code, **changes)
    assert now(case).step == "intake"
    assert not PreliminaryDecision.objects.exists()


def test_the_explanation_is_sealed_and_read_back(case: Case, aysel: User) -> None:
    refuse(case, aysel, NO_BASIS)
    assert PreliminaryDecision.objects.get().explanation == "İzah"
    assert "<sealed>" in repr(PreliminaryDecision.objects.get().__dict__)


def test_other_roles_refuse_nothing_and_leave_no_decision(case: Case, kamran: User, nigar: User) -> None:
    for user in (kamran, nigar):
        with pytest.raises(NotPermittedError):
            refuse(case, user, NO_BASIS)
    assert not PreliminaryDecision.objects.exists()


def test_what_dsmf_decides_on_is_not_refused_here(story: Story) -> None:
    case = story.to_decision()
    with pytest.raises(WrongStepError):
        refuse(case, story.agent, NO_BASIS)


def test_a_referral_on_its_way_is_recalled(story: Story) -> None:
    case = story.to_referral()
    story.send()
    refuse(case, story.agent, NO_BASIS)
    outbox.deliver()
    assert now(case).step == "reply"
    assert case.referral_links.get().state == LinkState.RECALLED
    assert not Referral.objects.exclude(state="recalled").exists()


def test_recognising_twice_is_one_decision(story: Story) -> None:
    case = story.to_referral()
    assert deciding.recognise(case=case, by=story.agent) == deciding.recognise(case=case, by=story.agent)
    assert PreliminaryDecision.objects.count() == 1
