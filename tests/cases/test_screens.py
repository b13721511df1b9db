"""The kiosk and the board: what they give, what they keep to themselves, and when they are gone."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from cases.errors import TicketError
from cases.models import HallScreen, Ticket
from cases.services import desks, screens, tickets
from cases.services.screens import MOST_TICKETS_A_MINUTE
from cases.ticket_flow import TicketAction
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, Desk, User
from tests import factories
from tests.database import sql, together


@pytest.fixture
def kiosk(centre: Centre) -> HallScreen:
    return HallScreen.objects.create(centre=centre, kind="kiosk")


@pytest.fixture
def board(centre: Centre) -> HallScreen:
    return HallScreen.objects.create(centre=centre, kind="board")


@pytest.fixture
def at_desk(desk: Desk, aysel: User) -> Desk:
    return desks.sit_down(desk=desk, by=aysel)


@pytest.fixture
def strict() -> Client:
    """A browser that keeps no cookie and knows no token."""
    return Client(enforce_csrf_checks=True)


def live(client: Client, board: HallScreen, **headers: str):
    return client.get(f"{board.path}live/", headers=headers)


def body(client: Client, board: HallScreen) -> str:
    """The rows of the board, without its headings."""
    return live(client, board).content.decode().partition("<tbody>")[2]


def plain(answer, path: str) -> str:
    """A page without the address asked for, the clock and the tokens of its forms."""
    text = answer.content.decode().replace(path, "")
    return re.sub(r'value="[A-Za-z0-9]{64}"|data-server-epoch="\d+"', "", text)


class TestKiosk:
    def test_one_press_gives_a_number_in_the_chosen_language_without_any_cookie(
        self, strict: Client, kiosk: HallScreen
    ) -> None:
        for language, heading in (("az", "Nömrəniz"), ("ru", "Ваш номер"), ("en", "Your number")):
            answer = strict.post(kiosk.path, {"press": uuid4(), "language": language})
            assert answer.status_code == 200
            assert heading in answer.content.decode()
        assert list(Ticket.objects.order_by("number").values_list("number", "screen", "call_mode")) == [
            (number, kiosk.pk, "board") for number in (1, 2, 3)
        ]
        assert not strict.cookies

    def test_a_double_tap_gives_one_number(self, strict: Client, kiosk: HallScreen) -> None:
        press = uuid4()
        answers = [strict.post(kiosk.path, {"press": press, "language": "az"}) for _ in range(3)]
        assert Ticket.objects.count() == 1
        assert [b'<p class="kiosk-number">1</p>' in answer.content for answer in answers] == [True] * 3

    def test_going_back_later_shows_the_number_to_nobody(self, strict: Client, kiosk: HallScreen) -> None:
        posted = {"press": uuid4(), "language": "az"}
        strict.post(kiosk.path, posted)
        sql("UPDATE cases_ticket SET issued_at = issued_at - interval '20 s'")
        assert strict.post(kiosk.path, posted).headers["Location"] == kiosk.path
        assert Ticket.objects.count() == 1

    def test_the_page_wipes_itself_even_without_a_script(self, strict: Client, kiosk: HallScreen) -> None:
        page = strict.post(kiosk.path, {"press": uuid4(), "language": "az"}).content.decode()
        assert f'http-equiv="refresh" content="15; url={kiosk.path}"' in page

    @pytest.mark.parametrize(
        "posted", [{}, {"press": "x", "language": "az"}, {"press": str(uuid4()), "language": "de"}]
    )
    def test_what_no_button_sends_gives_nothing(self, strict: Client, kiosk: HallScreen, posted: dict) -> None:
        assert strict.post(kiosk.path, posted).status_code == 302
        assert not Ticket.objects.exists()

    def test_a_kiosk_held_down_stops_and_goes_on_a_minute_later(
        self, strict: Client, kiosk: HallScreen, centre: Centre
    ) -> None:
        for _ in range(MOST_TICKETS_A_MINUTE):
            screens.press(screen=kiosk, press=uuid4())
        posted = {"press": uuid4(), "language": "az"}
        refused = strict.post(kiosk.path, posted)
        assert (refused.status_code, Ticket.objects.count()) == (429, MOST_TICKETS_A_MINUTE)
        assert "Попробуйте через минуту" in refused.content.decode()
        other = HallScreen.objects.create(centre=centre, kind="kiosk")
        screens.press(screen=other, press=uuid4())
        sql("UPDATE cases_ticket SET issued_at = issued_at - interval '61 s'")
        assert strict.post(kiosk.path, posted).status_code == 200

    def test_the_limit_is_said_in_words(self, kiosk: HallScreen) -> None:
        for _ in range(MOST_TICKETS_A_MINUTE):
            screens.press(screen=kiosk, press=uuid4())
        with pytest.raises(TicketError, match=r"^too_many_tickets$"):
            screens.press(screen=kiosk, press=uuid4())

    @pytest.mark.django_db(transaction=True)
    def test_taps_at_the_same_instant_give_one_number(self, kiosk: HallScreen) -> None:
        press = uuid4()
        numbers = together(*[lambda: screens.press(screen=kiosk, press=press)[0].number] * 6)
        assert numbers == [1] * 6
        assert Ticket.objects.count() == 1

    def test_it_prints_only_where_there_is_a_printer(self, strict: Client, kiosk: HallScreen) -> None:
        posted = {"press": uuid4(), "language": "az"}
        assert b"data-print" not in strict.post(kiosk.path, posted).content
        HallScreen.objects.update(prints=True)
        assert b"data-print" in strict.post(kiosk.path, posted).content


class TestBoard:
    def test_it_shows_number_and_desk_of_who_is_called_and_of_nobody_else(
        self, strict: Client, board: HallScreen, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        tickets.issue(centre=centre, by=None)
        tickets.issue(centre=centre, by=None)
        assert "<td>" not in body(strict, board)
        called = tickets.call_next(desk=at_desk, by=aysel)
        assert "<tr><td>1</td><td>1</td></tr>" in body(strict, board)
        assert body(strict, board).count("<tr>") == 1
        assert "<tr><td>1</td><td>1</td></tr>" in strict.get(board.path).content.decode()
        tickets.start(ticket=called, desk=at_desk, by=aysel)
        assert "<td>" not in body(strict, board)

    def test_an_entry_is_gone_after_a_minute_and_back_with_the_next_call(
        self, strict: Client, board: HallScreen, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        tickets.issue(centre=centre, by=None)
        called = tickets.call_next(desk=at_desk, by=aysel)
        sql("UPDATE cases_ticket SET called_at = called_at - interval '61 s'")
        assert "<td>" not in body(strict, board)
        tickets.act(ticket=called, action=TicketAction.RECALL, by=aysel)
        assert "<td>1<small" in body(strict, board)

    def test_a_silent_call_never_appears(
        self, strict: Client, board: HallScreen, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        tickets.issue(centre=centre, by=None, companion="unsafe")
        before = live(strict, board).content
        assert tickets.call_next(desk=at_desk, by=aysel)
        assert live(strict, board).content == before

    def test_an_alias_stands_for_the_number(
        self, strict: Client, board: HallScreen, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        factories.direction(centre)
        for _ in range(40):
            tickets.issue(centre=centre, by=None, direction="employment")
        at_desk.directions = ["social_services"]
        tickets.issue(centre=centre, by=None, call_mode="alias", alias="Bahar")
        tickets.call_next(desk=at_desk, by=aysel)
        assert "<tr><td>Bahar</td><td>1</td></tr>" in body(strict, board)
        assert "41" not in body(strict, board)

    def test_another_centre_is_not_shown(
        self, strict: Client, centre: Centre, other_centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        tickets.issue(centre=centre, by=None)
        tickets.call_next(desk=at_desk, by=aysel)
        other = HallScreen.objects.create(centre=other_centre, kind="board")
        assert "<td>" not in body(strict, other)

    def test_unchanged_it_costs_no_bytes(self, strict: Client, board: HallScreen) -> None:
        first = live(strict, board)
        again = live(strict, board, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_it_is_seen_to_live(self, strict: Client, board: HallScreen) -> None:
        live(strict, board)
        board.refresh_from_db()
        first = board.last_seen_at
        live(strict, board)
        board.refresh_from_db()
        assert first is not None
        assert board.last_seen_at == first  # written once a minute, not thirty times


class TestSecrets:
    """Nobody learns from a screen or from paper who is here and what for."""

    def test_every_byte_of_kiosk_ticket_and_board(
        self, strict: Client, kiosk: HallScreen, board: HallScreen, story, person
    ) -> None:
        case = story.to_interview()
        tickets.act(ticket=case.tickets.get(), action=TicketAction.COMPLETE, by=story.agent)
        tickets.issue(centre=case.centre, by=person("sevil"), applicant_kind="relative", fast_track_reason="injury")
        assert tickets.call_next(desk=story.desk, by=story.agent)
        answers = [
            strict.get(kiosk.path),
            strict.post(kiosk.path, {"press": uuid4(), "language": "az"}),
            strict.get(board.path),
            live(strict, board),
        ]
        said = "".join(answer.content.decode() + str(dict(answer.headers)) for answer in answers)
        secrets = [case.number, str(case.pk), "relative", "injury", "Xəsarət", "zorakılıq", "violence", "01-09-03"]
        secrets += ["Günay", "Sınaqlı", "7SNQ2K4", story.agent.first_name, story.agent.full_name]
        secrets += [str(ticket.pk) for ticket in Ticket.objects.all()]
        assert [secret for secret in secrets if secret.lower() in said.lower()] == []
        assert "<td>2</td>" in said

    def test_a_board_tells_nothing_it_does_not_show(
        self, strict: Client, board: HallScreen, centre: Centre, at_desk: Desk, aysel: User
    ) -> None:
        tickets.issue(centre=centre, by=None)
        tickets.call_next(desk=at_desk, by=aysel)
        words = set(re.sub(r"<[^>]*>", " ", live(strict, board).content.decode()).split())
        assert words == {"Nömrə", "Номер", "Number", "Masa", "Стол", "Desk", "1"}


class TestRevoked:
    def test_it_looks_like_an_address_that_never_was(
        self, strict: Client, kiosk: HallScreen, board: HallScreen, person
    ) -> None:
        assert len(kiosk.token) >= 32
        for screen in (kiosk, board):
            screens.revoke(screen=screen, by=person("admin"))
        for path, unknown in (
            (kiosk.path, f"/kiosk/{'x' * 43}/"),
            (board.path, f"/board/{'x' * 43}/"),
            (f"{board.path}live/", f"/board/{'x' * 43}/live/"),
        ):
            revoked, never = strict.get(path), strict.get(unknown)
            assert (revoked.status_code, never.status_code) == (404, 404)
            assert plain(revoked, path) == plain(never, unknown)
        assert strict.post(kiosk.path, {"press": uuid4(), "language": "az"}).status_code == 404
        assert not Ticket.objects.exists()
        assert AuditEvent.objects.filter(event="screen.revoked").count() == 2

    def test_a_kiosk_is_no_board(self, strict: Client, kiosk: HallScreen, board: HallScreen) -> None:
        assert strict.get(f"/board/{kiosk.token}/").status_code == 404
        assert strict.get(f"/kiosk/{board.token}/").status_code == 404

    def test_a_press_under_way_when_it_is_revoked_gives_nothing(self, kiosk: HallScreen, person) -> None:
        screens.revoke(screen=kiosk, by=person("admin"))
        with pytest.raises(HallScreen.DoesNotExist):
            screens.press(screen=kiosk, press=uuid4())


class TestAdministrator:
    def test_makes_and_revokes_screens_and_finds_no_case(self, client: Client, centre: Centre, person) -> None:
        from django.apps import apps
        from django.contrib import admin

        client.force_login(person("admin"))
        made = client.post("/admin/cases/hallscreen/add/", {"kind": "board", "centre": centre.pk, "prints": ""})
        assert made.status_code == 302
        screen = HallScreen.objects.get()
        assert screen.path in client.get(f"/admin/cases/hallscreen/{screen.pk}/change/").content.decode()
        client.post("/admin/cases/hallscreen/", {"action": "revoke", "_selected_action": [screen.pk]})
        assert not HallScreen.objects.live().exists()
        assert screen.token not in client.get(f"/admin/cases/hallscreen/{screen.pk}/change/").content.decode()
        assert client.post(f"/admin/cases/hallscreen/{screen.pk}/delete/", {"post": "yes"}).status_code == 403
        registered = [model for model in apps.get_app_config("cases").get_models() if admin.site.is_registered(model)]
        assert {model.__name__ for model in registered} == {
            "HallScreen",
            "WebHook",
            "EscalationMultiple",
            "StageRefusal",
            "RetentionRule",
        }

    def test_nobody_else_does(self, client: Client, nigar: User) -> None:
        client.force_login(nigar)
        assert client.get("/admin/cases/hallscreen/add/").status_code == 302
