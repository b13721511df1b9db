"""One's own work: what waits for oneself first, then by the clock, a page at a time."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import work
from cases.models import Case, CaseOutcome, Deadline
from cases.services import assessing
from cases.workflow import Step
from dost_portal.audit.models import DatabaseNow
from dost_portal.lists.paging import Key
from dost_portal.staff.models import Centre, User
from tests import many_clocks
from tests.factories import Story

FILLED = 60


@pytest.fixture
def sixty(centre: Centre, aysel: User, nigar: User) -> list[Case]:
    """Cases of Aysel's at intake, every third of which is a colleague's turn; by the end of their hour."""
    many_clocks.fill(centre.pk, str(aysel.pk), count=FILLED, first=60, last=800)
    cases = [row.case for row in Deadline.objects.select_related("case").order_by("due_at")]
    Case.objects.filter(pk__in=[case.pk for case in cases[::3]]).update(responsible=nigar)
    return cases


def numbers(page: work.Page) -> list[str]:
    return [item.case.number for item in page.rows]


def test_what_waits_for_me_comes_first_then_what_the_clock_ends_next(sixty: list[Case], aysel: User) -> None:
    mine = [case.number for place, case in enumerate(sixty) if place % 3]
    others = [case.number for case in sixty[::3]]
    pages = [work.page_of(aysel)]
    while pages[-1].next:
        pages.append(work.page_of(aysel, after=pages[-1].next))
    assert [len(page.rows) for page in pages] == [25, 25, 10]
    assert [number for page in pages for number in numbers(page)] == mine + others
    assert [item.why for item in pages[0].rows] == [str(work.AGENT_WORK[Step.INTAKE])] * 25
    assert {item.why for item in pages[2].rows} == {""}
    assert [item.deadline.case_id for item in pages[0].rows] == [item.case.pk for item in pages[0].rows]
    assert pages[2].previous
    assert numbers(work.page_of(aysel, before=pages[2].previous)) == numbers(pages[1])
    assert pages[0].previous is None


def test_a_page_holds_when_the_first_on_it_is_done_meanwhile(sixty: list[Case], aysel: User) -> None:
    first = work.page_of(aysel)
    next_page = numbers(work.page_of(aysel, after=first.next))
    Case.objects.filter(number__in=numbers(first)[:5]).update(
        step=Step.CLOSED, outcome=CaseOutcome.WITHDRAWN, closed_from=Step.INTAKE, closed_at=timezone.now()
    )
    assert numbers(work.page_of(aysel, after=first.next)) == next_page


def test_the_page_shows_one_page_and_asks_as_often_for_any_number(sixty: list[Case], aysel: User) -> None:
    client = Client()
    client.force_login(aysel)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/work/")
    assert len(page.context["mine"]) == work.PAGE
    assert "after=" in page.context["next_url"]
    second = client.get("/work/" + page.context["next_url"])
    assert f"/work/live/{page.context['next_url']}" in second.content.decode().replace("&amp;", "&")
    assert client.get("/work/?after=nonsense").context["mine"] == page.context["mine"]
    Case.objects.exclude(pk=sixty[1].pk).update(responsible=None)
    with CaptureQueriesContext(connection) as few:
        client.get("/work/")
    assert len(many) == len(few)


def test_what_waits_for_somebody_else_can_be_left_out(sixty: list[Case], aysel: User) -> None:
    client = Client()
    client.force_login(aysel)
    rows: list[list[dict]] = []
    path = "?show=waiting"
    while path:
        context = client.get(f"/work/{path}").context
        rows += context["mine"]
        path = context["next_url"]
    assert [row[0]["text"] for row in rows] == [case.number for place, case in enumerate(sixty) if place % 3]
    Case.objects.update(responsible=None)
    page = client.get("/work/?show=waiting")
    assert page.context["mine"] == []
    assert "?show=waiting" in page.content.decode()  # the way back is there though the list is empty


def test_the_palette_offers_what_waits_and_nothing_else(sixty: list[Case], aysel: User) -> None:
    assert [item.case.number for item in work.waiting(aysel, 3)] == [case.number for case in (*sixty[1:3], sixty[4])]


def test_a_case_without_a_clock_comes_after_those_with_one(sixty: list[Case], aysel: User) -> None:
    Deadline.objects.filter(case=sixty[1]).update(stopped_at=DatabaseNow())
    mine = [item for item in work.items(work.of(aysel).order_by("turn", "id"), aysel) if item.why]
    assert mine[-1].case == sixty[1]
    assert mine[-1].deadline is None


def test_a_profession_owes_its_part_until_it_is_signed(story: Story, person: Callable[[str], User]) -> None:
    story.to_assessment()
    assert [item.why for item in work.waiting(story.lawyer, 5)] == [str(work.PROFESSION_WORK[Step.ASSESSMENT])]
    assert work.waiting(story.agent, 5) == []
    assessing.record(case=story.case, by=story.lawyer, version=0, assessment=story.assessment, sign=True)
    assert work.waiting(story.lawyer, 5) == []
    assert len(work.waiting(story.psychologist, 5)) == 1


def test_a_key_of_another_list_or_century_leads_nowhere_and_breaks_nothing(sixty: list[Case], aysel: User) -> None:
    far = Key.read(f"{10**17}_{sixty[0].pk}")
    assert far is None or work.page_of(aysel, after=far).rows == []
