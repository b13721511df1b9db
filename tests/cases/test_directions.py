"""Several directions in one hall: one series of numbers, each desk its own first, and no word of which on a ticket."""

import re
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cases.errors import TicketError
from cases.models import Case, HallScreen, Ticket
from cases.services import desks, screens, tickets
from cases.ticket_flow import TicketAction
from dost_portal.staff.models import Centre, Desk, Direction, User
from tests import factories
from tests.database import sql


@pytest.fixture
def employment(centre: Centre) -> Direction:
    return factories.direction(centre)


def seat(desk: Desk, agent: User, *own: str, others: bool = True) -> Desk:
    Desk.objects.filter(pk=desk.pk).update(directions=list(own), serves_others=others)
    desk.refresh_from_db()
    return desks.sit_down(desk=desk, by=agent)


def issue(centre: Centre, direction: str = "social_services", **more) -> Ticket:
    return tickets.issue(centre=centre, by=None, direction=direction, **more)


def called(desk: Desk, agent: User) -> list[int]:
    numbers = []
    while ticket := tickets.call_next(desk=desk, by=agent):
        numbers.append(ticket.number)
        tickets.act(ticket=ticket, action=TicketAction.NO_SHOW, by=agent)
    return numbers


class TestCalling:
    @pytest.fixture(autouse=True)
    def queue(self, centre: Centre, employment: Direction) -> None:
        """1 and 4 for employment, 2 and 3 for social services; 3 and 4 on the fast track."""
        issue(centre, "employment")
        issue(centre)
        issue(centre, fast_track_reason="danger")
        issue(centre, "employment", fast_track_reason="disability")

    def test_a_desk_serves_its_own_first_then_the_others(self, desk: Desk, aysel: User) -> None:
        assert called(seat(desk, aysel, "employment"), aysel) == [4, 1, 3, 2]

    def test_or_its_own_alone(self, desk: Desk, aysel: User) -> None:
        assert called(seat(desk, aysel, "social_services", others=False), aysel) == [3, 2]

    def test_a_desk_of_none_serves_all_alike(self, desk: Desk, aysel: User) -> None:
        assert called(seat(desk, aysel), aysel) == [3, 4, 1, 2]

    def test_a_desk_of_two_takes_them_together(self, desk: Desk, aysel: User) -> None:
        assert called(seat(desk, aysel, "employment", "social_services"), aysel) == [3, 4, 1, 2]

    def test_the_desk_s_page_lists_them_as_it_would_call_them(self, desk: Desk, aysel: User, client: Client) -> None:
        seat(desk, aysel, "employment")
        client.force_login(aysel)
        page = client.get("/work/").content.decode()
        assert re.findall(r'ticket-small[^"]*"[^>]*>(\d+)(<small>)?', page) == [
            ("4", ""),
            ("1", ""),
            ("3", "<small>"),
            ("2", "<small>"),
        ]
        assert page.count("<small>Sosial xidmətlər</small>") == 2  # what is not its own is named


class TestServing:
    def test_only_social_services_open_a_case(
        self, centre: Centre, employment: Direction, desk: Desk, aysel: User
    ) -> None:
        place = seat(desk, aysel)
        ticket = issue(centre, "employment")
        assert tickets.start(ticket=ticket, desk=place, by=aysel) is None
        tickets.act(ticket=ticket, action=TicketAction.COMPLETE, by=aysel)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.case, Case.objects.count()) == ("completed", None, 0)
        assert tickets.start(ticket=issue(centre), desk=place, by=aysel) == Case.objects.get()

    def test_an_emergency_elsewhere_ends_the_ticket_and_opens_none(
        self, centre: Centre, employment: Direction, desk: Desk, aysel: User
    ) -> None:
        place = seat(desk, aysel)
        ticket = issue(centre, "employment")
        tickets.start(ticket=ticket, desk=place, by=aysel)
        assert tickets.act(ticket=ticket, action=TicketAction.EMERGENCY, by=aysel).state == "emergency"
        assert not Case.objects.exists()
        assert Desk.objects.get().state == "open"

    def test_its_pages_show_no_case(
        self, centre: Centre, employment: Direction, desk: Desk, aysel: User, client: Client
    ) -> None:
        seat(desk, aysel)
        ticket = issue(centre, "employment")
        client.force_login(aysel)
        assert client.post(f"/tickets/{ticket.pk}/start/").headers["Location"] == "/work/"
        page = client.get("/work/").content.decode()
        assert "Məşğulluq" in page
        assert f"/tickets/{ticket.pk}/complete/" in page
        assert client.post(f"/tickets/{ticket.pk}/complete/").status_code == 302
        assert Ticket.objects.get().state == "completed"

    @pytest.mark.parametrize("code", ["nothing", "", "x" * 300])
    def test_what_the_centre_does_not_offer_is_refused(self, centre: Centre, code: str) -> None:
        with pytest.raises(TicketError, match=r"^no_such_direction$"):
            issue(centre, code)
        assert not Ticket.objects.exists()

    def test_a_direction_closed_meanwhile_is_refused_and_its_tickets_are_still_called(
        self, centre: Centre, employment: Direction, desk: Desk, aysel: User
    ) -> None:
        issue(centre, "employment")
        Direction.objects.filter(pk=employment.pk).update(is_active=False)
        with pytest.raises(TicketError, match=r"^no_such_direction$"):
            issue(centre, "employment")
        assert called(seat(desk, aysel, "social_services"), aysel) == [1]

    def test_social_services_cannot_be_taken_off_the_list(self, centre: Centre) -> None:
        with pytest.raises(IntegrityError, match="social_services_always_offered"), transaction.atomic():
            Direction.objects.filter(centre=centre).update(is_active=False)


class TestKiosk:
    @pytest.fixture
    def kiosk(self, centre: Centre, employment: Direction) -> HallScreen:
        return HallScreen.objects.create(centre=centre, kind="kiosk")

    def test_the_second_tap_chooses_in_the_language_of_the_first(self, client: Client, kiosk: HallScreen) -> None:
        for language, names in (
            ("az", ("Sosial xidmətlər", "Məşğulluq")),
            ("ru", ("Социальные услуги", "Занятость")),
            ("en", ("Social services", "Employment")),
        ):
            posted = {"press": str(uuid4()), "language": language}
            page = client.post(kiosk.path, posted).content.decode()
            assert re.findall(r"<strong>([^<]*)</strong>", page) == list(names)
            assert f'value="{posted["press"]}"' in page
            assert f'content="30; url={kiosk.path}"' in page  # whoever walks away leaves nothing behind
            assert client.post(kiosk.path, posted | {"direction": "employment"}).status_code == 200
        assert list(Ticket.objects.values_list("direction", flat=True)) == ["employment"] * 3

    def test_tickets_of_two_directions_look_the_same(self, client: Client, kiosk: HallScreen) -> None:
        pages = []
        for direction in ("social_services", "employment"):
            posted = {"press": uuid4(), "language": "en", "direction": direction}
            page = client.post(kiosk.path, posted).content.decode()
            page = re.sub(r'<p class="kiosk-(number|at)">[^<]*</p>|data-server-epoch="\d+"', "", page)
            pages.append(page)
        assert pages[0] == pages[1]
        assert "Social" not in pages[0]
        assert "Employment" not in pages[0]

    def test_an_unknown_choice_starts_again_and_gives_nothing(self, client: Client, kiosk: HallScreen) -> None:
        answer = client.post(kiosk.path, {"press": uuid4(), "language": "az", "direction": "nothing"})
        assert (answer.status_code, answer.headers["Location"]) == (302, kiosk.path)
        assert not Ticket.objects.exists()

    def test_a_double_tap_on_a_choice_gives_one_number(self, kiosk: HallScreen) -> None:
        press = uuid4()
        numbers = [screens.press(screen=kiosk, press=press, direction="employment")[0].number for _ in range(3)]
        assert numbers == [1, 1, 1]

    def test_the_board_shows_no_direction(
        self, client: Client, kiosk: HallScreen, centre: Centre, desk: Desk, aysel: User
    ) -> None:
        board = HallScreen.objects.create(centre=centre, kind="board")
        place = seat(desk, aysel, "employment")
        issue(centre)
        first = (tickets.call_next(desk=place, by=aysel), client.get(f"{board.path}live/").content)[1]
        Ticket.objects.update(direction="employment")
        assert client.get(f"{board.path}live/").content == first


class TestReception:
    def test_asks_where_there_is_a_choice_only(self, client: Client, centre: Centre, person) -> None:
        client.force_login(person("sevil"))
        posted = {"companion": "alone", "call_mode": "board"}
        assert 'name="direction"' not in client.get("/reception/").content.decode()
        assert client.post("/reception/", posted).status_code == 302
        factories.direction(centre)
        assert client.post("/reception/", posted).status_code == 422
        assert client.post("/reception/", posted | {"direction": "employment"}).status_code == 302
        assert list(Ticket.objects.order_by("number").values_list("direction", flat=True)) == [
            "social_services",
            "employment",
        ]


class TestAdministrator:
    def test_makes_a_centre_that_offers_social_services(self, client: Client, person) -> None:
        client.force_login(person("admin"))
        values = {
            "code": "NEW",
            "name": "Yeni",
            "category": "B",
            "opens_at": "09:00",
            "closes_at": "18:00",
            "working_days": "1,2,3,4,5",
            "is_active": "on",
        }
        assert client.post("/admin/staff/centre/add/", values).status_code == 302
        made = Direction.objects.get(centre__code="NEW")
        assert (made.code, made.is_active) == ("social_services", True)
        edit = f"/admin/staff/direction/{made.pk}/change/"
        names = {"name_az": "Qəbul", "name_ru": "Приём", "name_en": "Enquiries", "position": "0"}
        assert client.post(edit, names).status_code == 200  # not active: said beside the field
        assert client.post(edit, names | {"is_active": "on", "code": "other"}).status_code == 302
        made.refresh_from_db()
        assert (made.code, made.name_az) == ("social_services", "Qəbul")
        assert client.post(f"/admin/staff/direction/{made.pk}/delete/", {"post": "yes"}).status_code == 403

    def test_gives_a_desk_its_directions(
        self, client: Client, person, centre: Centre, employment: Direction, desk: Desk
    ) -> None:
        client.force_login(person("admin"))
        assert client.post("/admin/staff/desk/add/", {"centre": centre.pk, "number": 7}).status_code == 302
        edit = f"/admin/staff/desk/{desk.pk}/change/"
        assert "Məşğulluq" in client.get(edit).content.decode()
        assert client.post(edit, {"number": 1, "directions": ["employment"]}).status_code == 302
        desk.refresh_from_db()
        assert (desk.directions, desk.serves_others) == (["employment"], False)
        assert client.post(edit, {"number": 1, "directions": ["unknown"]}).status_code == 200

    def test_an_older_centre_got_its_direction_by_the_migration(self, centre: Centre) -> None:
        from importlib import import_module

        from django.apps import apps

        sql("DELETE FROM staff_direction")
        import_module("dost_portal.staff.migrations.0002_directions").offer_social_services(apps, None)
        assert Direction.objects.get().code == "social_services"
