"""The agency's relay: from DSMF's reference to the team, and never to who it is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from cases.errors import NotPermittedError
from cases.models import Alert, Announcement, Case, ReferralLink
from cases.services import finding, interests, relaying
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.factories import HARMED, PERPETRATOR, Story
from tests.pages.conftest import browser_of as browser_of

pytestmark = pytest.mark.django_db
URL = "/relay/"
BrowserOf = Callable[[str], Client]


@pytest.fixture
def case(story: Story) -> Case:
    User.objects.filter(pk=story.agent.pk).update(phone="012 400 00 01", email="aysel@dost.example")
    return story.to_decision()


@pytest.fixture
def asked(case: Case) -> dict[str, Any]:
    return {"reference": ReferralLink.objects.get(case=case).reference.hex, "purpose": "dsmf_calls"}


@pytest.fixture
def rashad(browser_of: BrowserOf, case: Case) -> Client:
    return browser_of("rashad")


def main(page: Any) -> str:
    return page.content.decode().partition('id="main"')[2]


def test_it_shows_how_the_team_is_reached_and_nothing_of_the_case(
    rashad: Client, asked: dict[str, Any], case: Case
) -> None:
    page = main(rashad.post(URL, asked))
    for shown in ("Aysel Heyətli", "012 400 00 01", "aysel@dost.example", case.centre.name, "Back office", "On time"):
        assert shown in page
    names = (HARMED.first_name, HARMED.last_name, HARMED.fin, PERPETRATOR.last_name)
    for hidden in (case.number, str(case.pk), *names, "data-due", "Kamran"):
        assert hidden not in page
    entry = AuditEvent.objects.get(event="referral.relay")
    assert (entry.subject, entry.detail) == (f"case:{case.pk}", {"purpose": "dsmf_calls", "found": True})


def test_a_message_rings_at_the_team_once_until_it_is_seen(
    rashad: Client, asked: dict[str, Any], case: Case, browser_of: BrowserOf
) -> None:
    for _ in range(2):
        assert rashad.post(URL, asked | {"message": "relay_urgent"}).status_code == 302
    told = Announcement.objects.filter(alert=Alert.RELAY_URGENT)
    assert set(told.values_list("user__username", flat=True)) == {"aysel", "kamran", "leyla"}
    assert told.count() == 3
    aysel = browser_of("aysel")
    assert "DSMF asks you to call at once" in aysel.get("/announcements/").content.decode()
    opened = aysel.get(f"/announcements/{told.get(user__username='aysel').pk}/")
    assert opened.url == f"/cases/{case.number}/"
    assert AuditEvent.objects.filter(event="referral.relayed", detail={"message": "relay_urgent"}).count() == 2


def test_where_nobody_of_the_team_is_left_the_supervisors_hear_it(
    rashad: Client, asked: dict[str, Any], person: Callable[[str], User]
) -> None:
    person("nigar")
    User.objects.filter(username__in=("aysel", "kamran", "leyla")).update(is_active=False)
    rashad.post(URL, asked | {"message": "relay_call"})
    assert list(Announcement.objects.filter(alert="relay_call").values_list("user__username", flat=True)) == ["nigar"]


def test_unknown_erased_and_barred_are_one_answer(
    rashad: Client, asked: dict[str, Any], case: Case, person: Callable[[str], User]
) -> None:
    def answers() -> set[str]:
        pages = [rashad.post(URL, asked | more) for more in ({}, {"message": "relay_call"})]
        assert [page.status_code for page in pages] == [404, 404]
        return {main(page).partition("errors-title")[2].partition("</ul>")[0] for page in pages}

    known = asked["reference"]
    asked["reference"] = uuid4().hex
    unknown = answers()
    asked["reference"] = known
    interests.bar(case=case, by=person("nigar"), whom=person("rashad"), reason="Qohum")
    assert answers() == unknown
    assert not Announcement.objects.filter(alert="relay_call").exists()
    assert AuditEvent.objects.filter(event="referral.relay", detail__found=False).count() == 4


def test_it_is_limited_as_a_search_is(rashad: Client, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.services.relaying.MOST_SEARCHES", 2)
    assert [rashad.post(URL, asked).status_code for _ in range(3)] == [200, 200, 409]
    assert finding.MOST_SEARCHES == 40


@pytest.mark.parametrize(
    "typed",
    [
        {"reference": "x"},
        {"reference": "\x00"},
        {"purpose": ""},
        {"purpose": "curious"},
        {"message": "emergency_access"},
        {"message": "odd_reading"},
    ],
)
def test_what_cannot_be_meant_is_said_beside_the_field(
    rashad: Client, asked: dict[str, Any], typed: dict[str, str]
) -> None:
    assert rashad.post(URL, asked | typed).status_code == 422
    assert not AuditEvent.objects.filter(event="referral.relay").exists()


@pytest.mark.parametrize("who", ["aysel", "nigar", "auditor", "admin", "dsmf", "sevil"])
def test_nobody_else_relays(browser_of: BrowserOf, asked: dict[str, Any], who: str) -> None:
    client = browser_of(who)
    assert client.get(URL).status_code == client.post(URL, asked).status_code == 403
    with pytest.raises(NotPermittedError):
        relaying.reach(reference=UUID(asked["reference"]), purpose="dsmf_calls", by=User.objects.get(username=who))


def test_dsmf_is_given_the_relays_phone_and_never_the_centres(
    browser_of: BrowserOf, asked: dict[str, Any], case: Case, settings: Any
) -> None:
    settings.RELAY_PHONE = "012 555 55 55"
    case.centre.phone = "012 111 11 11"
    case.centre.save()
    page = browser_of("dsmf").get(f"/dsmf/{ReferralLink.objects.get(case=case).reference}/").content.decode()
    assert "012 555 55 55" in page
    assert case.centre.phone not in page
    assert case.centre.name not in page
