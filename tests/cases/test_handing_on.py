"""A ticket handed on to another desk, and an emergency."""

import pytest

from cases.errors import NotPermittedError, TicketError
from cases.models import Case, Ticket
from cases.services import desks, tickets
from cases.ticket_flow import TicketAction
from dost_portal.staff.models import Centre, Desk, User

Seat = tuple[Desk, User]


@pytest.fixture
def first(desk: Desk, aysel: User) -> Seat:
    return desks.sit_down(desk=desk, by=aysel), aysel


@pytest.fixture
def second(centre: Centre, person) -> Seat:
    gunel = person("gunel")
    return desks.sit_down(desk=Desk.objects.create(centre=centre, number=2), by=gunel), gunel


def called(centre: Centre, seat: Seat) -> Ticket:
    tickets.issue(centre=centre, by=None)
    ticket = tickets.call_next(desk=seat[0], by=seat[1])
    assert ticket is not None
    return ticket


def hand_on(ticket: Ticket, by: User, to: Desk | None) -> Ticket:
    return tickets.act(ticket=ticket, action=TicketAction.TRANSFER, by=by, desk=to)


class TestHandingOn:
    def test_only_that_desk_calls_it_next(self, centre: Centre, first: Seat, second: Seat) -> None:
        handed = hand_on(called(centre, first), first[1], second[0])
        assert (handed.state, handed.desk, handed.for_desk) == ("waiting", None, second[0])
        assert Desk.objects.get(pk=first[0].pk).state == "open"
        assert tickets.call_next(desk=first[0], by=first[1]) is None
        again = tickets.call_next(desk=second[0], by=second[1])
        assert (again, again.for_desk) == (handed, None)

    def test_nobody_is_forgotten_when_that_desk_closes(self, centre: Centre, first: Seat, second: Seat) -> None:
        handed = hand_on(called(centre, first), first[1], second[0])
        desks.leave(by=second[1])
        assert tickets.call_next(desk=first[0], by=first[1]) == handed

    def test_its_case_goes_on_at_the_other_desk(self, centre: Centre, first: Seat, second: Seat) -> None:
        ticket = called(centre, first)
        case = tickets.start(ticket=ticket, desk=first[0], by=first[1])
        hand_on(ticket, first[1], second[0])
        again = tickets.call_next(desk=second[0], by=second[1])
        assert tickets.start(ticket=again, desk=second[0], by=second[1]) == case
        assert Case.objects.count() == 1

    def test_not_to_a_closed_desk_the_same_one_another_centre_s_or_none(
        self, centre: Centre, other_centre: Centre, first: Seat, murad: User
    ) -> None:
        ticket = called(centre, first)
        elsewhere = desks.sit_down(desk=Desk.objects.create(centre=other_centre, number=1), by=murad)
        for desk in (Desk.objects.create(centre=centre, number=3), first[0], elsewhere, None):
            with pytest.raises(TicketError, match=r"^not_an_open_desk$"):
                hand_on(ticket, first[1], desk)
        assert Ticket.objects.get().state == "called"


class TestEmergency:
    @pytest.mark.parametrize("taken_up", [False, True])
    def test_it_opens_the_one_case_at_once(self, centre: Centre, first: Seat, taken_up: bool) -> None:
        ticket = called(centre, first)
        if taken_up:
            tickets.start(ticket=ticket, desk=first[0], by=first[1])
        ended = tickets.act(ticket=ticket, action=TicketAction.EMERGENCY, by=first[1])
        case = Case.objects.get()
        assert (ended.state, ended.case, case.responsible) == ("emergency", case, first[1])
        assert case.urgency == "immediate"
        assert Desk.objects.get(pk=first[0].pk).state == "open"

    def test_from_the_queue_too_and_only_by_who_serves(self, centre: Centre, first: Seat, person) -> None:
        ticket = tickets.issue(centre=centre, by=None)
        with pytest.raises(NotPermittedError):
            tickets.act(ticket=ticket, action=TicketAction.EMERGENCY, by=person("sevil"))
        assert not Case.objects.exists()
        tickets.act(ticket=ticket, action=TicketAction.EMERGENCY, by=first[1])
        assert Case.objects.get().step == "intake"
