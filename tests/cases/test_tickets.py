"""The hall: numbers, calls, desks, and the case that a ticket opens."""

import pytest
from django.db import IntegrityError, transaction

from cases.errors import NotPermittedError, TicketError
from cases.models import Case, Deadline, Ticket
from cases.services import desks, tickets
from cases.ticket_flow import MAX_RECALLS, MOVES, TicketAction, TicketState
from dost_portal.staff.models import Centre, Desk, User
from tests import factories
from tests.database import sql


@pytest.fixture
def at_desk(desk: Desk, aysel: User) -> Desk:
    return desks.sit_down(desk=desk, by=aysel)


def issue(centre: Centre, **more) -> Ticket:
    return tickets.issue(centre=centre, by=None, **more)


def act(ticket: Ticket, action: TicketAction, by: User, desk: Desk | None = None) -> Ticket:
    return tickets.act(ticket=ticket, action=action, by=by, desk=desk)


def refused(code: str):
    return pytest.raises(TicketError, match=f"^{code}$")


def state(desk: Desk) -> str:
    return Desk.objects.get(pk=desk.pk).state


class TestNumbers:
    def test_they_count_per_centre_and_day(self, centre: Centre, other_centre: Centre) -> None:
        factories.direction(centre)
        assert [issue(centre).number, issue(centre, direction="employment").number, issue(other_centre).number] == [
            1,
            2,
            1,
        ]
        sql("UPDATE cases_ticketcounter SET day = day - 1")
        sql("UPDATE cases_ticket SET day = day - 1")
        assert issue(centre).number == 1

    def test_a_companion_who_may_be_unsafe_means_a_silent_call_whatever_was_chosen(self, centre: Centre) -> None:
        for mode in ("board", "alias"):
            ticket = issue(centre, companion="unsafe", call_mode=mode, alias="Nərgiz")
            assert (ticket.call_mode, ticket.alias) == ("silent", "")

    def test_others_are_called_as_they_wish(self, centre: Centre) -> None:
        ticket = issue(centre, companion="trusted", call_mode="alias", alias="Nərgiz")
        assert (ticket.call_mode, ticket.alias) == ("alias", "Nərgiz")
        assert issue(centre).call_mode == "board"

    def test_the_fast_track_has_a_reason(self, centre: Centre) -> None:
        assert issue(centre, fast_track_reason="danger").priority == 0
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.update(priority=5)


class TestCalling:
    def test_the_fast_track_first_then_the_longest_wait(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        waiting = [issue(centre), issue(centre), issue(centre, fast_track_reason="injury")]
        called = []
        for _ in waiting:
            ticket = tickets.call_next(desk=at_desk, by=aysel)
            called.append(ticket.number)
            act(ticket, TicketAction.NO_SHOW, aysel)
        assert called == [3, 1, 2]
        assert tickets.call_next(desk=at_desk, by=aysel) is None

    def test_who_goes_back_into_the_queue_keeps_the_place(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre)
        issue(centre)
        first = tickets.call_next(desk=at_desk, by=aysel)
        act(first, TicketAction.REQUEUE, aysel)
        assert tickets.call_next(desk=at_desk, by=aysel) == first

    def test_one_desk_has_one_person(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre)
        other = issue(centre)
        tickets.call_next(desk=at_desk, by=aysel)
        with refused("desk_is_busy"):
            tickets.call_next(desk=at_desk, by=aysel)
        with refused("desk_is_busy"):
            act(other, TicketAction.CALL, aysel, at_desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.filter(pk=other.pk).update(state="called", desk=at_desk)

    def test_not_from_a_desk_of_somebody_else_or_of_nobody(
        self, centre: Centre, at_desk: Desk, person, aysel: User
    ) -> None:
        issue(centre)
        with refused("not_your_desk"):
            tickets.call_next(desk=at_desk, by=person("gunel"))
        with refused("not_your_desk"):
            act(issue(centre), TicketAction.CALL, aysel, Desk.objects.create(centre=centre, number=2))

    def test_a_call_is_repeated_three_times_and_no_more(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre)
        ticket = tickets.call_next(desk=at_desk, by=aysel)
        for _ in range(MAX_RECALLS):
            act(ticket, TicketAction.RECALL, aysel)
        with refused("recalled_too_often"):
            act(ticket, TicketAction.RECALL, aysel)
        assert Ticket.objects.get().recalls == MAX_RECALLS

    def test_yesterday_s_queue_is_not_called_today(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre)
        sql("UPDATE cases_ticket SET day = day - 1")
        assert tickets.call_next(desk=at_desk, by=aysel) is None


class TestStates:
    def test_only_the_moves_of_the_table_from_each_state(
        self, centre: Centre, at_desk: Desk, aysel: User, nigar: User
    ) -> None:
        ticket = issue(centre)
        for before in TicketState:
            for action in set(TicketAction) - {TicketAction.START, TicketAction.EXPIRE}:
                if before in MOVES[action].sources:
                    continue
                sql("UPDATE cases_ticket SET state = %s, desk_id = %s", [before, at_desk.pk])
                user = nigar if action in (TicketAction.RELEASE,) else aysel
                with refused(f"not_from_{before}"):
                    act(ticket, action, user, at_desk)

    def test_roles(self, centre: Centre, kamran: User, person) -> None:
        ticket = issue(centre)
        for user in (kamran, person("sevil"), person("nigar")):
            with pytest.raises(NotPermittedError):
                act(ticket, TicketAction.LEAVE, user)
        assert act(ticket, TicketAction.CANCEL, person("sevil")).state == "cancelled"

    def test_another_centre_touches_nothing(self, centre: Centre, at_desk: Desk, murad: User) -> None:
        ticket = issue(centre)
        for action in (TicketAction.LEAVE, TicketAction.EMERGENCY, TicketAction.CANCEL):
            with refused("another_centre"):
                act(ticket, action, murad)
        with refused("another_centre"):
            tickets.start(ticket=ticket, desk=at_desk, by=murad)
        assert Ticket.objects.get().state == "waiting"

    def test_a_supervisor_frees_a_desk(self, centre: Centre, at_desk: Desk, aysel: User, nigar: User) -> None:
        issue(centre)
        ticket = tickets.call_next(desk=at_desk, by=aysel)
        released = act(ticket, TicketAction.RELEASE, nigar)
        assert (released.state, released.desk, state(at_desk)) == ("waiting", None, "open")

    def test_who_did_not_come_is_reinstated_the_same_day_only(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre)
        ticket = act(tickets.call_next(desk=at_desk, by=aysel), TicketAction.NO_SHOW, aysel)
        assert act(ticket, TicketAction.REINSTATE, aysel).state == "waiting"
        sql("UPDATE cases_ticket SET state = 'no_show', day = day - 1")
        with refused("not_of_today"):
            act(ticket, TicketAction.REINSTATE, aysel)

    def test_everything_is_an_event(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre)
        ticket = tickets.call_next(desk=at_desk, by=aysel)
        tickets.start(ticket=ticket, desk=at_desk, by=aysel)
        act(ticket, TicketAction.COMPLETE, aysel)
        events = [(event.action, event.from_state, event.to_state) for event in ticket.events.all()]
        assert events == [
            ("issue", "", "waiting"),
            ("call", "waiting", "called"),
            ("start", "called", "serving"),
            ("complete", "serving", "completed"),
        ]


class TestCase:
    def test_taking_it_up_opens_the_case_with_what_reception_recorded(
        self, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        issue(centre, applicant_kind="relative", companion="trusted")
        ticket = tickets.call_next(desk=at_desk, by=aysel)
        case = tickets.start(ticket=ticket, desk=at_desk, by=aysel)
        assert (case.step, case.responsible) == ("intake", aysel)
        assert (case.application.applicant_kind, case.application.companion) == ("relative", "trusted")
        assert state(at_desk) == "serving"

    def test_started_again_it_is_the_same_case_and_the_same_hour(
        self, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        issue(centre)
        ticket = tickets.call_next(desk=at_desk, by=aysel)
        case = tickets.start(ticket=ticket, desk=at_desk, by=aysel)
        hours = list(Deadline.objects.filter(case=case).values())
        act(ticket, TicketAction.REQUEUE, aysel)
        again = tickets.start(ticket=tickets.call_next(desk=at_desk, by=aysel), desk=at_desk, by=aysel)
        assert again == case
        assert Case.objects.count() == 1
        assert list(Deadline.objects.filter(case=case).values()) == hours

    def test_a_doubled_click_opens_one(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        ticket = issue(centre)
        tickets.start(ticket=ticket, desk=at_desk, by=aysel)
        with refused("not_from_serving"):
            tickets.start(ticket=ticket, desk=at_desk, by=aysel)
        assert Case.objects.count() == 1

    def test_a_ticket_called_to_one_desk_is_not_taken_up_at_another(
        self, centre: Centre, at_desk: Desk, aysel: User, person
    ) -> None:
        gunel = person("gunel")
        second = desks.sit_down(desk=Desk.objects.create(centre=centre, number=2), by=gunel)
        issue(centre)
        ticket = tickets.call_next(desk=at_desk, by=aysel)
        for desk in (second, at_desk):
            with refused("called_by_another_desk"):
                tickets.start(ticket=ticket, desk=desk, by=gunel)
        assert not Case.objects.exists()

    def test_it_is_not_opened_past_the_case(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        with refused("start_opens_a_case"):
            act(issue(centre), TicketAction.START, aysel, at_desk)

    def test_on_hold_the_desk_is_free_and_the_case_goes_on_afterwards(
        self, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        first, second = issue(centre), issue(centre)
        case = tickets.start(ticket=first, desk=at_desk, by=aysel)
        act(first, TicketAction.HOLD, aysel)
        assert state(at_desk) == "open"
        tickets.start(ticket=second, desk=at_desk, by=aysel)
        with refused("desk_is_busy"):
            act(first, TicketAction.RESUME, aysel, at_desk)
        act(second, TicketAction.COMPLETE, aysel)
        assert act(first, TicketAction.RESUME, aysel, at_desk).case == case
        assert state(at_desk) == "serving"

    def test_who_leaves_from_hold_does_not_free_the_desk_from_the_next(
        self, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        first, second = issue(centre), issue(centre)
        tickets.start(ticket=first, desk=at_desk, by=aysel)
        act(first, TicketAction.HOLD, aysel)
        tickets.start(ticket=second, desk=at_desk, by=aysel)
        act(first, TicketAction.LEAVE, aysel)
        assert state(at_desk) == "serving"


class TestDesk:
    def test_sitting_down_leaves_the_desk_before(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        second = desks.sit_down(desk=Desk.objects.create(centre=centre, number=2), by=aysel)
        assert (state(at_desk), state(second)) == ("closed", "open")
        desks.leave(by=aysel)
        assert state(second) == "closed"
        desks.leave(by=aysel)

    def test_not_where_somebody_sits_or_of_another_centre(self, at_desk: Desk, murad: User, person) -> None:
        with refused("desk_is_taken"):
            desks.sit_down(desk=at_desk, by=person("gunel"))
        with refused("another_centre"):
            desks.sit_down(desk=at_desk, by=murad)

    def test_nobody_leaves_while_a_person_is_there(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        tickets.start(ticket=issue(centre), desk=at_desk, by=aysel)
        with refused("desk_is_busy"):
            desks.leave(by=aysel)
        assert state(at_desk) == "serving"


def test_a_colleague_does_not_end_what_is_at_another_desk(centre: Centre, at_desk: Desk, aysel: User, person) -> None:
    issue(centre)
    called = tickets.call_next(desk=at_desk, by=aysel)
    for action in (TicketAction.NO_SHOW, TicketAction.REQUEUE, TicketAction.RECALL, TicketAction.LEAVE):
        with refused("called_by_another_desk"):
            act(called, action, person("gunel"))
    assert act(called, TicketAction.RELEASE, person("nigar")).state == "waiting"
