"""The bell on every page, the list, the choice of channels, and the supervisors' banner."""

import pytest
from django.test import Client

from cases.models import Announcement, Case, SweepBeat
from cases.services import clocks
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.cases.clock_rows import pass_time
from tests.database import WALL_QUERIES, sql

POLL = {"x-dost-poll": "1"}
BANNER = "The clocks are not being enforced."


@pytest.fixture
def breach(case: Case, nigar: User) -> Announcement:
    """Aysel's hour is missed and announced."""
    pass_time(61 * 60)
    clocks.sweep()
    return Announcement.objects.get(user__username="aysel")


def digests(user: User, count: int) -> None:
    sql(
        "INSERT INTO cases_announcement (user_id, digest_on, clocks)"
        " SELECT %s, '2020-01-01'::date + n, n FROM generate_series(1, %s) n",
        [user.pk, count],
    )


class TestBell:
    @pytest.mark.parametrize(("count", "shown"), [(0, ""), (3, ">3<"), (120, ">99+<")])
    def test_it_counts_on_every_page(self, browser_of, aysel: User, count: int, shown: str) -> None:
        clocks.sweep()
        digests(aysel, count)
        for page in ("/work/", "/cases/", "/announcements/", "/passport/"):
            body = browser_of("aysel").get(page).content.decode()
            assert 'data-poll-url="/bell/"' in body, page
            assert shown in body
            assert ("bell-count" in body) == bool(count), page

    def test_unchanged_it_costs_no_bytes_and_few_queries(
        self, browser_of, breach: Announcement, django_assert_max_num_queries
    ) -> None:
        aysel = browser_of("aysel")
        first = aysel.get("/bell/", headers=POLL)
        assert b">1<" in first.content
        with django_assert_max_num_queries(3 + WALL_QUERIES):  # session, user, count
            again = aysel.get("/bell/", headers=POLL | {"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_a_poll_is_neither_activity_nor_in_the_trail(self, browser_of, aysel: User) -> None:
        client = browser_of("aysel")
        client.get("/work/")
        session = client.session
        session["last_seen"] = before = session["last_seen"] - 100
        session.save()
        events = AuditEvent.objects.count()
        client.get("/bell/", headers=POLL)
        assert client.session["last_seen"] == before
        assert AuditEvent.objects.count() == events

    @pytest.mark.parametrize("username", ["sevil", "admin", "dsmf"])
    def test_to_whom_nothing_is_announced_no_bell_hangs(self, browser_of, username: str) -> None:
        client = browser_of(username)
        assert b"/bell/" not in client.get("/passport/").content
        assert client.get("/bell/").status_code == 403


class TestList:
    def test_what_is_new_stands_first_and_leads_to_the_case(self, browser_of, breach: Announcement, case: Case) -> None:
        aysel = browser_of("aysel")
        page = aysel.get("/announcements/").content.decode()
        assert case.number in page
        assert "told-new" in page
        answer = aysel.get(f"/announcements/{breach.pk}/")
        assert (answer.status_code, answer.url) == (302, f"/cases/{case.number}/")
        assert "Nothing new" in aysel.get("/announcements/").content.decode()
        assert case.number in aysel.get("/announcements/?show=all").content.decode()

    def test_seen_is_each_persons_own(self, browser_of, breach: Announcement) -> None:
        aysel, nigar = browser_of("aysel"), browser_of("nigar")
        assert aysel.post(f"/announcements/{breach.pk}/seen/", {"from": "list"}).url == "/announcements/"
        assert b"bell-count" not in aysel.get("/bell/").content
        assert b"bell-count" in nigar.get("/bell/").content
        theirs = Announcement.objects.get(user__username="nigar")
        aysel.post(f"/announcements/{theirs.pk}/seen/")
        assert aysel.get(f"/announcements/{theirs.pk}/").status_code == 404
        assert b"bell-count" in nigar.get("/bell/").content

    def test_all_is_seen_by_one_press(self, browser_of, aysel: User) -> None:
        digests(aysel, 60)
        client = browser_of("aysel")
        last = Announcement.objects.filter(user=aysel).latest("pk").pk
        client.post("/announcements/seen/", {"until": str(last)})
        assert not Announcement.objects.filter(seen_at=None).exists()

    @pytest.mark.parametrize("until", ["", "x", "9" * 40, "-1", "\x00"])
    def test_what_is_no_number_marks_nothing(self, browser_of, aysel: User, until: str) -> None:
        digests(aysel, 2)
        assert browser_of("aysel").post("/announcements/seen/", {"until": until}).status_code == 302
        assert Announcement.objects.filter(seen_at=None).count() == 2

    def test_it_goes_on_page_by_page(self, browser_of, aysel: User) -> None:
        digests(aysel, 60)
        client, url, seen = browser_of("aysel"), "/announcements/", 0
        for expected in (25, 25, 10):
            response = client.get(url)
            seen += len(response.context["rows"])
            assert len(response.context["rows"]) == expected
            url = "/announcements/" + response.context["next_url"]
        assert seen == 60
        assert client.get("/announcements/?before=%00").status_code == 200

    def test_the_agencys_supervisor_sees_the_clock_and_no_way_into_the_case(self, browser_of, story, person) -> None:
        person("rashad")
        case = story.open()
        pass_time(121 * 60)
        clocks.sweep()
        rashad = browser_of("rashad")
        page = rashad.get("/announcements/").content.decode()
        told = Announcement.objects.filter(user__username="rashad").latest("pk")
        assert case.number in page
        assert f'href="/announcements/{told.pk}/"' not in page
        assert rashad.get(f"/announcements/{told.pk}/").url == "/announcements/"


class TestChannels:
    KEPT = {"breach_portal": "on", "escalation_portal": "on", "warning_mail": "on"}

    def test_a_choice_is_kept(self, browser_of) -> None:
        client = browser_of("aysel")
        assert client.post("/announcements/channels/", self.KEPT).status_code == 302
        form = client.get("/announcements/channels/").context["form"]
        assert (form["warning_mail"].value(), form["warning_portal"].value()) == (True, False)

    @pytest.mark.parametrize("name", ["breach_portal", "escalation_portal"])
    def test_a_missed_deadline_is_not_switched_off_and_it_says_why(self, browser_of, name: str) -> None:
        client = browser_of("aysel")
        response = client.post("/announcements/channels/", {key: "on" for key in self.KEPT if key != name})
        assert response.status_code == 422
        assert "A missed deadline always rings in the portal" in response.content.decode()
        assert response.context["form"]["warning_mail"].value()


class TestBanner:
    def test_every_page_of_every_supervisor_says_that_the_sweep_is_silent(self, browser_of, case: Case) -> None:
        SweepBeat.objects.all().delete()
        for username, pages in (("nigar", ("/work/", "/cases/", "/hall/")), ("rashad", ("/overdue/", "/passport/"))):
            client: Client = browser_of(username)
            for page in pages:
                assert BANNER in client.get(page).content.decode(), page
            assert BANNER in client.get("/bell/").content.decode()

    def test_it_goes_when_the_sweep_runs_again_and_agents_never_see_it(self, browser_of, case: Case) -> None:
        SweepBeat.objects.all().delete()
        assert BANNER not in browser_of("aysel").get("/work/").content.decode()
        nigar = browser_of("nigar")
        tag = nigar.get("/bell/")["ETag"]
        clocks.sweep()
        answer = nigar.get("/bell/", headers=POLL | {"if-none-match": tag})
        assert answer.status_code == 200
        assert BANNER not in answer.content.decode()
