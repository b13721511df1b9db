"""What each role finds on its pages, and what it never does."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from dost_portal.audit.models import AuditEvent
from tests.factories import Story

BrowserOf = Callable[[str], Client]
PAGES = ("", "live/", "intake/", "interview/", "assessment/", "police/", "referral/", "review/", "invite/")


@pytest.fixture
def noted(story: Story) -> Story:
    """A case whose lawyer and psychologist wrote what only they may read."""
    story.to_interview()
    from cases.services import interviewing

    for user in (story.lawyer, story.psychologist):
        interviewing.take(case=story.case, by=user)
        interviewing.record_interview(
            case=story.case,
            by=user,
            version=1,
            notes=f"SIRR-{user.username}",
            risk_level="high",
            mode="in_person",
            sign=False,
        )
    return story


@pytest.mark.parametrize(
    ("reader", "reads", "never"),
    [
        ("kamran", "SIRR-kamran", ("SIRR-leyla",)),
        ("leyla", "SIRR-leyla", ("SIRR-kamran",)),
        ("aysel", "", ("SIRR-kamran", "SIRR-leyla")),
        ("nigar", "", ("SIRR-kamran", "SIRR-leyla", "Günay", "7SNQ2K4")),
    ],
)
def test_notes_belong_to_one_profession(
    noted: Story, browser_of: BrowserOf, reader: str, reads: str, never: tuple[str, ...]
) -> None:
    """Security requirement 4."""
    client = browser_of(reader)
    text = "".join(client.get(f"/cases/{noted.case.number}/{page}").content.decode() for page in PAGES)
    assert reads in text
    assert not [secret for secret in never if secret in text]


def test_a_supervisor_reads_the_content_only_for_a_recorded_purpose(noted: Story, browser_of: BrowserOf) -> None:
    nigar, url = browser_of("nigar"), f"/cases/{noted.case.number}/"
    assert "Only the state of the case is shown" in nigar.get(url).content.decode()
    assert nigar.post(f"{url}review/", {"purpose": "overdue"}).status_code == 302
    page = nigar.get(url).content.decode()
    assert "Günay" in page
    assert "SIRR" not in page
    entry = AuditEvent.objects.get(event="case.review")
    assert (entry.actor.username, entry.detail) == ("nigar", {"purpose": "overdue"})


def test_unclaimed_interviews_show_a_number_and_nobody(story: Story, browser_of: BrowserOf) -> None:
    case = story.to_interview()
    page = browser_of("kamran").get("/work/").content.decode()
    assert case.number in page
    assert "Günay" not in page
    assert browser_of("orxan").get("/work/").content.decode().count(case.number) == 0


def test_every_reading_is_in_the_trail_and_no_poll_is(story: Story, browser_of: BrowserOf) -> None:
    """Security requirement 18."""
    case, aysel = story.open(), browser_of("aysel")
    aysel.get(f"/cases/{case.number}/")
    read = AuditEvent.objects.filter(event="case.read", subject=f"case:{case.pk}")
    assert [(entry.actor.username, entry.detail["page"]) for entry in read] == [("aysel", "case")]
    aysel.get(f"/cases/{case.number}/live/", headers={"X-Dost-Poll": "1"})
    assert read.count() == 1


def test_a_refused_look_is_in_the_trail_without_a_name(story: Story, browser_of: BrowserOf) -> None:
    case = story.open()
    assert browser_of("murad").get(f"/cases/{case.number}/").status_code == 404
    entry = AuditEvent.objects.get(event="case.denied")
    assert (entry.actor.username, entry.subject) == ("murad", f"case:{case.pk}")


def test_no_page_is_kept_by_the_browser(story: Story, browser_of: BrowserOf) -> None:
    """Security requirement 35."""
    case = story.open()
    response = browser_of("aysel").get(f"/cases/{case.number}/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_the_administrator_finds_no_case_in_the_admin(story: Story, browser_of: BrowserOf) -> None:
    story.to_police()
    admin = browser_of("admin")
    page = admin.get("/admin/").content.decode()
    assert "/admin/staff/user/" in page
    assert set(re.findall(r"/admin/cases/(\w+)/", page)) <= {
        "hallscreen",
        "webhook",
        "escalationmultiple",
        "stagerefusal",
        "retentionrule",
    }
    assert admin.get("/admin/cases/case/").status_code == 404


def test_a_demoted_colleagues_next_request_fails(story: Story, browser_of: BrowserOf) -> None:
    """Security requirement 9."""
    case, aysel = story.open(), browser_of("aysel")
    assert aysel.get(f"/cases/{case.number}/").status_code == 200
    story.agent.is_active = False
    story.agent.save()
    assert aysel.get(f"/cases/{case.number}/").status_code == 302
