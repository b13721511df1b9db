"""The main job in real browsers: from the ticket to DSMF's decision, by six people."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cases.models import Case
from tests.journeys import scenes
from tests.journeys.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

Enter = Callable[[str], Actor]
MOST_PAGE_LOADS = 12


def test_a_case_goes_from_the_ticket_to_the_final_decision(enter: Enter) -> None:
    reception, agent, lawyer, psychologist = (enter(name) for name in ("sevil", "aysel", "kamran", "leyla"))
    clerk = enter("dsmf")
    for actor in (agent, lawyer, psychologist, clerk):
        actor.loads = 0

    scenes.issue_ticket(reception)
    scenes.take_the_ticket(agent)
    scenes.fill_the_intake(agent)
    agent.press("Save and go on")
    agent.sees("Intake is complete")
    number = Case.objects.get().number

    scenes.interview(lawyer, facts=True)
    scenes.interview(psychologist)
    scenes.assess(lawyer, number, fill=True)
    scenes.assess(psychologist, number)

    scenes.inform_the_police(agent, number)
    scenes.send_the_referral(agent)
    agent.sees_soon("Final decision awaited")

    scenes.place(clerk)
    agent.sees_soon("Reply to the person")
    agent.sees_soon("placement, place SR-01")
    agent.press("Record the reply")
    agent.press("Record and close the case")
    agent.sees("The reply is on record and the case is closed.")

    case = Case.objects.get()
    assert (case.step, case.outcome) == ("closed", "placed")
    assert agent.loads <= MOST_PAGE_LOADS, f"the agent waited for {agent.loads} pages"
    for actor in (reception, agent, lawyer, psychologist, clerk):
        assert actor.errors == []


@pytest.mark.parametrize("ground", ["documents_incomplete", "no_legal_basis"])
def test_the_centre_refuses_on_one_of_two_grounds(enter: Enter, ground: str) -> None:
    agent = enter("aysel")
    scenes.issue_ticket(agent)
    scenes.take_the_ticket(agent)
    number = Case.objects.get().number

    agent.go(f"/cases/{number}/refuse/")
    agent.check(ground=ground)
    agent.fill(explanation="Sənəd təqdim edilməyib.")
    agent.press("Refuse")
    agent.sees("Please look at these places again")
    expect(agent.page.locator("[name=explanation]")).to_have_value("Sənəd təqdim edilməyib.")
    if ground == "documents_incomplete":
        agent.check(missing_documents="violence_act")
    else:
        agent.page.locator("[name=legal_act]").select_option(index=1)
    agent.press("Refuse")

    agent.sees("Refused by the centre's preliminary decision")
    agent.sees("Preliminary decision of the centre (not final)")
    assert agent.page.get_by_text("Final decision of DSMF").count() == 0
    agent.press("Record the reply")
    agent.sees("the final one belongs to the back office")
    agent.press("Record and close the case")
    assert Case.objects.get().outcome == "refused_preliminary"
    assert agent.errors == []


def test_a_withdrawal_recalls_the_referral_and_tells_dsmf_nothing_more(enter: Enter) -> None:
    agent, clerk = enter("aysel"), enter("dsmf")
    number = scenes.case_awaiting_decision().number
    clerk.go("/dsmf/")
    clerk.page.locator("main table a").first.click()

    agent.go(f"/cases/{number}/withdraw/")
    agent.fill(reason="Şəxs belə istəyir")
    agent.press("Withdraw")
    agent.sees("Application withdrawn")

    clerk.sees_soon("Recalled")
    assert "istəyir" not in "".join(clerk.received)
    assert clerk.errors == []
    assert agent.errors == []
