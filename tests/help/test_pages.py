"""Who reads which guide, and how it is shown."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from dost_portal.staff.models import User
from dost_portal.staff.roles import Role
from tests.factories import CAST

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]


def client_of(user: User, language: str = "en") -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.force_login(user)
    return client


def test_help_is_one_press_away_and_opens_the_own_guide(person: Person) -> None:
    for username in ("aysel", "kamran", "leyla", "nigar", "sevil", "rashad", "dsmf", "auditor", "admin"):
        client = client_of(person(username))
        assert 'href="/help/"' in client.get("/passport/").content.decode()
        response = client.get("/help/")
        assert response.status_code == 200
        assert response.context["guide"] == CAST[username][0]
        assert response.context["page"].chapters


def test_it_is_in_the_readers_language(aysel: User) -> None:
    assert "Sosial agent üçün təlimat" in client_of(aysel, "az").get("/help/").content.decode()
    assert "Guide for social agents" in client_of(aysel, "en").get("/help/").content.decode()


def test_staff_read_each_others_guides_and_dsmf_its_own(aysel: User, dsmf: User) -> None:
    assert client_of(aysel).get("/help/supervisor/").status_code == 200
    assert client_of(dsmf).get("/help/dsmf/").status_code == 200
    assert client_of(aysel).get("/help/dsmf/").status_code == 404
    assert client_of(dsmf).get("/help/supervisor/").status_code == 404
    assert client_of(aysel).get("/help/_case/").status_code == 404
    assert Client().get("/help/").status_code == 302


def test_documents_are_for_administrators(person: Person, aysel: User) -> None:
    admin = client_of(person("admin"))
    assert "Broker lost" in admin.get("/help/docs/operations/").content.decode()
    assert 'href="/help/docs/operations/"' in admin.get("/help/").content.decode()
    assert admin.get("/help/docs/nothing/").status_code == 404
    assert client_of(aysel).get("/help/docs/operations/").status_code == 403
    assert "/help/docs/" not in client_of(aysel).get("/help/").content.decode()


def test_somebody_of_two_roles_has_both_guides_marked(aysel: User) -> None:
    aysel.roles = [Role.SOCIAL_AGENT, Role.SUPERVISOR]
    aysel.save()
    assert client_of(aysel).get("/help/").content.decode().count("(yours)") == 2


def test_pictures_have_their_size_so_that_nothing_jumps(aysel: User) -> None:
    page = client_of(aysel).get("/help/").content.decode()
    assert page.count('<img src="/static/help/az/') == page.count('loading="lazy"') > 3
    assert 'width="1366"' in page


@pytest.mark.parametrize(
    ("page", "anchor"),
    [
        ("intake/", "social_agent/#consent"),
        ("police/", "social_agent/#law-enforcement"),
        ("consents/", "social_agent/#consent"),
        ("risk/", "lawyer/#risk"),
        ("refuse/", "social_agent/#refusal"),
        ("remark/", "social_agent/#anonymous-text"),
    ],
)
def test_hard_fields_have_help_beside_them(story, aysel: User, page: str, anchor: str) -> None:
    case = story.to_referral()
    shown = client_of(aysel).get(f"/cases/{case.number}/{page}").content.decode()
    assert f'<a href="/help/{anchor}"' in shown


def test_the_professions_have_help_too(story, kamran: User) -> None:
    case = story.to_police()
    client = client_of(kamran)
    talk = client.get(f"/cases/{case.number}/interview/").content.decode()
    assert "/help/lawyer/#violence-forms" in talk
    shown = client.get(f"/cases/{case.number}/assessment/").content.decode()
    assert "/help/lawyer/#needs" in shown
    assert "/help/lawyer/#urgency" in shown


def test_a_missed_deadline_has_help_beside_its_cause(story, aysel: User) -> None:
    from tests.cases.clock_rows import pass_time

    case = story.to_interview()
    pass_time(61 * 60)
    shown = client_of(aysel).get(f"/cases/{case.number}/cause/").content.decode()
    assert "/help/social_agent/#cause" in shown
