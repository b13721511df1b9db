"""The supervisor's board: what it lists, narrows, keeps, and does to many cases at once."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import board
from cases.errors import BulkRefusedError
from cases.models import Case, Deadline, SavedFilter
from cases.services import clocks, ending, escalating, reviewing, team
from cases.workflow import Clock
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, User
from tests.cases.clock_rows import due_cases, hour_of, pass_time
from tests.factories import Story

BOARD = "/overdue/"


@pytest.fixture
def nigars(browser_of) -> Client:
    return browser_of("nigar")


def text(client: Client, url: str = BOARD) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(page: str) -> list[str]:
    """The cases in the order of the rows."""
    return re.findall(r'type="checkbox"[^>]*value="([0-9A-Z]{4}-[0-9A-Z]{4})"', page)


class TestTheList:
    def test_overdue_first_then_by_the_time_that_is_left(
        self, story: Story, centre: Centre, aysel: User, nigars: Client
    ) -> None:
        (late,) = due_cases(1, centre, aysel)
        case = story.to_interview()
        assert numbers(text(nigars)) == [late.number, case.number, case.number]

    def test_it_says_step_what_is_missing_who_and_what_happened_last(self, story: Story, nigars: Client) -> None:
        story.to_interview()
        page = text(nigars)
        for words in ("Interview", "The lawyer must sign the interview", "Aysel Heyətli", "Intake completed"):
            assert words in page

    def test_a_stopped_sweep_hides_nothing(self, case: Case, nigars: Client) -> None:
        pass_time(61 * 60)
        page = text(nigars)
        assert 'data-state="breached"' in page
        assert "The clocks are not being enforced" in page

    def test_another_centre_s_clocks_are_not_there(self, case: Case, browser_of) -> None:
        assert case.number not in text(browser_of("elnur"))

    def test_what_ended_without_a_cause_is_listed_until_it_has_one(
        self, story: Story, nigar: User, nigars: Client
    ) -> None:
        story.to_interview()
        pass_time(61 * 60)
        ending.hand_over_in_emergency(case=story.case, by=story.agent, reason="Təhlükə")
        assert f"/cases/{story.case.number}/breach/front_office/1/" in text(nigars)
        reviewing.review(deadline=hour_of(story.case), by=nigar, cause="load")
        assert f"/cases/{story.case.number}/breach/" not in text(nigars)

    def test_pages_go_by_key_and_show_every_clock_once(
        self, centre: Centre, aysel: User, nigars: Client, monkeypatch
    ) -> None:
        made = {case.number for case in due_cases(7, centre, aysel)}
        monkeypatch.setattr(board, "PAGE", 3)
        seen, url = [], BOARD
        while url:
            page = text(nigars, url)
            seen.append(numbers(page))
            found = re.search(r'rel="next" href="([^"]+)"', page)
            url = BOARD + found[1].replace("&amp;", "&") if found else ""
        assert [len(rows) for rows in seen] == [3, 3, 1]
        assert {number for rows in seen for number in rows} == made
        back = re.search(r'rel="prev" href="([^"]+)"', page)[1].replace("&amp;", "&")
        assert numbers(text(nigars, BOARD + back)) == seen[1]

    def test_a_key_that_is_none_is_the_first_page(self, case: Case, nigars: Client) -> None:
        for key in ("x", "1_2", "99999999999999999999999_0", f"{'9' * 40}_{case.pk}"):
            assert case.number in text(nigars, f"{BOARD}?after={key}")

    def test_the_number_of_queries_is_the_same_for_any_number_of_clocks(
        self, centre: Centre, aysel: User, nigars: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # That a session was used is written down every half minute, by whichever page comes then.
        monkeypatch.setattr("dost_portal.staff.middleware.GRANULARITY_SECONDS", 3600)
        counted = []
        due_cases_quietly(1, centre, aysel)
        text(nigars)  # what is read once a process
        for more in (2, 20):
            due_cases_quietly(more, centre, aysel)
            with CaptureQueriesContext(connection) as queries:
                text(nigars)
            counted.append(len(queries))
        assert counted[0] == counted[1] < 45


def due_cases_quietly(count: int, centre: Centre, aysel: User) -> None:
    for case in [Case(centre=centre, step="intake", responsible=aysel) for _ in range(count)]:
        case.save()
        clocks.start(case=case, clocks=[Clock.FRONT_OFFICE])


class TestTheFilter:
    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("clock=front_office", True),
            ("clock=back_office", False),
            ("step=intake", True),
            ("step=police", False),
            ("cause=none", True),
            ("cause=load", False),
            ("clock=nonsense&step=%00&agent=1", True),
        ],
    )
    def test_it_narrows_and_ignores_nonsense(self, case: Case, nigars: Client, query: str, shown: bool) -> None:
        assert (case.number in text(nigars, f"{BOARD}?{query}")) is shown

    def test_by_agent_and_by_cause(self, case: Case, nigar: User, person, nigars: Client) -> None:
        pass_time(61 * 60)
        reviewing.review(deadline=hour_of(case), by=nigar, cause="load")
        assert numbers(text(nigars, f"{BOARD}?cause=load")) == [case.number]
        assert case.number in text(nigars, f"{BOARD}?agent={case.responsible_id}")
        assert case.number not in text(nigars, f"{BOARD}?agent={person('gunel').pk}")

    def test_it_is_kept_under_a_name_for_one_person_applied_and_deleted(
        self, case: Case, nigar: User, nigars: Client, browser_of
    ) -> None:
        for step in ("police", "intake"):
            nigars.post(f"/overdue/filters/?step={step}&after=junk", {"name": "Mənim"})
        kept = SavedFilter.objects.get()
        assert (kept.user, kept.query) == (nigar, "step=intake")
        assert '<a href="/overdue/?step=intake">Mənim</a>' in text(nigars)
        elnurs = browser_of("elnur")
        assert "Mənim" not in text(elnurs)
        elnurs.post(f"/overdue/filters/{kept.pk}/delete/")
        assert SavedFilter.objects.exists()
        nigars.post(f"/overdue/filters/{kept.pk}/delete/")
        assert not SavedFilter.objects.exists()

    def test_without_a_name_or_beyond_twenty_none_is_kept(self, nigar: User, nigars: Client) -> None:
        nigars.post("/overdue/filters/?step=intake", {"name": " "})
        assert not SavedFilter.objects.exists()
        SavedFilter.objects.bulk_create(SavedFilter(user=nigar, name=str(n)) for n in range(20))
        nigars.post("/overdue/filters/?step=intake", {"name": "Mənim"})
        assert SavedFilter.objects.count() == 20


class TestReassigning:
    @pytest.fixture
    def many(self, centre: Centre, aysel: User) -> list[Case]:
        return due_cases(3, centre, aysel)

    def post(self, client: Client, cases: list[Case], to: User, reason: str = "Növbə dəyişdi") -> object:
        return client.post(
            "/overdue/reassign/?step=intake",
            {"case": [case.number for case in cases], "to": str(to.pk), "reason": reason},
        )

    def test_each_is_in_its_history_and_in_the_trail(
        self, many: list[Case], person, nigar: User, nigars: Client
    ) -> None:
        gunel = person("gunel")
        answer = self.post(nigars, [*many, many[0]], gunel)
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/overdue/?step=intake"
        assert set(Case.objects.values_list("responsible__username", flat=True)) == {"gunel"}
        for case in many:
            move = case.moves.select_related("case__key").get(action="assign")
            assert (move.by, move.reason) == (nigar, "Növbə dəyişdi")
        assert AuditEvent.objects.filter(event="case.assign", actor_id=nigar.pk).count() == 3
        self.post(nigars, many, gunel)
        assert AuditEvent.objects.filter(event="case.assign").count() == 3

    def test_all_or_none_and_what_stands_in_the_way_is_said_row_by_row(
        self, many: list[Case], other_centre: Centre, person, nigars: Client
    ) -> None:
        elsewhere = Case.objects.create(centre=other_centre, step="intake")
        answer = self.post(nigars, [*many, elsewhere], person("gunel"))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f"{elsewhere.number}: There is no such case in your centre." in page
        assert "Növbə dəyişdi" in page
        assert all(f'value="{case.number}" checked' in page for case in many)
        assert set(Case.objects.filter(centre=many[0].centre).values_list("responsible__username", flat=True)) == {
            "aysel"
        }
        assert not AuditEvent.objects.filter(event="case.assign").exists()

    def test_a_closed_case_stands_in_the_way(self, many: list[Case], story: Story, person, nigar: User) -> None:
        story.to_interview()
        ending.hand_over_in_emergency(case=story.case, by=story.agent, reason="Təhlükə")
        with pytest.raises(BulkRefusedError) as refused:
            team.assign_many(numbers=[many[0].number, story.case.number], by=nigar, to=person("gunel"), reason="Növbə")
        assert set(refused.value.rows) == {story.case.number}

    def test_nothing_ticked_no_reason_and_nobody_to_give_it_to(self, many: list[Case], person, nigars: Client) -> None:
        assert self.post(nigars, [], person("gunel")).status_code == 422
        assert self.post(nigars, many, person("gunel"), reason=" ").status_code == 422
        assert self.post(nigars, many, person("murad")).status_code == 422

    def test_neither_an_agent_nor_the_agency_reassigns(self, many: list[Case], person, browser_of) -> None:
        for name in ("aysel", "rashad"):
            assert self.post(browser_of(name), many, person("gunel")).status_code == 403


class TestTheAgency:
    def test_it_sees_clocks_and_causes_of_all_centres_and_nobody_s_name(
        self, story: Story, nigar: User, other_centre: Centre, browser_of
    ) -> None:
        case = story.to_interview()
        pass_time(61 * 60)
        reviewing.review(deadline=hour_of(case), by=nigar, cause="waiting_police", remark="Məxfi qeyd")
        escalating.escalate(case=case, by=nigar, deadline=hour_of(case), cause="load", remark="Məxfi")
        rashads = browser_of("rashad")
        page = text(rashads)
        for words in (case.number, "Interview", case.centre.name, "Waited for law enforcement", "With the agency"):
            assert words in page
        for words in ("Aysel", "Günay", "Məxfi", f"/cases/{case.number}", "must sign", 'name="case"'):
            assert words not in page
        assert case.number in text(rashads, f"{BOARD}?centre={case.centre_id}")
        assert case.number not in text(rashads, f"{BOARD}?centre={other_centre.pk}")
        assert rashads.get(f"/cases/{case.number}/breach/front_office/1/").status_code == 403


class TestLive:
    def test_a_poll_costs_nothing_until_something_changes_and_is_no_reading(self, case: Case, nigars: Client) -> None:
        clocks.sweep()
        first = nigars.get("/overdue/live/", headers={"x-dost-poll": "1"})
        again = {"x-dost-poll": "1", "if-none-match": first.headers["ETag"]}
        assert nigars.get("/overdue/live/", headers=again).status_code == 304
        assert not AuditEvent.objects.filter(event="clocks.list").exists()
        pass_time(61 * 60)
        clocks.sweep()
        assert nigars.get("/overdue/live/", headers=again).status_code == 200
        assert Deadline.objects.overdue().count() == 1
