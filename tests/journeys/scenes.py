"""The scenes a journey is made of: what one person does on one page, in English."""

from cases.models import Case
from dost_portal.staff.models import Desk, User
from tests.factories import Story
from tests.journeys.actor import Actor


def issue_ticket(actor: Actor) -> None:
    actor.go("/reception/")
    actor.press("Issue the ticket")
    actor.sees("was issued")


def take_the_ticket(agent: Actor) -> None:
    agent.go("/work/")
    agent.press("Desk 1")
    agent.press("Call next")
    agent.press("Start")


def fill_the_intake(agent: Actor) -> None:
    """A citizen who applies for herself, with one child, one document and one act."""
    page = agent.page
    page.locator("[name=applicant_kind][value=self]").check()
    for name, value in {
        "last_name": "Sınaqlı",
        "first_name": "Günay",
        "patronymic": "Oqtay",
        "birth_date": "1990-03-12",
        "fin": "7snq2k4",
        "actual_address": "Yasamal, Sınaq küçəsi 5",
        "perpetrator_last_name": "Uydurmalı",
        "perpetrator_first_name": "Rüfət",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=sex]").select_option("female")
    page.locator("[name=citizenship]").select_option("citizen")
    page.locator("[name=contact_allowed][value=yes]").check()
    page.locator("[name=contact_phone]").fill("050 123 45 67")
    page.locator("[name=doc_kind]").select_option("ID_NEW")
    page.locator("[name=doc_number]").fill("aa 1234567")
    page.locator("[name=act_kind]").select_option("SHORT_ORDER")
    page.locator("[name=act_number]").fill("14/26")
    page.locator("[name=act_issuer]").fill("Yasamal RİH")
    page.locator("[name=act_issued_on]").fill("2026-01-10")
    page.get_by_role("button", name="Add a child").click()
    page.locator("[name='children-0-first_name']").fill("Aylin")
    page.locator("[name='children-0-estimated_age']").fill("5")


def interview(actor: Actor, *, facts: bool = False) -> None:
    """Take the first interview that nobody has taken, write notes and sign."""
    actor.go("/work/")
    actor.press("Take the interview")
    page = actor.page
    if facts:
        page.locator("[name=incident-violence_forms][value=PHYSICAL]").check()
        page.locator("[name=incident-happened_on]").fill("2026-01-09")
        page.locator("[name=incident-description]").fill("Hadisənin təsviri")
    page.locator("[name=interview-risk_level][value=high]").check()
    page.locator("[name=interview-notes]").fill(f"{actor.username}: məxfi qeyd")
    actor.press("Save and sign")
    actor.sees("Signed. Thank you.")


def assess(actor: Actor, number: str, *, fill: bool = False) -> None:
    actor.go(f"/cases/{number}/assessment/")
    page = actor.page
    if fill:
        page.locator("[name=need][value=yes]").check()
        page.locator("[name=needs][value=shelter]").check()
        page.locator("[name=needs][value=psychological]").check()
        page.locator("[name=urgency][value=high]").check()
    actor.press("Save and sign")
    actor.sees("Signed. Thank you.")


def inform_the_police(agent: Actor, number: str) -> None:
    """From the open case page, which has renewed itself, to the receipt."""
    page = agent.page
    agent.sees_soon("Law enforcement must have confirmed that it received the notice")
    agent.press("Informing law enforcement")
    page.locator("[name=person_told]").check()
    page.locator("[name=consent_to_investigation][value=yes]").check()
    page.locator("[name=addressee]").select_option(index=1)
    agent.press("Put the notice on record")
    page.locator("[name=receiver_name]").first.fill("Növbətçi Zabit")
    page.locator("[name=registration_number]").first.fill("102/77")
    agent.press("Record the receipt")
    agent.sees("The receipt is on record.")


def send_the_referral(agent: Actor) -> None:
    agent.press("Referral to DSMF")
    agent.sees("DSMF sees exactly this")
    agent.press("I have read it: send to DSMF")


def place(clerk: Actor) -> None:
    """Decide the only open referral: a place from today on."""
    clerk.go("/dsmf/")
    clerk.page.locator("main table a").first.click()
    page = clerk.page
    page.locator("[name=kind][value=placed]").check()
    page.locator("[name=place_code]").select_option("SR-01")
    page.locator("[name=confirmed]").check()
    clerk.press("Decide")


def story() -> Story:
    """The way of one person through the first centre, at desk 1, by the services: for what happens before a scene."""
    team = {"agent": "aysel", "lawyer": "kamran", "psychologist": "leyla", "supervisor": "nigar", "dsmf": "dsmf"}
    people = {role: User.objects.get(username=name) for role, name in team.items()}
    return Story(**people, desk=Desk.objects.get(centre__code="BAKI-1", number=1))


def case_awaiting_decision() -> Case:
    """A case at DSMF: the browsers of this scene start later."""
    return story().to_decision()
