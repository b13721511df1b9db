"""The figures of the hall against a day computed by hand, and what leaves the centre of them."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Ticket, TicketEvent
from cases.services import figures, tickets
from cases.services.figures import GroupBy, HallRow, Spread
from cases.views.hall_figures import _escaped, csv_cells
from dost_portal.staff.models import Centre, Desk, User

DAY = date(2026, 3, 4)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 4, hour, minute, tzinfo=timezone.get_default_timezone())


def visit(centre: Centre, *steps: tuple[str, str, datetime], desk: Desk | None = None) -> None:
    """A ticket with these (action, state afterwards, time)."""
    number = Ticket.objects.count() + 1
    ticket = Ticket.objects.create(centre=centre, day=DAY, number=number, state="cancelled", issued_at=steps[0][2])
    for action, state, moment in steps:
        TicketEvent.objects.create(
            ticket=ticket, action=action, to_state=state, at=moment, desk=desk if action != "issue" else None
        )


@pytest.fixture
def day(centre: Centre, desk: Desk) -> Centre:
    """Four tickets of ten o'clock and one of eleven:

    1  wait 10, walk 2, service 20+5, hold 10, visit 47
    2  called after 5, put back, called after 20, repeated, walk 4, service 30, visit 54
    3  called after 30, no-show at 35
    4  left after 12, never called
    5  still waiting
    """
    visit(
        centre,
        ("issue", "waiting", at(10, 0)),
        ("call", "called", at(10, 10)),
        ("start", "serving", at(10, 12)),
        ("hold", "on_hold", at(10, 32)),
        ("resume", "serving", at(10, 42)),
        ("complete", "completed", at(10, 47)),
        desk=desk,
    )
    visit(
        centre,
        ("issue", "waiting", at(10, 0)),
        ("call", "called", at(10, 5)),
        ("requeue", "waiting", at(10, 6)),
        ("call", "called", at(10, 20)),
        ("recall", "called", at(10, 22)),
        ("start", "serving", at(10, 24)),
        ("complete", "completed", at(10, 54)),
        desk=desk,
    )
    visit(
        centre,
        ("issue", "waiting", at(10, 5)),
        ("call", "called", at(10, 35)),
        ("no_show", "no_show", at(10, 40)),
        desk=desk,
    )
    visit(centre, ("issue", "waiting", at(10, 30)), ("leave", "left", at(10, 42)))
    visit(centre, ("issue", "waiting", at(11, 0)))
    return centre


def rows(centre: Centre, group: GroupBy) -> list[HallRow]:
    return figures.history(centre=centre, first=DAY, last=DAY, group=group)


def test_the_day_computed_by_hand(day: Centre) -> None:
    (row,) = rows(day, GroupBy.DAY)
    assert (row.key, row.tickets, row.counted, row.within) == (DAY, 5, 4, 1)
    assert (row.no_shows, row.left, row.expired, row.recalls) == (1, 1, 0, 1)
    assert row.within_percent == 25
    assert row.times == {
        "wait": Spread(pytest.approx(20), pytest.approx(28)),
        "walk": Spread(pytest.approx(3), pytest.approx(3.8)),
        "service": Spread(pytest.approx(27.5), pytest.approx(29.5)),
        "hold": Spread(pytest.approx(10), pytest.approx(10)),
        "visit": Spread(pytest.approx(41), pytest.approx(51.9)),
    }


def test_by_hour_and_by_desk(day: Centre) -> None:
    assert [(row.key, row.tickets) for row in rows(day, GroupBy.HOUR)] == [(10, 4), (11, 1)]
    assert [(row.key, row.tickets) for row in rows(day, GroupBy.DESK)] == [(1, 3), (None, 2)]


def test_another_centre_and_another_day_are_not_counted(day: Centre, other_centre: Centre) -> None:
    assert rows(other_centre, GroupBy.DAY) == []
    after = DAY + timedelta(days=1)
    assert figures.history(centre=day, first=after, last=after, group=GroupBy.DAY) == []


def test_now(centre: Centre, desk: Desk, aysel: User) -> None:
    from cases.services import desks

    desks.sit_down(desk=desk, by=aysel)
    for minutes in (2, 16, 40):
        ticket = tickets.issue(centre=centre, by=None)
        Ticket.objects.filter(pk=ticket.pk).update(issued_at=ticket.issued_at - timedelta(minutes=minutes))
    now = figures.now_in(centre=centre)
    assert (now.waiting, now.over_target, now.longest, now.desks) == (3, 2, 40, [desk])


def row(**changes) -> HallRow:
    known = {"key": 1, "tickets": 40, "counted": 36, "within": 30, "no_shows": 7, "left": 0, "expired": 6, "recalls": 9}
    return HallRow(**known | changes, times={name: Spread(1.0, 2.0) for name in figures.TIMES})


class TestWhatLeavesTheCentre:
    def test_enough_people_are_said(self) -> None:
        assert csv_cells(row(), GroupBy.DESK)[:7] == ["1", "40", "83", "7", "0", "6", "9"]

    @pytest.mark.parametrize("field", ["no_shows", "left", "expired", "recalls"])
    def test_a_few_are_not(self, field: str) -> None:
        assert csv_cells(row(**{field: 4}), GroupBy.DESK).count("<5") == 1

    @pytest.mark.parametrize("few", [{"within": 3}, {"within": 33}, {"counted": 4, "within": 0}])
    def test_a_percentage_does_not_reveal_them(self, few: dict[str, int]) -> None:
        assert csv_cells(row(**few), GroupBy.DESK)[2] == "<5"

    def test_a_row_of_a_few_says_nothing_else(self) -> None:
        cells = csv_cells(row(tickets=4), GroupBy.DESK)
        assert cells[:2] == ["1", "<5"]
        assert set(cells[2:]) == {""}

    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
    def test_a_spreadsheet_runs_nothing(self, cell: str) -> None:
        assert _escaped(cell) == f"'{cell}"
        assert _escaped("12") == "12"


class TestPages:
    def test_the_supervisor_sees_the_day_and_downloads_it(self, day: Centre, client: Client, nigar: User) -> None:
        client.force_login(nigar)
        page = client.get("/hall/", {"first": "2026-03-04", "last": "2026-03-04", "by": "hour"})
        assert "10:00" in page.content.decode()
        answer = client.get("/hall/figures.csv", {"first": "2026-03-04", "last": "2026-03-04", "by": "day"})
        head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert len(head) == len(line) == 17
        assert line[:3] == ["04.03.2026", "5", "<5"]

    @pytest.mark.parametrize(
        "asked",
        [{"first": "x"}, {"first": "2026-03-04", "last": "2026-03-01"}, {"by": "name"}, {"first": "0001-01-01"}],
    )
    def test_what_makes_no_sense_is_said_and_breaks_nothing(
        self, client: Client, nigar: User, asked: dict[str, str]
    ) -> None:
        client.force_login(nigar)
        assert client.get("/hall/", asked).status_code in (200, 422)
        assert client.get("/hall/figures.csv", asked).status_code == 200

    def test_nobody_else_sees_it(self, client: Client, person) -> None:
        for username in ("aysel", "sevil", "kamran", "rashad", "dsmf", "admin"):
            client.force_login(person(username))
            for path in ("/hall/", "/hall/live/", "/hall/figures.csv"):
                assert client.get(path).status_code == 403
