"""Many desks at once: no number twice, nobody called twice, nobody skipped."""

from threading import Event

import pytest
from django.db import transaction

from cases.models import Ticket
from cases.services import desks, tickets
from cases.ticket_flow import TicketAction
from dost_portal.staff.models import Centre, Desk, User
from tests.database import together

pytestmark = pytest.mark.django_db(transaction=True)


def issue(centre: Centre, **more) -> Ticket:
    return tickets.issue(centre=centre, by=None, **more)


def seats(centre: Centre, count: int) -> list[tuple[Desk, User]]:
    """Return `count` open desks and who sits at each."""
    taken = []
    for number in range(1, count + 1):
        agent = User.objects.create_user(
            f"agent{number}", first_name="A", last_name="B", roles=["social_agent"], centre=centre
        )
        desk = Desk.objects.create(centre=centre, number=number)
        taken.append((desks.sit_down(desk=desk, by=agent), agent))
    return taken


def test_numbers_are_distinct_and_without_a_gap(centre: Centre) -> None:
    def issue_many() -> list[int]:
        return [issue(centre).number for _ in range(25)]

    numbers = [number for given in together(*[issue_many] * 8) for number in given]
    assert sorted(numbers) == list(range(1, 201))


def test_a_number_that_another_desk_is_calling_is_passed_over_without_waiting(centre: Centre) -> None:
    first, second = issue(centre), issue(centre)
    (desk_1, agent_1), (desk_2, agent_2) = seats(centre, 2)
    calling, called = Event(), Event()

    def call_slowly() -> Ticket | None:
        with transaction.atomic():
            ticket = tickets.call_next(desk=desk_1, by=agent_1)
            calling.set()
            assert called.wait(timeout=5), "the other desk waits for this one"
        return ticket

    def call_meanwhile() -> Ticket | None:
        calling.wait(timeout=3)
        ticket = tickets.call_next(desk=desk_2, by=agent_2)
        called.set()
        return ticket

    assert together(call_slowly, call_meanwhile) == [first, second]


def test_eight_desks_call_each_of_a_hundred_once_and_nobody_is_skipped(centre: Centre) -> None:
    for place in range(100):
        issue(centre, fast_track_reason="danger" if place % 10 == 9 else "")

    def call_all(desk: Desk, agent: User) -> list[Ticket]:
        called = []
        while ticket := tickets.call_next(desk=desk, by=agent):
            called.append(ticket)
            tickets.act(ticket=ticket, action=TicketAction.NO_SHOW, by=agent)
        return called

    by_desk = together(*(lambda seat=seat: call_all(*seat) for seat in seats(centre, 8)))
    assert sorted(ticket.number for called in by_desk for ticket in called) == list(range(1, 101))
    for called in by_desk:
        order = [(ticket.priority, ticket.number) for ticket in called]
        assert order == sorted(order)
