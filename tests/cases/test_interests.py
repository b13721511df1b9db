"""Conflicts of interest: a case that does not exist for who knows somebody in it (security requirement 10)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from cases import work
from cases.errors import NotPermittedError, RefusedError
from cases.models import Announcement, Case, ConflictOfInterest, DeclaredRelative
from cases.selectors import unclaimed_interviews
from cases.services import handing, interests, presence, team
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.factories import HARMED, INTAKE, Story

PAGES = ("", "live/", "intake/", "documents/", "interview/", "review/", "assign/", "cause/")


def test_10_who_declares_a_conflict_finds_no_case_any_more(story: Story, client: Client) -> None:
    case = story.to_interview()
    interests.declare(case=case, by=story.agent, reason="Bacımın qonşusudur")
    client.force_login(story.agent)
    for page in PAGES:
        answer = client.get(f"/cases/{case.number}/{page}")
        assert answer.status_code == 404, page
    assert case.number not in client.get("/work/").content.decode()
    assert case.number not in client.get("/cases/?step=all").content.decode()
    assert AuditEvent.objects.filter(event="case.denied", subject=f"case:{case.pk}").count() == len(PAGES)


def test_10_a_supervisor_with_a_conflict_sees_as_little(story: Story, client: Client) -> None:
    case = story.to_interview()
    client.force_login(story.supervisor)
    assert client.get(f"/cases/{case.number}/").status_code == 200
    interests.declare(case=case, by=story.supervisor, reason="Qohumum")
    for page in PAGES:
        assert client.get(f"/cases/{case.number}/{page}").status_code == 404, page
    for page in ("/overdue/", "/cases/?step=all", "/work/", "/announcements/?show=all"):
        assert case.number not in client.get(page).content.decode(), page


def test_a_case_that_loses_its_agent_is_told_to_the_supervisors(story: Story) -> None:
    case = story.to_interview()
    interests.declare(case=case, by=story.agent, reason="Qohumum")
    case.refresh_from_db()
    assert case.responsible is None
    (told,) = Announcement.objects.filter(alert="nobody_responsible")
    assert (told.user, told.case) == (story.supervisor, case)


def test_where_no_supervisor_may_know_the_agency_is_told(story: Story, person: Callable[[str], User]) -> None:
    case, rashad = story.to_interview(), person("rashad")
    interests.bar(case=case, by=story.supervisor, whom=story.supervisor, reason="Qohumum")
    interests.declare(case=case, by=story.agent, reason="Qohumum")
    assert [told.user for told in Announcement.objects.filter(alert="nobody_responsible")] == [rashad]


def test_who_is_kept_out_cannot_be_brought_back_by_any_way(story: Story, person: Callable[[str], User]) -> None:
    case, gunel = story.to_interview(), person("gunel")
    interests.bar(case=case, by=story.supervisor, whom=gunel, reason="Qonşu")
    with pytest.raises(RefusedError, match="conflict_of_interest"):
        team.assign(case=case, by=story.supervisor, to=gunel, reason="x")
    with pytest.raises(RefusedError, match="conflict_of_interest"):
        handing.hand_over(case=case, by=story.agent, to=gunel, remark="x")
    case.members.create(user=gunel, role="social_agent")
    presence.keep()
    assert not work.of(gunel).exists()


def test_a_lawyer_with_a_conflict_is_not_offered_the_interview(story: Story) -> None:
    case = story.to_interview()
    assert unclaimed_interviews(story.lawyer)
    interests.bar(case=case, by=story.supervisor, whom=story.lawyer, reason="Qonşu")
    assert not unclaimed_interviews(story.lawyer)


def test_a_conflict_is_lifted_by_a_supervisor_with_a_reason(story: Story, client: Client) -> None:
    case = story.to_interview()
    interests.bar(case=case, by=story.supervisor, whom=story.lawyer, reason="Qonşu")
    with pytest.raises(RefusedError, match="reason_missing"):
        interests.lift(case=case, by=story.supervisor, whom=story.lawyer, reason="")
    with pytest.raises(NotPermittedError):
        interests.lift(case=case, by=story.agent, whom=story.lawyer, reason="x")
    interests.lift(case=case, by=story.supervisor, whom=story.lawyer, reason="Ad oxşarlığı")
    assert unclaimed_interviews(story.lawyer)
    held = ConflictOfInterest.objects.get()
    assert (held.reason, held.lifting_reason) == ("Qonşu", "Ad oxşarlığı")
    with pytest.raises(RefusedError, match="no_such_conflict"):
        interests.lift(case=case, by=story.supervisor, whom=story.lawyer, reason="x")


def test_a_relative_declared_beforehand_never_comes_near(story: Story, client: Client) -> None:
    interests.declare_relative(by=story.lawyer, fin=HARMED.fin)
    case = story.to_interview()
    assert interests.stands(case=case, user=story.lawyer)
    assert not unclaimed_interviews(story.lawyer)
    client.force_login(story.lawyer)
    assert client.get(f"/cases/{case.number}/take-interview/").status_code == 404


def test_a_relative_is_known_by_a_hash_alone(story: Story) -> None:
    interests.declare_relative(by=story.lawyer, fin=HARMED.fin)
    interests.declare_relative(by=story.lawyer, fin=HARMED.fin)
    row = DeclaredRelative.objects.get()
    assert HARMED.fin.encode() not in bytes(row.fin_index)
    assert HARMED.fin not in str(AuditEvent.objects.filter(event="relative.declared").values())


def test_declaring_later_works_on_what_is_open_and_says_not_which(story: Story, client: Client) -> None:
    case = story.to_interview()
    client.force_login(story.agent)
    answer = client.post("/relatives/", {"fin": HARMED.fin.lower()}, follow=True)
    assert case.number not in answer.content.decode()
    assert client.get(f"/cases/{case.number}/").status_code == 404
    again = client.post("/relatives/", {"fin": "8AAAAAA"}, follow=True)
    assert again.status_code == 200


def test_an_agent_who_finds_a_relative_at_the_desk_is_sent_back_gently(case: Case, aysel: User, client: Client) -> None:
    from tests.pages.conftest import INTAKE as POSTED

    interests.declare_relative(by=aysel, fin=HARMED.fin)
    client.force_login(aysel)
    answer = client.post(
        f"/cases/{case.number}/intake/", POSTED | {"version": str(case.application.version)}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/work/"
    assert case.number not in answer.content.decode().split("</nav>")[-1].split("messages")[0]
    case.refresh_from_db()
    assert case.responsible is None


def test_a_wrong_fin_is_said_beside_the_field(case: Case, aysel: User, client: Client) -> None:
    client.force_login(aysel)
    answer = client.post("/relatives/", {"fin": "12"})
    assert answer.status_code == 422
    assert not DeclaredRelative.objects.exists()


def test_the_other_side_counts_as_well(story: Story) -> None:
    fin = "5ABCDEF"
    interests.declare_relative(by=story.lawyer, fin=fin)
    story.with_intake(perpetrator=replace(INTAKE.perpetrator, fin=fin))
    assert interests.stands(case=story.to_interview(), user=story.lawyer)
