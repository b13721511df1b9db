"""The view of one's own work: narrowed, with chosen columns, kept under a name, renewing itself."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases import work
from cases.models import Case, Deadline, SavedFilter
from dost_portal.staff.models import Centre, User
from tests import database, many_clocks

pytestmark = pytest.mark.django_db
TWO_DAYS_LATE = """
    UPDATE cases_deadline SET started_at = started_at - interval '2 days', warn_at = warn_at - interval '2 days',
    due_at = due_at - interval '2 days' WHERE case_id = %s
"""


@pytest.fixture
def thirty(centre: Centre, aysel: User) -> list[Case]:
    many_clocks.fill(centre.pk, str(aysel.pk), count=30, first=60, last=800)
    cases = [row.case for row in Deadline.objects.select_related("case").order_by("due_at")]
    Case.objects.filter(pk__in=[case.pk for case in cases[:2]]).update(urgency="high")
    database.rewrite_clocks(*((TWO_DAYS_LATE, [case.pk]) for case in cases[:5]))
    return cases


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 30),
        ("step=intake", 30),
        ("step=police", 0),
        ("urgency=high", 2),
        ("late=on", 5),
        ("step=nonsense&urgency=%00", 30),
    ],
)
def test_it_narrows_and_ignores_nonsense(
    thirty: list[Case], browser_of: Callable[[str], Client], query: str, count: int
) -> None:
    found, path = 0, f"?{query}"
    while path:
        context = browser_of("aysel").get(f"/work/{path}").context
        found, path = found + len(context["mine"]), context["next_url"]
    assert found == count


def test_columns_are_chosen_and_the_list_renews_itself_with_them(
    case: Case, browser_of: Callable[[str], Client]
) -> None:
    aysels = browser_of("aysel")
    page = aysels.get("/work/?columns=opened&columns=urgency")
    assert [str(title) for title in page.context["columns"][1:]] == [
        str(work.COLUMNS[name]) for name in ("urgency", "opened")
    ]
    assert "/work/live/?columns=opened" in page.content.decode()
    live = aysels.get("/work/live/?columns=opened").content.decode()
    assert case.number in live.partition('data-place="my-cases"')[2]


def test_it_is_kept_under_a_name_for_this_list_alone(
    case: Case, aysel: User, browser_of: Callable[[str], Client]
) -> None:
    aysels = browser_of("aysel")
    aysels.post("/work/filters/?step=intake&after=junk", {"name": "Qəbul"})
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.page, kept.query) == (aysel, "work", "step=intake")
    assert '<a href="/work/?step=intake">Qəbul</a>' in aysels.get("/work/").content.decode()
    assert "Qəbul" not in aysels.get("/cases/").content.decode()
    browser_of("gunel").post(f"/work/filters/{kept.pk}/delete/")
    assert SavedFilter.objects.exists()
    aysels.post(f"/work/filters/{kept.pk}/delete/")
    assert not SavedFilter.objects.exists()
