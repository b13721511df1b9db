"""No lost text: what was typed and not posted is kept, sealed, for its author alone (issue 5, item 10)."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Case, CaseKey, CaseMember, Draft
from cases.services import drafts
from cases.tasks import forget_drafts
from dost_portal.audit.models import AuditEvent
from dost_portal.crypto import CannotOpenError
from dost_portal.row_security.declared import DbRole
from dost_portal.staff.models import User
from tests.cases.clock_rows import pass_time
from tests.database import rows, sql
from tests.factories import Story
from tests.pages.conftest import INTAKE
from tests.row_security.conftest import as_role as as_role

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
CANARY = "Kanareyka"
POLL = {"X-Dost-Poll": "1"}


@pytest.fixture
def typed(case: Case, browser_of: BrowserOf) -> Client:
    """Aysel, who has typed half an intake and posted nothing."""
    aysel = browser_of("aysel")
    half = {"version": "1", "last_name": CANARY, "applicant_kind": "self", "fin": "7S", "children-TOTAL_FORMS": "1"}
    half |= {"children-INITIAL_FORMS": "0", "children-0-first_name": "Aylin"}
    assert aysel.post(f"/cases/{case.number}/drafts/intake/", half, headers=POLL).status_code == 204
    return aysel


def test_it_is_offered_back_and_put_back_whole_without_a_word_of_blame(case: Case, typed: Client) -> None:
    page = typed.get(f"/cases/{case.number}/intake/").content.decode()
    assert "was not saved" in page
    assert CANARY not in page
    back = typed.get(f"/cases/{case.number}/intake/?draft=1").content.decode()
    assert f'value="{CANARY}"' in back
    assert 'value="Aylin"' in back
    assert 'value="7S"' in back
    assert "data-error-summary" not in back
    assert "invalid-feedback" not in back


def test_nothing_of_it_stands_in_the_database_or_the_trail(case: Case, typed: Client) -> None:
    stored = "".join(
        text for (text,) in rows("SELECT t::text FROM cases_draft t UNION ALL SELECT t::text FROM audit_auditevent t")
    )
    assert CANARY not in stored
    assert CANARY.encode().hex() not in stored
    assert AuditEvent.objects.get(event="draft.kept").detail == {"form": "intake"}


def test_keeping_it_is_neither_a_reading_nor_work(case: Case, typed: Client) -> None:
    before = AuditEvent.objects.count()
    typed.post(f"/cases/{case.number}/drafts/intake/", {"last_name": "x"}, headers=POLL)
    assert AuditEvent.objects.count() == before
    assert Draft.objects.count() == 1


def test_a_post_that_saves_ends_it_and_one_that_is_refused_does_not(case: Case, typed: Client) -> None:
    url = f"/cases/{case.number}/intake/"
    typed.post(url, INTAKE | {"version": str(case.application.version), "fin": "7S"})
    assert Draft.objects.count() == 1
    typed.post(url, INTAKE | {"version": str(case.application.version)})
    assert Draft.objects.count() == 0


def test_it_is_thrown_away_by_hand(case: Case, typed: Client) -> None:
    url = f"/cases/{case.number}/drafts/intake/"
    assert typed.post(url, {"forget": f"/cases/{case.number}/intake/"}).url == f"/cases/{case.number}/intake/"
    assert not Draft.objects.exists()
    assert typed.post(url, {"forget": "https://evil.example/"}).url == f"/cases/{case.number}/"


def test_only_its_author_is_offered_it(case: Case, typed: Client, browser_of: BrowserOf, person) -> None:
    CaseMember.objects.create(case=case, user=person("gunel"), role="social_agent")
    gunel = browser_of("gunel")
    for query in ("", "?draft=1"):
        page = gunel.get(f"/cases/{case.number}/intake/{query}").content.decode()
        assert "was not saved" not in page
        assert CANARY not in page
    gunel.post(f"/cases/{case.number}/drafts/intake/", {"last_name": "Başqa"})
    assert "Başqa" not in typed.get(f"/cases/{case.number}/intake/?draft=1").content.decode()


def test_the_database_shows_it_to_its_author_alone_and_only_while_in_the_team(
    case, typed, aysel, person, as_role
) -> None:
    gunel = person("gunel")
    CaseMember.objects.create(case=case, user=gunel, role="social_agent")
    count = "SELECT count(*) FROM cases_draft"
    for user, shown in ((aysel, 1), (gunel, 0)):
        with as_role(DbRole.WEB, user=user.pk, centre=user.centre_id) as ask:
            assert ask(count) == [(shown,)]
    sql("UPDATE cases_casemember SET until = clock_timestamp() WHERE user_id = %s", [aysel.pk])
    with as_role(DbRole.WEB, user=aysel.pk, centre=aysel.centre_id) as ask:
        assert ask(count) == [(0,)]


@pytest.mark.parametrize("username", ["murad", "gunel", "sevil", "auditor", "admin", "dsmf", "nigar"])
def test_who_may_not_open_the_page_keeps_nothing_there(case: Case, browser_of: BrowserOf, username: str) -> None:
    answer = browser_of(username).post(f"/cases/{case.number}/drafts/intake/", {"last_name": "x"})
    assert answer.status_code in (403, 404)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("form", ["nosuch", "live", "take-over"])
def test_there_are_drafts_of_forms_only(case: Case, browser_of: BrowserOf, form: str) -> None:
    assert browser_of("kamran").post(f"/cases/{case.number}/drafts/{form}/", {"x": "y"}).status_code in (403, 404)


def test_what_is_too_long_is_refused_and_the_last_good_one_stays(case: Case, typed: Client) -> None:
    url = f"/cases/{case.number}/drafts/intake/"
    assert typed.post(url, {"last_name": "x" * (drafts.MOST_TEXT + 1)}).status_code == 413
    assert CANARY in typed.get(f"/cases/{case.number}/intake/?draft=1").content.decode()


def test_the_case_s_destroyed_key_takes_it_along(case: Case, typed: Client, aysel: User) -> None:
    """Security requirement 29."""
    CaseKey.objects.filter(case=case).delete()
    with pytest.raises(CannotOpenError):
        _ = drafts.kept(case=Case.objects.get(pk=case.pk), author=aysel, form="intake").fields


def test_after_three_days_it_is_gone(case: Case, typed: Client) -> None:
    forget_drafts()
    assert Draft.objects.exists()
    sql("UPDATE cases_draft SET saved_at = saved_at - interval '3 days'")
    forget_drafts()
    assert not Draft.objects.exists()


def test_the_notes_of_an_interview_come_back_to_their_profession_only(story: Story, browser_of: BrowserOf) -> None:
    """Security requirement 4, for what was not even posted."""
    from cases.services import interviewing

    case = story.to_interview()
    for user in (story.lawyer, story.psychologist):
        interviewing.take(case=case, by=user)
    kamran, leyla = browser_of("kamran"), browser_of("leyla")
    kamran.post(f"/cases/{case.number}/drafts/interview/", {"version": "1", "interview-notes": CANARY})
    assert CANARY in kamran.get(f"/cases/{case.number}/interview/?draft=1").content.decode()
    assert CANARY not in leyla.get(f"/cases/{case.number}/interview/?draft=1").content.decode()


@pytest.mark.parametrize(
    ("step", "username", "page", "form", "field"),
    [
        ("to_assessment", "kamran", "assessment/", "assessment", "advice"),
        ("to_police", "aysel", "police/", "police", "content"),
        ("to_interview", "aysel", "withdraw/", "withdraw", "reason"),
    ],
)
def test_the_other_long_forms_keep_theirs_too(story: Story, browser_of, step, username, page, form, field) -> None:
    case = getattr(story, step)()
    one = browser_of(username)
    shown = one.get(f"/cases/{case.number}/{page}").content.decode()
    assert f'data-draft="/cases/{case.number}/drafts/{form}/"' in shown
    assert one.post(f"/cases/{case.number}/drafts/{form}/", {field: CANARY}).status_code == 204
    assert CANARY in one.get(f"/cases/{case.number}/{page}?draft=1").content.decode()


def test_so_does_the_review_of_a_missed_deadline(case: Case, browser_of: BrowserOf) -> None:
    pass_time(61 * 60)
    nigar, page = browser_of("nigar"), f"/cases/{case.number}/breach/front_office/1/"
    assert f"/cases/{case.number}/drafts/missed-deadline/" in nigar.get(page).content.decode()
    assert nigar.post(f"/cases/{case.number}/drafts/missed-deadline/", {"remark": CANARY}).status_code == 204
    assert CANARY in nigar.get(f"{page}?draft=1").content.decode()
    assert browser_of("elnur").post(f"/cases/{case.number}/drafts/missed-deadline/", {"remark": "x"}).status_code == 404
