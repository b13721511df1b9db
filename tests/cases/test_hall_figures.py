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
from cases.views.hall_export import cells
from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, Desk, User
from dost_portal.staff.reauthenticate import MOST_FAILURES

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
    return figures.history(centres=[centre], first=DAY, last=DAY, group=group)


def test_the_day_computed_by_hand(day: Centre) -> None:
    (row,) = rows(day, GroupBy.DAY)
    assert (row.key, row.tickets, row.counted, row.within) == (DAY, 5, 4, 1)
    assert (row.no_shows, row.left, row.expired, row.recalls) == (1, 1, 0, 1)
    assert row.within_percent == 25
    assert row.times == {
        "wait": Spread(pytest.approx(20), pytest.approx(28), 3),
        "walk": Spread(pytest.approx(3), pytest.approx(3.8), 2),
        "service": Spread(pytest.approx(27.5), pytest.approx(29.5), 2),
        "hold": Spread(pytest.approx(10), pytest.approx(10), 1),
        "visit": Spread(pytest.approx(41), pytest.approx(51.9), 4),
    }


def test_by_hour_and_by_desk(day: Centre) -> None:
    assert [(row.key, row.tickets) for row in rows(day, GroupBy.HOUR)] == [(10, 4), (11, 1)]
    assert [(row.key, row.tickets) for row in rows(day, GroupBy.DESK)] == [(1, 3), (None, 2)]


def test_another_centre_and_another_day_are_not_counted(day: Centre, other_centre: Centre) -> None:
    assert rows(other_centre, GroupBy.DAY) == []
    after = DAY + timedelta(days=1)
    assert figures.history(centres=[day], first=after, last=after, group=GroupBy.DAY) == []


def test_now(centre: Centre, desk: Desk, aysel: User) -> None:
    from cases.services import desks

    desks.sit_down(desk=desk, by=aysel)
    for minutes in (2, 16, 40):
        ticket = tickets.issue(centre=centre, by=None)
        Ticket.objects.filter(pk=ticket.pk).update(issued_at=ticket.issued_at - timedelta(minutes=minutes))
    (now,) = figures.now_in(centres=[centre])
    assert (now.waiting, now.over_target, now.longest, now.desks) == (3, 2, 40, [desk])


def row(**changes) -> HallRow:
    known = {"key": 1, "tickets": 40, "counted": 36, "within": 30, "no_shows": 7, "left": 0, "expired": 6, "recalls": 9}
    times = {name: Spread(1.0, 2.0, 20) for name in figures.TIMES}
    return HallRow(**{"times": times} | known | changes)


def exported(*rows: HallRow) -> list[list]:
    return [line[:7] for line in cells(list(rows), GroupBy.DESK)]


class TestWhatLeavesTheCentre:
    def test_enough_people_are_said(self) -> None:
        assert exported(row()) == [["1", 40, 83, 7, 0, 6, 9]]

    @pytest.mark.parametrize("field", ["no_shows", "left", "expired", "recalls"])
    def test_a_few_are_not_and_no_subtraction_gives_them(self, field: str) -> None:
        place = 3 + ["no_shows", "left", "expired", "recalls"].index(field)
        lines = exported(row(**{field: 4}), row(**{field: 8}), row(**{field: 20}))
        assert [line[place] for line in lines] == ["*", "*", 20]
        assert sum(line.count("*") for line in lines) == 2

    @pytest.mark.parametrize("few", [{"within": 3}, {"within": 33}, {"counted": 4, "within": 0}])
    def test_a_percentage_does_not_reveal_them(self, few: dict[str, int]) -> None:
        assert exported(row(**few), row())[0][2] == "*"

    def test_a_row_of_a_few_says_nothing_and_takes_another_with_it(self) -> None:
        lines = cells([row(tickets=4), row(tickets=12), row(tickets=40)], GroupBy.DESK)
        assert [set(line[1:]) == {"*"} for line in lines] == [True, True, False]

    def test_a_median_of_a_few_is_theirs(self) -> None:
        times = {name: Spread(1.0, 2.0, 4 if name == "hold" else 20) for name in figures.TIMES}
        assert cells([row(times=times)], GroupBy.DESK)[0][7:] == [1.0, 2.0] * 3 + ["*", "*"] + [1.0, 2.0]


class TestPages:
    ASKED = {"first": "2026-03-04", "last": "2026-03-04", "by": "hour"}
    WHY = {"kind": "csv", "purpose": "report", "password": "dost-demo"}
    FILE = "/hall/export/?first=2026-03-04&last=2026-03-04&by=day"

    def test_the_supervisor_sees_the_day_with_a_chart_of_every_time(
        self, day: Centre, client: Client, nigar: User
    ) -> None:
        client.force_login(nigar)
        page = client.get("/hall/", self.ASKED).content.decode()
        assert "10:00" in page
        assert page.count("<svg viewBox") == 6
        assert page.count("<title>10:00: ") == 6
        assert "<title>10:00: 1 / 4</title>" in page  # in time, of those called, left or expired
        assert 'class="bar-target"' in page

    def test_and_downloads_it_for_a_purpose_with_the_password(self, day: Centre, client: Client, nigar: User) -> None:
        client.force_login(nigar)
        assert "04.03.2026 – 04.03.2026" in client.get(self.FILE).content.decode()
        answer = client.post(self.FILE, self.WHY)
        _title, head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert len(head) == len(line) == 17
        assert line[:3] == ["04.03.2026", "5", "*"]
        assert client.post(self.FILE, self.WHY | {"kind": "xlsx"}).content.startswith(b"PK")
        entry = AuditEvent.objects.filter(event="hall.export").first()
        assert entry.actor == nigar
        assert entry.detail == {
            "kind": "csv",
            "purpose": "report",
            "by": "day",
            "centre": "BAKI-1",
            "first": "2026-03-04",
            "last": "2026-03-04",
            "rows": 1,
        }

    @pytest.mark.parametrize(
        "wrong", [{"password": "guess"}, {"password": ""}, {"purpose": ""}, {"purpose": "x"}, {"kind": "exe"}]
    )
    def test_without_either_there_is_no_file(
        self, day: Centre, client: Client, nigar: User, wrong: dict[str, str]
    ) -> None:
        client.force_login(nigar)
        answer = client.post(self.FILE, self.WHY | wrong)
        assert answer.status_code == 422
        assert "guess" not in answer.content.decode()
        assert not AuditEvent.objects.filter(event="hall.export").exists()
        failed = AuditEvent.objects.filter(event="reauthentication.failed")
        assert failed.exists() == (wrong.get("password") == "guess")

    def test_guessing_at_an_open_screen_ends_soon(self, day: Centre, client: Client, nigar: User) -> None:
        client.force_login(nigar)
        for _ in range(MOST_FAILURES):
            client.post(self.FILE, self.WHY | {"password": "guess"})
        assert client.post(self.FILE, self.WHY).status_code == 422
        # The trail is append-only: what was wrong long ago is tried with a shorter window instead.
        assert trail.count_lately("reauthentication.failed", by=nigar, minutes=0) == 0

    @pytest.mark.parametrize(
        "asked",
        [{"first": "x"}, {"first": "2026-03-04", "last": "2026-03-01"}, {"by": "name"}, {"first": "0001-01-01"}],
    )
    def test_what_makes_no_sense_is_said_and_breaks_nothing(
        self, client: Client, nigar: User, asked: dict[str, str]
    ) -> None:
        client.force_login(nigar)
        assert client.get("/hall/", asked).status_code in (200, 422)
        assert client.get("/hall/export/", asked).status_code == 200

    def test_nobody_else_sees_it(self, client: Client, person) -> None:
        for username in ("aysel", "sevil", "kamran", "dsmf", "admin", "auditor"):
            client.force_login(person(username))
            for path in ("/hall/", "/hall/live/", "/hall/export/"):
                assert client.get(path).status_code == 403


class TestAgency:
    def test_sees_every_hall_now(self, client: Client, centre: Centre, other_centre: Centre, person) -> None:
        tickets.issue(centre=other_centre, by=None)
        client.force_login(person("rashad"))
        page = client.get("/hall/").content.decode()
        assert centre.name in page
        assert f'?centre={other_centre.code}&amp;by=day">{other_centre.name}</a></th>' in page
        line = client.get("/hall/live/").content.decode().partition(other_centre.name)[2]
        assert '">1</td>' in line.partition("</tr>")[0]

    def test_and_what_each_was_like(self, client: Client, day: Centre, other_centre: Centre, person) -> None:
        visit(other_centre, ("issue", "waiting", at(9, 0)), ("leave", "left", at(9, 5)))
        both = figures.history(centres=[day, other_centre], first=DAY, last=DAY, group=GroupBy.CENTRE)
        assert [(row.key, row.tickets) for row in both] == [(day.name, 5), (other_centre.name, 1)]
        client.force_login(person("rashad"))
        asked = {"first": "2026-03-04", "last": "2026-03-04", "by": "centre"}
        assert client.get("/hall/", asked).content.decode().count("<title>" + day.name) == 6
        one = client.get("/hall/", asked | {"centre": day.code, "by": "desk"})
        assert (one.status_code, one.context["where"]) == (200, day.name)
        assert client.get("/hall/", asked | {"by": "desk"}).status_code == 422
        assert client.get("/hall/", asked | {"centre": "nowhere"}).status_code == 422

    def test_without_any_case(self, client: Client, story, person) -> None:
        case = story.to_interview()
        client.force_login(person("rashad"))
        for path in ("/hall/", f"/hall/?centre={case.centre.code}&by=desk", "/hall/live/"):
            page = client.get(path).content.decode()
            for secret in (case.number, str(case.pk), "Günay", "Sınaqlı", "/cases/0", "/cases/1"):
                assert secret not in page

    def test_a_centre_s_supervisor_sees_their_own_alone(
        self, client: Client, day: Centre, other_centre: Centre, person
    ) -> None:
        client.force_login(person("elnur"))
        page = client.get("/hall/", {"first": "2026-03-04", "last": "2026-03-04", "centre": day.code})
        assert page.context["where"] == other_centre.name
        assert page.context["rows"] == []
