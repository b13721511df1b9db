"""What must be known of cases by who is not in their team: the walls hide content, never that something waits."""

import pytest
from django.db import connection, transaction
from django.test import Client

from cases.models import Case
from cases.services import interviewing
from dost_portal.row_security.declared import DbRole
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role
from tests.factories import Story


@pytest.fixture
def colleague(story: Story) -> User:
    """A second lawyer of the same centre."""
    return User.objects.create_user(
        "vusal", first_name="Vüsal", last_name="Heyətli", roles=[Role.LAWYER], centre=story.lawyer.centre
    )


@pytest.mark.django_db
def test_an_interview_that_a_colleague_took_waits_for_nobody(client: Client, story: Story, colleague: User) -> None:
    case = story.to_interview()
    page, take = "/work/", f"/cases/{case.number}/take-interview/"
    client.force_login(colleague)
    assert case.number in client.get(page).content.decode()
    assert client.get(take).status_code == 200
    interviewing.take(case=case, by=story.lawyer)
    assert case.number not in client.get(page).content.decode()
    assert client.get(take).status_code == 404


@pytest.mark.django_db
def test_the_figures_for_watching_count_every_case(client: Client, case: Case) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true), set_config('dost.case', '', true)", [DbRole.WEB])
        text = client.get("/metrics").content.decode()
        cursor.execute("SELECT set_config('role', 'none', true)")
    assert "dost_clocks_running 2.0" in text
