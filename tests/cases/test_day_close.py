"""The end of the hall's day, by the centre's hours and the database's clock."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from cases.management.commands.sweep_deadlines import Command
from cases.models import Ticket, TicketEvent
from cases.services import clocks, closing, desks, tickets
from cases.ticket_flow import TicketAction
from dost_portal.staff.models import Centre, Desk, User
from tests.database import sql, together


@pytest.fixture
def at_desk(desk: Desk, aysel: User) -> Desk:
    return desks.sit_down(desk=desk, by=aysel)


def issue(centre: Centre) -> Ticket:
    return tickets.issue(centre=centre, by=None)


def yesterday() -> None:
    sql("UPDATE cases_ticket SET day = day - 1, issued_at = issued_at - interval '1 day'")


def states() -> list[str]:
    return list(Ticket.objects.order_by("day", "number").values_list("state", flat=True))


def now() -> time:
    local = timezone.localtime(clocks.database_now())
    if not time(0, 10) < local.time() < time(23, 50):
        pytest.skip("around midnight there is no room before or after closing")
    return local.time()


def hours(centre: Centre, closes: time, days: list[int] | None = None) -> None:
    centre.opens_at, centre.closes_at = time(0, 0, 1), closes
    centre.working_days = days or [1, 2, 3, 4, 5, 6, 7]
    centre.save()


def shifted(minutes: int) -> time:
    return (timezone.datetime.combine(date(2026, 1, 1), now()) + timedelta(minutes=minutes)).time()


def test_yesterday_s_tickets_expire_and_one_being_served_does_not(
    centre: Centre, at_desk: Desk, aysel: User, person
) -> None:
    serving, held, called = issue(centre), issue(centre), issue(centre)
    issue(centre)
    tickets.start(ticket=held, desk=at_desk, by=aysel)
    tickets.act(ticket=held, action=TicketAction.HOLD, by=aysel)
    tickets.start(ticket=serving, desk=at_desk, by=aysel)
    gunel = person("gunel")
    second = desks.sit_down(desk=Desk.objects.create(centre=centre, number=2), by=gunel)
    tickets.act(ticket=called, action=TicketAction.CALL, by=gunel, desk=second)
    yesterday()
    assert closing.close_day() == 3
    assert states() == ["serving", "expired", "expired", "expired"]
    assert [Desk.objects.get(number=number).state for number in (1, 2)] == ["serving", "open"]
    assert closing.close_day() == 0
    assert TicketEvent.objects.filter(action="expire", by=None).count() == 3
    assert set(TicketEvent.objects.filter(action="expire").values_list("from_state", flat=True)) == {
        "on_hold",
        "called",
        "waiting",
    }


def test_at_closing_the_hall_is_emptied_and_not_before(centre: Centre) -> None:
    issue(centre)
    sql("UPDATE cases_ticket SET issued_at = issued_at - interval '5 min'")
    hours(centre, shifted(5))
    assert (closing.close_day(), states()) == (0, ["waiting"])
    hours(centre, shifted(-1))
    assert (closing.close_day(), states()) == (1, ["expired"])


def test_who_was_let_in_after_closing_waits_until_the_day_ends(centre: Centre) -> None:
    hours(centre, shifted(-1))
    issue(centre)
    assert (closing.close_day(), states()) == (0, ["waiting"])
    yesterday()
    assert closing.close_day() == 1


def test_a_day_without_hours_has_no_closing(centre: Centre) -> None:
    issue(centre)
    sql("UPDATE cases_ticket SET issued_at = issued_at - interval '5 min'")
    today = timezone.localdate().isoweekday()
    hours(centre, shifted(-1), [day for day in range(1, 8) if day != today])
    assert closing.close_day() == 0


def test_another_centre_keeps_its_own_hours(centre: Centre, other_centre: Centre) -> None:
    issue(centre), issue(other_centre)
    sql("UPDATE cases_ticket SET issued_at = issued_at - interval '5 min'")
    hours(centre, shifted(-1))
    hours(other_centre, shifted(5))
    assert closing.close_day() == 1
    assert Ticket.objects.get(state="expired").centre == centre


@pytest.mark.django_db(transaction=True)
def test_two_closings_and_a_call_at_once_end_each_ticket_once(centre: Centre) -> None:
    for _ in range(30):
        issue(centre)
    yesterday()
    assert sum(together(*[closing.close_day] * 3)) == 30
    assert TicketEvent.objects.filter(action="expire").count() == 30


def test_the_second_trigger_closes_the_day_too(centre: Centre) -> None:
    issue(centre)
    yesterday()
    command = Command()
    command.day_asked_at = float("-inf")
    command._once()
    assert states() == ["expired"]
