"""The guides show the pages as they are: every picture is of a moment of this journey."""

from collections.abc import Callable

import pytest

from cases.models import Case
from cases.services import interviewing, tickets
from cases.ticket_flow import TicketAction
from dost_portal.staff.models import Desk, User
from tests.factories import Story
from tests.journeys.actor import Actor
from tests.journeys.pictures import picture, words

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[..., Actor]


def story(agent: str, desk: int) -> Story:
    people = {user.username: user for user in User.objects.all()}
    team = {"lawyer": "kamran", "psychologist": "leyla", "supervisor": "nigar", "dsmf": "dsmf"}
    desk_row = Desk.objects.get(centre__code="BAKI-1", number=desk)
    return Story(agent=people[agent], desk=desk_row, **{role: people[name] for role, name in team.items()})


def finish_at_the_desk(told: Story) -> None:
    tickets.act(ticket=told.case.tickets.get(), action=TicketAction.COMPLETE, by=told.agent, desk=told.desk)


def at_the_centre(enter: Enter, told: Story, number: str) -> None:
    aysel = enter("aysel", language="az")
    aysel.go("/work/")
    picture(aysel, "my-work")
    for page in ("intake", "police"):
        aysel.go(f"/cases/{number}/{page}/")
        picture(aysel, page)
    told.notify()
    aysel.go(f"/cases/{number}/referral/")
    picture(aysel, "referral")


def the_professions(enter: Enter, number: str) -> None:
    other = story("gunel", 2).to_interview()
    kamran = enter("kamran", language="az")
    interviewing.take(case=other, by=User.objects.get(username="kamran"))
    kamran.go(f"/cases/{other.number}/interview/")
    picture(kamran, "interview")
    kamran.go(f"/cases/{number}/assessment/")
    picture(kamran, "assessment")


def test_the_pictures_of_the_guides_show_the_pages_as_they_are(enter: Enter) -> None:
    told = story("aysel", 1)
    number = told.to_police().number
    finish_at_the_desk(told)
    for _ in range(2):
        tickets.issue(centre=told.desk.centre, by=told.agent)
    at_the_centre(enter, told, number)
    the_professions(enter, number)
    told.case = Case.objects.select_related("key", "centre").get(number=number)
    told.send()
    clerk = enter("dsmf", language="az")
    clerk.page.locator("main table a").first.wait_for(timeout=20_000)
    picture(clerk, "dsmf-inbox")
    clerk.page.locator("main table a").first.click()
    clerk.page.wait_for_load_state()
    picture(clerk, "dsmf-referral")
    for username, path, name in (
        ("nigar", "/overdue/", "overdue"),
        ("rashad", "/relay/", "relay"),
        ("sevil", "/reception/", "reception"),
    ):
        actor = enter(username, language="az")
        actor.go(path)
        picture(actor, name)


def test_neither_a_number_nor_a_clock_makes_a_picture_stale() -> None:
    before = words(["Masa 1", "12 dəq qalıb", "K7MN-4QXD", "Yadda  saxla\n"])
    assert before == words(["Masa 2", "7 dəq qalıb", "AB2C-D3EF", "Yadda saxla"])
    assert before != words(["Masa 1", "12 dəq qalıb", "K7MN-4QXD", "İmzala"])
