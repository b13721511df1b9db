"""Two people on one case see each other."""

import gc

from django.test import Client

from cases.models import Case
from cases.services import beside
from dost_portal.staff.models import User
from tests.factories import Story

SEEN = "Also here just now:"


def page(client: Client, case: Case, path: str = "") -> str:
    return client.get(f"/cases/{case.number}/{path}").content.decode()


def test_who_has_the_case_open_is_seen_by_who_else_has(story: Story, browser_of) -> None:
    case = story.to_assessment()
    aysels, kamrans = browser_of("aysel"), browser_of("kamran")
    assert SEEN not in page(aysels, case)
    text = page(kamrans, case, "assessment/")
    assert SEEN in text
    assert "Aysel" in text.partition(SEEN)[2][:200]
    assert "Kamran" in page(aysels, case, "live/").partition(SEEN)[2][:200]


def test_who_may_not_open_it_is_not_seen_and_without_the_broker_nobody_is(story: Story, browser_of, settings) -> None:
    case = story.open()
    assert browser_of("murad").get(f"/cases/{case.number}/").status_code == 404
    aysels = browser_of("aysel")
    assert SEEN not in page(aysels, case)
    page(browser_of("nigar"), case)
    assert SEEN in page(aysels, case)
    beside._pool.cache_clear()
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert SEEN not in page(aysels, case)
    beside._pool.cache_clear()


def test_a_page_that_is_done_leaves_the_connections_of_the_others_alone(case: Case, aysel: User) -> None:
    pool = beside._pool()
    another = pool.get_connection()
    another.send_command("PING")
    beside.look(case_id=case.pk, user=aysel)
    gc.collect()  # what that page used is thrown away
    assert another.read_response() in (b"PONG", "PONG")
    pool.release(another)
