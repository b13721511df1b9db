"""What goes wrong in a hall: two presses at once, a desk that closes, clocks that disagree, midnight."""

from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cases.errors import TicketError
from cases.models import HallScreen, Ticket, TicketEvent
from cases.services import desks, tickets
from cases.ticket_flow import TicketAction
from cases.wording import words_for
from dost_portal.staff.models import Centre, Desk, User
from tests.database import sql, together


@pytest.fixture
def at_desk(desk: Desk, aysel: User) -> Desk:
    return desks.sit_down(desk=desk, by=aysel)


def issue(centre: Centre) -> Ticket:
    return tickets.issue(centre=centre, by=None)


def or_refused(call):
    """The result of `call`, or the code of its refusal."""

    def attempt():
        try:
            return call()
        except TicketError as error:
            return error.code

    return attempt


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_button_pressed_in_two_windows_calls_one_person(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre), issue(centre)
        press = or_refused(lambda: tickets.call_next(desk=at_desk, by=aysel))
        answers = together(*[press] * 4)
        assert sorted(str(answer) for answer in answers if not isinstance(answer, Ticket)) == ["desk_is_busy"] * 3
        assert sorted(Ticket.objects.values_list("state", flat=True)) == ["called", "waiting"]

    def test_also_when_the_second_press_waited_for_the_first(self, centre: Centre, at_desk: Desk, aysel: User) -> None:
        issue(centre), issue(centre)
        calling, pressed = Event(), Event()

        def slowly() -> Ticket | None:
            with transaction.atomic():
                called = tickets.call_next(desk=at_desk, by=aysel)
                calling.set()
                pressed.wait(timeout=3)
            return called

        def meanwhile() -> object:
            calling.wait(timeout=5)
            pressed.set()
            return or_refused(lambda: tickets.call_next(desk=at_desk, by=aysel))()

        first, second = together(slowly, meanwhile)
        assert (first.number, second) == (1, "desk_is_busy")
        assert TicketEvent.objects.filter(action="call").count() == 1

    def test_a_desk_that_closes_while_it_calls_does_one_of_the_two(
        self, centre: Centre, desk: Desk, aysel: User
    ) -> None:
        for _ in range(8):
            issue(centre)
            place = desks.sit_down(desk=desk, by=aysel)
            called, left = together(
                or_refused(lambda place=place: tickets.call_next(desk=place, by=aysel)),
                or_refused(lambda: desks.leave(by=aysel)),
            )
            desk.refresh_from_db()
            if isinstance(called, Ticket):
                assert (left, desk.state) == ("desk_is_busy", "calling")
                tickets.act(ticket=called, action=TicketAction.NO_SHOW, by=aysel)
            else:
                assert (called, left, desk.state) == ("not_your_desk", None, "closed")
        assert not Ticket.objects.filter(state="called").exists()


class TestClocks:
    @pytest.fixture(params=[-26, -1, 1, 26])
    def hours(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
        """The clock of this machine is so many hours off the database's."""
        right = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(hours=request.param))
        return request.param

    def test_the_database_s_alone_decides_whatever_this_machine_believes(
        self, hours: int, client: Client, centre: Centre, at_desk: Desk, aysel: User, person
    ) -> None:
        screens = {kind: HallScreen.objects.create(centre=centre, kind=kind).path for kind in ("kiosk", "board")}
        posted = {"press": uuid4(), "language": "az"}
        for _ in range(2):  # the second tap is no old press
            page = client.post(screens["kiosk"], posted)
            assert '<p class="kiosk-number">1</p>' in page.content.decode()
        client.force_login(aysel)
        assert 'class="ticket-small">1</button>' in client.get("/work/live/").content.decode()
        client.force_login(person("sevil"))
        assert 'class="ticket-small">1</span>' in client.get("/reception/").content.decode()
        assert tickets.call_next(desk=at_desk, by=aysel)
        assert "<td>1</td>" in client.get(f"{screens['board']}live/").content.decode()

    def test_midnight_with_tickets_open(self, centre: Centre, at_desk: Desk, aysel: User, client: Client) -> None:
        waiting, served = issue(centre), issue(centre)
        tickets.start(ticket=served, desk=at_desk, by=aysel)
        for table in ("cases_ticket", "cases_ticketcounter"):
            sql(f"UPDATE {table} SET day = day - 1")
        assert issue(centre).number == 1  # a new day, and no number twice within one
        client.force_login(aysel)
        page = client.get("/work/live/").content.decode()
        assert f"/tickets/{served.pk}/complete/" in page  # who is served goes on being served
        tickets.act(ticket=served, action=TicketAction.COMPLETE, by=aysel)
        called = tickets.call_next(desk=at_desk, by=aysel)
        assert called is not None
        assert (called.number, called.pk == waiting.pk) == (1, False)  # today's 1, not yesterday's


class TestSaysWhatHappened:
    def test_a_move_that_is_not_possible_now_answers_409_and_why(
        self, client: Client, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        client.force_login(aysel)
        ticket = issue(centre)
        for slug in ("recall", "complete", "no-show", "resume"):
            answer = client.post(f"/tickets/{ticket.pk}/{slug}/")
            assert answer.status_code == 409
            assert str(words_for(TicketError("not_from_waiting"))[0]) in answer.content.decode()
        client.post("/desk/next/")
        again = client.post("/desk/next/")
        assert again.status_code == 409
        assert "Bu masada artıq qəbul gedir" in again.content.decode()
        assert client.post("/desk/leave/").status_code == 409

    def test_nobody_waiting_is_no_mistake(self, client: Client, at_desk: Desk, aysel: User) -> None:
        client.force_login(aysel)
        assert client.post("/desk/next/").status_code == 302
