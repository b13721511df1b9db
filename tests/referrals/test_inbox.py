"""What DSMF's desk finds when it comes to work."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dost_portal.audit.models import AuditEvent
from referrals import services
from referrals.contracts import DecisionKind, Level, Need
from referrals.inbox import COLUMNS
from referrals.models import Referral, SavedView

pytestmark = pytest.mark.django_db


def overdue(referral: Referral) -> Referral:
    moved = timedelta(hours=25)
    Referral.objects.filter(pk=referral.pk).update(
        received_at=referral.received_at - moved, due_at=referral.due_at - moved
    )
    return referral


def order(page: str, *referrals: Referral) -> list[Referral]:
    return sorted(referrals, key=lambda referral: page.index(referral.pk.hex[:8].upper()))


class TestWhoMay:
    def test_whoever_is_not_logged_in_logs_in_first(self, client: Client) -> None:
        for path in ("/dsmf/", "/dsmf/live/"):
            assert client.get(path).url.startswith("/login/")

    @pytest.mark.parametrize("username", ["aysel", "kamran", "leyla", "nigar", "sevil", "rashad", "auditor", "admin"])
    def test_everybody_else_is_refused(self, client: Client, person, username: str) -> None:
        client.force_login(person(username))
        assert client.get("/dsmf/").status_code == 403
        assert client.get("/dsmf/live/").status_code == 403
        assert AuditEvent.objects.filter(event="referral.denied").count() == 2

    def test_the_desk_may_and_it_is_on_record(self, desk_client: Client, dsmf) -> None:
        assert desk_client.get("/dsmf/").status_code == 200
        assert AuditEvent.objects.filter(event="referral.list", actor=dsmf).count() == 1

    @pytest.mark.parametrize(
        "path", ["/work/", "/reception/", "/cases/", "/cases/K7MN-4QXD/", "/overdue/", "/trail/", "/admin/"]
    )
    def test_the_desk_does_not_get_into_the_centres_pages(self, desk_client: Client, path: str) -> None:
        response = desk_client.get(path)
        assert response.status_code in (403, 404) or (response.status_code == 302 and path == "/admin/")


class TestOrder:
    def test_overdue_first_then_by_urgency_then_by_time_left(self, desk_client: Client, receive) -> None:
        low = receive(urgency=Level.LOW)
        medium = receive(urgency=Level.MEDIUM)
        first = receive(urgency=Level.HIGH)
        second = receive(urgency=Level.HIGH)
        now = receive(urgency=Level.IMMEDIATE)
        late = overdue(receive(urgency=Level.LOW))
        page = desk_client.get("/dsmf/").content.decode()
        assert order(page, low, medium, first, second, now, late) == [late, now, first, second, medium, low]

    def test_the_overdue_are_counted(self, desk_client: Client, receive) -> None:
        receive()
        overdue(receive())
        context = desk_client.get("/dsmf/").context
        assert (context["overdue"], context["waiting"]) == ("1", "2")


class TestTabs:
    @pytest.fixture
    def three(self, receive, dsmf) -> tuple[Referral, Referral, Referral]:
        waiting, decided, recalled = receive(), receive(), receive()
        services.decide(reference=decided.pk, by=dsmf, kind=DecisionKind.REFUSED, ground="no_legal_basis")
        services.recall(reference=recalled.pk)
        return waiting, decided, recalled

    @pytest.mark.parametrize(
        ("tab", "shown"), [("open", {0}), ("decided", {1}), ("recalled", {2}), ("all", {0, 1, 2}), ("nonsense", {0})]
    )
    def test_each_shows_its_own(self, desk_client: Client, three, tab: str, shown: set[int]) -> None:
        page = desk_client.get("/dsmf/", {"tab": tab}).content.decode()
        assert {place for place, one in enumerate(three) if one.pk.hex[:8].upper() in page} == shown

    def test_mine_are_the_open_ones_that_i_have_taken(self, desk_client: Client, three, dsmf) -> None:
        assert desk_client.get("/dsmf/", {"tab": "mine"}).context["rows"] == []
        services.take(reference=three[0].pk, by=dsmf, instead_of=None)
        (row,) = desk_client.get("/dsmf/", {"tab": "mine"}).context["rows"]
        assert row[0]["text"] == three[0].pk.hex[:8].upper()

    def test_of_a_recalled_one_nothing_more_is_shown(self, desk_client: Client, three) -> None:
        columns = "&".join(f"columns={name}" for name in COLUMNS)
        shown = desk_client.get(f"/dsmf/?tab=recalled&{columns}").context
        (row,) = shown["rows"]
        told = {str(label): cell["text"] for label, cell in list(zip(shown["columns"], row, strict=True))[1:]}
        assert {label for label, text in told.items() if text != "—"} == {
            str(COLUMNS[name]) for name in ("time", "handler", "received", "state")
        }
        assert told[str(COLUMNS["time"])] == told[str(COLUMNS["state"])]

    def test_more_than_a_page_goes_on_to_the_next_and_back_and_nobody_is_passed_over(
        self, desk_client: Client, receive
    ) -> None:
        made = [receive(urgency=list(Level)[place % 4]) for place in range(60)]
        for one in made[::7]:
            overdue(one)
        path, pages, seen = "", [], []
        for _ in range(3):
            context = desk_client.get(f"/dsmf/{path}").context
            pages.append([row[0]["text"] for row in context["rows"]])
            seen.append(context)
            path = context["next_url"]
        assert [len(page) for page in pages] == [25, 25, 10]
        assert len({short for page in pages for short in page}) == 60
        ranks = ["immediate", "high", "medium", "low"]
        in_order = Referral.objects.order_by("due_at", "pk")
        wanted = sorted(in_order, key=lambda one: (one.due_at > timezone.now(), ranks.index(one.urgency), one.due_at))
        assert [short for page in pages for short in page] == [one.pk.hex[:8].upper() for one in wanted]
        back = desk_client.get(f"/dsmf/{seen[2]['previous_url']}").context
        assert [row[0]["text"] for row in back["rows"]] == pages[1]
        assert desk_client.get("/dsmf/", {"after": "x" * 400}).status_code == 200

    def test_a_page_further_on_renews_itself_as_that_page(self, desk_client: Client, receive) -> None:
        for _ in range(26):
            receive()
        second = desk_client.get("/dsmf/" + desk_client.get("/dsmf/").context["next_url"])
        (only,) = second.context["rows"]
        live = second.content.decode().partition('data-poll-url="')[2].partition('"')[0].replace("&amp;", "&")
        assert live.startswith("/dsmf/live/?")
        assert [row[0]["text"] for row in desk_client.get(live).context["rows"]] == [only[0]["text"]]


class TestTheFilter:
    @pytest.fixture
    def two(self, receive, dsmf) -> dict[str, Referral]:
        """One that is high, with children, needs legal help, is handled and overdue; one that is none of these."""
        plain = receive(urgency=Level.LOW, children=(), needs=(Need.SHELTER,))
        pressing = overdue(receive(urgency=Level.HIGH, needs=(Need.SHELTER, Need.LEGAL)))
        services.take(reference=pressing.pk, by=dsmf)
        return {"plain": plain, "pressing": pressing}

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("urgency=high", {"pressing"}),
            ("urgency=low", {"plain"}),
            ("need=legal", {"pressing"}),
            ("need=shelter", {"plain", "pressing"}),
            ("children=on", {"pressing"}),
            ("late=on", {"pressing"}),
            ("handler=nobody", {"plain"}),
            ("handler={dsmf}", {"pressing"}),
            ("tab=mine&urgency=low", set()),
            ("tab=all&urgency=high", {"pressing"}),
            ("urgency=nonsense&need=%00&handler=1", {"plain", "pressing"}),
        ],
    )
    def test_it_narrows_and_ignores_nonsense(self, desk_client: Client, two, dsmf, query: str, shown: set[str]) -> None:
        rows = desk_client.get("/dsmf/?" + query.replace("{dsmf}", str(dsmf.pk))).context["rows"]
        assert {row[0]["text"] for row in rows} == {two[name].pk.hex[:8].upper() for name in shown}

    def test_of_recalled_ones_nothing_is_found_out_by_narrowing(self, desk_client: Client, two) -> None:
        services.recall(reference=two["plain"].pk)
        assert len(desk_client.get("/dsmf/?tab=recalled").context["rows"]) == 1
        for query in ("urgency=low", "need=shelter"):
            assert desk_client.get(f"/dsmf/?tab=recalled&{query}").context["rows"] == []

    def test_columns_are_chosen_and_go_on_to_the_next_page_and_the_poll(self, desk_client: Client, receive) -> None:
        for _ in range(26):
            receive()
        page = desk_client.get("/dsmf/?columns=received&columns=danger")
        assert [str(title) for title in page.context["columns"][1:]] == [
            str(COLUMNS[name]) for name in ("danger", "received")
        ]
        assert "columns=danger&columns=received" in page.context["next_url"]
        live = page.content.decode().partition('data-poll-url="/dsmf/live/')[2].partition('"')[0].replace("&amp;", "&")
        assert len(desk_client.get(f"/dsmf/live/{live}").context["columns"]) == 3

    def test_it_is_kept_under_a_name_for_one_person_applied_and_deleted(
        self, desk_client: Client, two, dsmf, person
    ) -> None:
        desk_client.post("/dsmf/filters/?tab=all&urgency=high&after=junk", {"name": "Növbədəki"})
        kept = SavedView.objects.get()
        assert (kept.user, kept.query) == (dsmf, "tab=all&urgency=high")
        assert not desk_client.get("/dsmf/?tab=recalled").context["kept"]["save_url"]  # a tab has its name already
        assert '<a href="/dsmf/?tab=all&amp;urgency=high">Növbədəki</a>' in desk_client.get("/dsmf/").content.decode()
        other = Client()
        other.force_login(person("dsmf2"))
        assert "Növbədəki" not in other.get("/dsmf/").content.decode()
        other.post(f"/dsmf/filters/{kept.pk}/delete/")
        assert SavedView.objects.exists()
        desk_client.post(f"/dsmf/filters/{kept.pk}/delete/")
        assert not SavedView.objects.exists()


class TestPolling:
    def test_unchanged_it_costs_nothing_and_is_no_new_reading(self, desk_client: Client, referral) -> None:
        first = desk_client.get("/dsmf/live/", headers={"X-Dost-Poll": "1"})
        again = desk_client.get("/dsmf/live/", headers={"X-Dost-Poll": "1", "If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert not AuditEvent.objects.filter(event__startswith="referral.list").exists()

    def test_a_new_referral_arrives(self, desk_client: Client, receive) -> None:
        first = desk_client.get("/dsmf/live/")
        new = receive()
        again = desk_client.get("/dsmf/live/", headers={"If-None-Match": first["ETag"]})
        assert new.pk.hex[:8].upper() in again.content.decode()


def test_a_row_says_what_is_needed_and_how_long_there_is(desk_client: Client, receive, dsmf) -> None:
    taken = receive()
    services.take(reference=taken.pk, by=dsmf)
    context = desk_client.get("/dsmf/").context
    (row,) = context["rows"]
    told = {str(label): cell for label, cell in zip(context["columns"], row, strict=True)}
    shown = [told[str(COLUMNS[name])]["text"] for name in ("children", "handler")]
    assert shown == [2, dsmf.full_name]
    assert told[str(COLUMNS["urgency"])]["badge"] == "danger"
    clock = told[str(COLUMNS["time"])]["clock"]
    assert clock["due_epoch"] - timezone.now().timestamp() == pytest.approx(86400, abs=60)
