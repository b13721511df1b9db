"""The five steps by keyboard alone, each person with no more pages than with a mouse."""

from collections.abc import Callable

import pytest

from cases.models import Case
from tests.journeys import scenes
from tests.journeys.actor import Actor
from tests.journeys.keys import Keys

pytestmark = pytest.mark.django_db(transaction=True)

MOST_PAGE_LOADS = 12


def test_the_five_steps_by_keyboard_alone(enter: Callable[[str], Actor]) -> None:
    agent, lawyer, psychologist = (enter(name) for name in ("aysel", "kamran", "leyla"))
    scenes.issue_ticket(enter("sevil"))
    agent.loads = 0

    at_desk = Keys(agent)
    take_the_ticket(at_desk)
    fill_the_intake(at_desk)
    agent.sees("Intake is complete")
    for actor, facts in ((lawyer, True), (psychologist, False)):
        interview(Keys(actor), facts=facts)
    for actor, fill in ((lawyer, True), (psychologist, False)):
        assess(Keys(actor), fill=fill)
    inform_the_police(at_desk)
    at_desk.press("Referral to DSMF")
    agent.sees("DSMF sees exactly this")
    at_desk.press("I have read it: send to DSMF")
    agent.sees_soon("Final decision awaited")

    assert Case.objects.get().step == "decision"
    assert agent.loads <= MOST_PAGE_LOADS, f"the agent waited for {agent.loads} pages"
    for actor in (agent, lawyer, psychologist):
        assert actor.errors == []


def take_the_ticket(agent: Keys) -> None:
    """Sit down by the button; then the desk's own keys."""
    agent.press("Desk 1")
    for key in ("n", "s"):  # call the next, start
        with agent.page.expect_navigation():
            agent.page.keyboard.press(key)


def fill_the_intake(agent: Keys) -> None:
    agent.choose(applicant_kind="self")
    agent.type(last_name="Sınaqlı", first_name="Günay", patronymic="Oqtay")
    agent.date(birth_date="1990-03-12")
    agent.pick(sex="female")
    agent.type(fin="7snq2k4")
    agent.pick(citizenship="citizen")
    agent.type(actual_address="Yasamal, Sınaq küçəsi 5")
    agent.choose(contact_allowed="yes")
    agent.type(contact_phone="050 123 45 67")
    agent.type(perpetrator_last_name="Uydurmalı", perpetrator_first_name="Rüfət")
    agent.pick(doc_kind="ID_NEW")
    agent.type(doc_number="aa 1234567")
    agent.pick(act_kind="SHORT_ORDER")
    agent.type(act_number="14/26", act_issuer="Yasamal RİH")
    agent.date(act_issued_on="2026-01-10")
    agent.press("Save and go on")


def interview(actor: Keys, *, facts: bool) -> None:
    actor.press("Take the interview")
    if facts:
        actor.tick(**{"incident-violence_forms": "PHYSICAL"})
        actor.date(**{"incident-happened_on": "2026-01-09"})
        actor.type(**{"incident-description": "Hadisənin təsviri"})
    actor.choose(**{"interview-risk_level": "high"})
    actor.type(**{"interview-notes": "məxfi qeyd"})
    actor.press("Save and sign")
    actor.actor.sees("Signed. Thank you.")


def assess(actor: Keys, *, fill: bool) -> None:
    """Come by the palette: it offers what one's case waits for."""
    actor.go("Your signature under the needs assessment")
    if fill:
        actor.choose(need="yes")
        actor.tick(needs="shelter")
        actor.choose(urgency="high")
    actor.press("Save and sign")
    actor.actor.sees("Signed. Thank you.")


def inform_the_police(agent: Keys) -> None:
    agent.actor.sees_soon("Law enforcement must have confirmed that it received the notice")
    agent.press("Informing law enforcement")
    agent.tick(person_told="on")
    agent.choose(consent_to_investigation="yes")
    agent.press("Put the notice on record")
    agent.type(receiver_name="Növbətçi Zabit", registration_number="102/77")
    agent.press("Record the receipt")
    agent.actor.sees("The receipt is on record.")
