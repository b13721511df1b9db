"""The list of cases: what it shows to whom, narrows, keeps, and how it stays quick."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import listing
from cases.models import Case, CaseMember, SavedFilter
from cases.services import ending
from dost_portal.audit.models import AuditEvent
from dost_portal.lists import paging
from dost_portal.staff.models import Centre, User
from tests.cases.clock_rows import pass_time
from tests.factories import Story

URL = "/cases/"


@pytest.fixture
def nigars(browser_of) -> Client:
    return browser_of("nigar")


def page(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(text: str) -> list[str]:
    return re.findall(r'class="row-link code" href="[^"]+">([^<]+)<', text)


def made(count: int, centre: Centre, agent: User) -> list[str]:
    rows = [Case(centre=centre, step="intake", responsible=agent, opened_at=timezone.now()) for _ in range(count)]
    return [row.number for row in Case.objects.bulk_create(rows)]


class TestWhatItShows:
    def test_a_supervisor_sees_the_centre_an_agent_the_team_and_both_nobody_s_name(
        self, case: Case, other_centre: Centre, murad: User, nigars: Client, browser_of
    ) -> None:
        elsewhere = made(1, other_centre, murad)
        for client, seen in ((nigars, [case.number]), (browser_of("aysel"), [case.number]), (browser_of("gunel"), [])):
            text = page(client)
            assert numbers(text) == seen
            assert "Günay" not in text
        assert numbers(page(browser_of("elnur"))) == elsewhere
        entry = AuditEvent.objects.filter(event="case.list").latest("id")
        assert entry.detail == {"filter": "", "count": 1}

    def test_a_case_of_another_centre_s_team_stands_among_the_own_ones(
        self, case: Case, other_centre: Centre, nigar: User, murad: User, nigars: Client
    ) -> None:
        (elsewhere,) = made(1, other_centre, murad)
        CaseMember.objects.create(case=Case.objects.get(number=elsewhere), user=nigar, role="supervisor", remote=True)
        assert numbers(page(nigars)) == [elsewhere, case.number]

    def test_each_filter_narrows_and_nonsense_is_ignored(self, story: Story, nigars: Client) -> None:
        case = story.open()
        pass_time(61 * 60)
        today = timezone.localdate()
        for query, shown in {
            "?step=intake&late=on": True,
            "?step=police": False,
            "?step=dsmf": False,
            "?urgency=immediate": False,
            f"?agent={story.agent.pk}": True,
            f"?first={today - timedelta(days=1)}&last={today}": True,
            f"?last={today - timedelta(days=2)}": False,
            "?step=nonsense&agent=1&urgency=%00": True,
            "?after=x&columns=nonsense": True,
        }.items():
            assert (case.number in nigars.get(URL + query).content.decode()) is shown, query
        ending.hand_over_in_emergency(case=case, by=story.agent, reason="Təhlükə")
        assert numbers(page(nigars)) == []
        assert numbers(page(nigars, "?step=closed&outcome=emergency")) == [case.number]

    @pytest.mark.parametrize("query", ["?first=9999-12-31", "?last=0001-01-01", "?first=2026-05-02&last=2026-05-01"])
    def test_days_that_make_no_sense_are_said_beside_their_field(self, nigars: Client, query: str) -> None:
        answer = nigars.get(URL + query)
        assert answer.status_code == 422
        assert "is-invalid" in answer.content.decode()

    def test_the_columns_are_one_s_choice(self, case: Case, nigars: Client) -> None:
        text = page(nigars, "?columns=centre&columns=moved")
        assert f"<span>{case.centre.name}</span>" in text
        assert 'scope="col">Urgency' not in text


class TestKept:
    def test_a_view_is_kept_for_this_list_and_this_person(self, case: Case, nigar: User, nigars: Client) -> None:
        query = "step=dsmf&columns=step&columns=referred"
        nigars.post(f"{URL}filters/?{query}&after=junk", {"name": "DSMF-də"})
        kept = SavedFilter.objects.get()
        assert (kept.user, kept.page, kept.query) == (nigar, "cases", query)
        assert "DSMF-də" in page(nigars)
        assert "DSMF-də" not in nigars.get("/overdue/").content.decode()
        nigars.post(f"{URL}filters/{kept.pk}/delete/")
        assert not SavedFilter.objects.exists()

    def test_who_sees_no_case_keeps_no_view(self, browser_of) -> None:
        assert browser_of("sevil").post(f"{URL}filters/?step=all", {"name": "X"}).status_code == 403


class TestAtAnyNumber:
    def test_pages_go_by_key_there_and_back_across_both_parts(
        self, centre: Centre, other_centre: Centre, nigar: User, aysel: User, murad: User, nigars: Client, monkeypatch
    ) -> None:
        monkeypatch.setattr(listing, "PAGE", 3)
        all_numbers = set(made(3, centre, aysel))
        for number in made(4, other_centre, murad):
            case = Case.objects.get(number=number)
            CaseMember.objects.create(case=case, user=nigar, role="supervisor", remote=True)
            all_numbers.add(number)
        seen, query = [], ""
        while query is not None:
            text = page(nigars, query)
            seen.append(numbers(text))
            found = re.search(r'rel="next" href="([^"]+)"', text)
            query = found[1].replace("&amp;", "&") if found else None
        assert [len(rows) for rows in seen] == [3, 3, 1]
        assert {number for rows in seen for number in rows} == all_numbers
        back = re.search(r'rel="prev" href="([^"]+)"', text)[1].replace("&amp;", "&")
        assert numbers(page(nigars, back)) == seen[1]

    def test_counting_ends_and_the_queries_are_as_many_for_any_number(
        self, centre: Centre, other_centre: Centre, aysel: User, nigar: User, murad: User, nigars: Client
    ) -> None:
        for number in made(2, other_centre, murad):
            CaseMember.objects.create(case=Case.objects.get(number=number), user=nigar, role="supervisor", remote=True)
        asked, told = [], []
        for more in (28, 200, paging.COUNTED_TO):
            made(more, centre, aysel)
            text = page(nigars)  # prepares what is not yet
            with CaptureQueriesContext(connection) as queries:
                page(nigars)
            asked.append(len(queries))
            told.append(re.search(r"<strong>(\d+\+?)</strong>", text)[1])
        assert told == ["30", "230", "1000+"]
        assert len(set(asked)) == 1
        assert asked[0] < 30

    def test_a_list_with_a_filter_counts_what_it_narrows(self, centre: Centre, aysel: User, nigars: Client) -> None:
        made(30, centre, aysel)
        assert "<strong>30</strong>" in page(nigars, "?step=intake")
        assert numbers(page(nigars, "?step=referral")) == []
