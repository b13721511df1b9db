"""Break-glass and sealed cases (security requirement 11)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.errors import NotPermittedError, RefusedError
from cases.models import Announcement, Case, CaseMember, DocumentFile, EmergencyAccess
from cases.selectors import unclaimed_interviews
from cases.services import emergency, filing, interests, interviewing, sealing, team
from dost_portal.audit.models import AuditEvent
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import User
from tests.factories import Story
from tests.uploads import samples

Person = Callable[[str], User]


def break_glass(case: Case, by: User, **changes: str) -> Case:
    asked = {"number": case.number, "cause": "danger_now", "explanation": "Zəng edib, qorxur"} | changes
    return emergency.open_case(by=by, **asked)


@pytest.fixture
def gunel(person: Person) -> User:
    return person("gunel")


def test_11_it_opens_the_content_for_an_hour_and_no_notes(story: Story, gunel: User, client: Client) -> None:
    case = story.to_assessment()
    client.force_login(gunel)
    assert client.get(f"/cases/{case.number}/").status_code == 404
    break_glass(case, gunel)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "Sınaqlı" in page
    assert "Qeyd" not in page
    assert client.get(f"/cases/{case.number}/interview/").status_code == 404
    assert client.post(f"/cases/{case.number}/withdraw/", {"reason": "x"}).status_code == 404
    CaseMember.objects.filter(user=gunel).update(until="2020-01-01T00:00:00Z")
    assert client.get(f"/cases/{case.number}/").status_code == 404


def test_11_the_supervisors_are_told_at_once_and_without_a_name(story: Story, gunel: User) -> None:
    story.supervisor.email = "nigar@dost.example"
    story.supervisor.save()
    case = story.to_interview()
    break_glass(case, gunel)
    break_glass(case, gunel)
    (told,) = Announcement.objects.filter(alert="emergency_access")
    assert told.user == story.supervisor
    assert [message.subject for message in OutboxMessage.objects.filter(kind="announcement.mail")] == [str(told.pk)]
    event = AuditEvent.objects.get(event="case.emergency")
    assert (event.subject, event.detail) == (f"case:{case.pk}", {"cause": "danger_now"})


@pytest.mark.django_db(transaction=True, databases=("default", "trail"))
@pytest.mark.parametrize("username", ["murad", "elnur"])
def test_another_centre_has_no_such_case_in_any_emergency(story: Story, person: Person, username: str) -> None:
    case = story.to_interview()
    for number in (case.number, "ZZZZ-ZZZZ"):
        with pytest.raises(RefusedError, match="no_such_case"):
            break_glass(case, person(username), number=number)
    assert AuditEvent.objects.filter(event="case.denied").count() == 2


@pytest.mark.parametrize("username", ["sevil", "rashad", "auditor", "admin", "dsmf"])
def test_who_has_no_part_in_cases_breaks_no_glass(story: Story, person: Person, username: str) -> None:
    case = story.to_interview()
    with pytest.raises(NotPermittedError):
        break_glass(case, person(username))


def test_10_no_emergency_opens_a_case_to_who_has_a_conflict(story: Story, gunel: User) -> None:
    case = story.to_interview()
    interests.bar(case=case, by=story.supervisor, whom=gunel, reason="Qonşu")
    with pytest.raises(RefusedError, match="no_such_case"):
        break_glass(case, gunel)


def test_an_explanation_is_a_must(story: Story, gunel: User) -> None:
    with pytest.raises(RefusedError, match="reason_missing"):
        break_glass(story.to_interview(), gunel, explanation="  ")


def test_11_nothing_is_downloaded_without_a_second_person(
    story: Story, gunel: User, client: Client, media: Any
) -> None:
    case = story.to_interview()
    filing.add(case=case, by=story.agent, document="identity", content=samples.image())
    url = f"/cases/{case.number}/files/{DocumentFile.objects.get().pk}/"
    break_glass(case, gunel)
    client.force_login(gunel)
    assert client.get(f"{url}1/").status_code == 200
    assert client.get(f"{url}download/").status_code == 403
    access = EmergencyAccess.objects.get()
    with pytest.raises(NotPermittedError):
        emergency.allow_export(access=access, by=gunel)
    emergency.allow_export(access=access, by=story.supervisor)
    assert client.get(f"{url}download/").status_code == 200


def test_each_is_reviewed_once_by_somebody_else(story: Story, gunel: User, client: Client) -> None:
    case = story.to_interview()
    break_glass(case, gunel)
    access = EmergencyAccess.objects.get()
    for wrong in (gunel, story.agent):
        with pytest.raises(NotPermittedError):
            emergency.review(access=access, by=wrong, verdict="justified", remark="")
    client.force_login(story.supervisor)
    page = client.get(f"/emergency/{access.pk}/")
    assert "Zəng edib, qorxur" in page.content.decode()
    assert client.post(f"/emergency/{access.pk}/", {"verdict": "not_justified"}).status_code == 422
    assert client.post(f"/emergency/{access.pk}/", {"verdict": "not_justified", "remark": "Boş"}).status_code == 302
    access = EmergencyAccess.objects.select_related("case__key").get()
    assert (access.verdict, access.remark, access.reviewed_by) == ("not_justified", "Boş", story.supervisor)
    with pytest.raises(RefusedError, match="reviewed_already"):
        emergency.review(access=access, by=story.supervisor, verdict="justified", remark="")


def test_a_supervisor_neither_reviews_nor_releases_their_own(story: Story) -> None:
    break_glass(story.to_interview(), story.supervisor)
    access = EmergencyAccess.objects.get()
    with pytest.raises(NotPermittedError):
        emergency.review(access=access, by=story.supervisor, verdict="justified", remark="")
    with pytest.raises(NotPermittedError):
        emergency.allow_export(access=access, by=story.supervisor)


def test_the_page_of_the_emergency_in_the_browser(story: Story, gunel: User, client: Client) -> None:
    case = story.to_interview()
    client.force_login(gunel)
    wrong = client.post("/emergency/", {"number": "ZZZZ-ZZZZ", "cause": "danger_now", "explanation": "x"})
    assert wrong.status_code == 409
    assert "ZZZZ-ZZZZ" in wrong.content.decode()
    assert client.post("/emergency/", {"number": case.number, "cause": "?"}).status_code == 422
    typed = {"number": case.number.lower().replace("-", " "), "cause": "danger_now", "explanation": "x"}
    assert client.post("/emergency/", typed).headers["Location"] == f"/cases/{case.number}/"
    client.force_login(story.supervisor)
    assert case.number in client.get("/emergency/").content.decode()
    assert case.number in client.get("/announcements/").content.decode()


def test_another_centres_supervisor_reviews_nothing_of_this_one(
    story: Story, gunel: User, person: Person, client: Client
) -> None:
    break_glass(story.to_interview(), gunel)
    client.force_login(person("elnur"))
    assert client.get(f"/emergency/{EmergencyAccess.objects.get().pk}/").status_code == 404
    assert "Aysel" not in client.get("/emergency/").content.decode()


class TestSealed:
    def test_nobody_joins_it_by_themselves(self, story: Story, client: Client) -> None:
        case = story.to_interview()
        client.force_login(story.lawyer)
        assert client.get(f"/cases/{case.number}/take-interview/").status_code == 200
        sealing.seal(case=case, by=story.agent, reason="Tanınmış şəxs")
        assert client.get(f"/cases/{case.number}/take-interview/").status_code == 404
        assert not unclaimed_interviews(story.lawyer)
        with pytest.raises(NotPermittedError):
            interviewing.take(case=case, by=story.lawyer)
        sealing.admit(case=case, by=story.agent, whom=story.lawyer)
        assert unclaimed_interviews(story.lawyer)
        interviewing.take(case=case, by=story.lawyer)

    def test_a_supervisor_watches_its_clocks_and_opens_it_in_an_emergency_only(
        self, story: Story, person: Person, client: Client
    ) -> None:
        case, rashad = story.to_interview(), person("rashad")
        sealing.seal(case=case, by=story.agent, reason="Tanınmış şəxs")
        client.force_login(story.supervisor)
        assert client.get(f"/cases/{case.number}/").status_code == 200
        with pytest.raises(RefusedError, match="case_sealed"):
            team.open_for_review(case=case, by=story.supervisor, purpose="overdue")
        break_glass(case, story.supervisor)
        assert "Sınaqlı" in client.get(f"/cases/{case.number}/").content.decode()
        assert [told.user for told in Announcement.objects.filter(alert="emergency_access")] == [rashad]

    def test_a_supervisor_lifts_the_seal(self, story: Story) -> None:
        case = story.to_interview()
        sealing.seal(case=case, by=story.agent, reason="x")
        with pytest.raises(NotPermittedError):
            sealing.unseal(case=case, by=story.agent, reason="x")
        sealing.unseal(case=case, by=story.supervisor, reason="x")
        assert unclaimed_interviews(story.lawyer)

    def test_who_is_brought_in_is_of_the_centre_and_has_no_conflict(self, story: Story, person: Person) -> None:
        case = story.to_interview()
        with pytest.raises(RefusedError, match="not_of_this_centre"):
            sealing.admit(case=case, by=story.agent, whom=person("orxan"))
        interests.bar(case=case, by=story.supervisor, whom=story.lawyer, reason="x")
        with pytest.raises(RefusedError, match="conflict_of_interest"):
            sealing.admit(case=case, by=story.agent, whom=story.lawyer)
