"""Security requirement 32: who fails is slowed down, nobody else; unknown users look the same."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from dost_portal.audit.models import AuditEvent
from dost_portal.staff import tasks, throttle
from dost_portal.staff.credentials import LoginFailure
from dost_portal.staff.models import User
from tests.database import rows, sql
from tests.staff.conftest import Person, code_of

pytestmark = pytest.mark.django_db
Somebody = Callable[..., Person]
WRONG = "not the password"


def fail(client: Client, username: str, times: int, **more: object) -> list[int]:
    return [client.post("/login/", {"username": username, "password": WRONG}, **more).status_code for _ in range(times)]


def test_32_after_five_failures_the_door_is_closed_for_a_while_also_to_the_right_password(somebody: Somebody) -> None:
    one = somebody()
    assert fail(one.client, "aysel", 6) == [200] * 5 + [429]
    refused = one.give_password()
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "You can try again in 15 minutes" in refused.content.decode()
    assert not one.is_in()
    assert AuditEvent.objects.filter(event="login.failed").count() == 5
    sql("UPDATE staff_loginfailure SET at = at - interval '15 minutes'")
    one.give_password()
    assert one.is_in()


def test_32_nobody_locks_a_colleague_out_from_another_address(somebody: Somebody) -> None:
    fail(Client(), "aysel", 8, REMOTE_ADDR="198.51.100.7")
    one = somebody()
    one.give_password()
    assert one.is_in()


def test_32_nobody_locks_a_colleague_out_from_the_same_address_either(somebody: Somebody) -> None:
    """Behind one proxy a centre has one address: a browser the colleague knows is a door of its own."""
    one = somebody()
    one.give_password()
    one.client.post("/logout/")
    fail(Client(), "aysel", 8)
    one.give_password()
    assert one.is_in()


def test_32_a_known_browser_is_a_door_for_its_own_people_and_closes_too(somebody: Somebody) -> None:
    one = somebody()
    one.give_password()
    one.client.post("/logout/")
    assert fail(one.client, "kamran", 6)[-1] == 429
    assert fail(one.client, "aysel", 6) == [200] * 5 + [429]


def test_32_a_forged_cookie_makes_no_door(client: Client, aysel: User) -> None:
    for forged in ("x", "eyJhIjoiYiJ9:1abc:def"):
        client.cookies[throttle.COOKIE] = forged
        fail(client, "aysel", 3)
    assert fail(client, "aysel", 1) == [429]


def test_32_one_address_that_tries_many_names_is_closed(client: Client, somebody: Somebody) -> None:
    known = somebody()
    known.give_password()
    known.client.post("/logout/")
    for place in range(throttle.MOST_FROM_AN_ADDRESS):
        assert fail(client, f"name{place}", 1) == [200]
    assert fail(client, "another", 1) == [429]
    assert fail(client, "another", 1, REMOTE_ADDR="198.51.100.7") == [200]
    known.give_password()
    assert known.is_in()


def test_32_an_unknown_user_looks_the_same(client: Client, aysel: User, murad: User) -> None:
    User.objects.filter(pk=murad.pk).update(is_active=False)

    def seen(name: str) -> tuple[object, ...]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            pages = [client.post("/login/", {"username": name, "password": WRONG}) for _ in range(6)]
        return len(asked), [(page.status_code, _plain(page.content.decode(), name)) for page in pages]

    assert seen("aysel") == seen("nobody") == seen("murad")


def test_32_the_second_factor_is_throttled_by_user_and_address_too(somebody: Somebody, settings) -> None:
    settings.SECOND_FACTOR = True
    one = somebody().has_authenticator()
    one.give_password()
    assert [one.give_code("000000").status_code for _ in range(6)] == [422] * 5 + [429]
    assert one.give_code(code_of(one.factor)).status_code == 429
    elsewhere = somebody(REMOTE_ADDR="x")
    elsewhere.client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    elsewhere.comes_in()


def test_32_coming_in_forgets_the_failures_before_it(somebody: Somebody) -> None:
    one = somebody()
    fail(one.client, "aysel", 4)
    one.give_password()
    assert not LoginFailure.objects.exists()


def test_32_neither_name_nor_address_nor_password_is_kept(client: Client) -> None:
    fail(client, "aysel-secret", 1, REMOTE_ADDR="198.51.100.7")
    stored = "".join(
        text
        for (text,) in rows("SELECT t::text FROM staff_loginfailure t UNION ALL SELECT t::text FROM audit_auditevent t")
    )
    for secret in ("aysel-secret", "198.51.100.7", WRONG):
        assert secret not in stored
        assert secret.encode().hex() not in stored


def test_32_without_cache_and_broker_it_holds(settings, somebody: Somebody) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }
    assert fail(somebody().client, "aysel", 6)[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # anybody may say so
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_32_the_address_is_what_our_own_proxies_tell(settings, proxies: int, told: str, address: str) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": told})
    assert throttle.client_address(request) == address


def test_what_counts_no_more_is_deleted(client: Client) -> None:
    fail(client, "aysel", 2)
    sql("UPDATE staff_loginfailure SET at = at - interval '1 hour' WHERE id = (SELECT min(id) FROM staff_loginfailure)")
    tasks.tidy()
    assert LoginFailure.objects.count() == 1


def _plain(page: str, name: str) -> str:
    page = re.sub(r'value="[A-Za-z0-9]{64}"|data-server-epoch="\d+"', "", page)
    return page.replace(name, "NAME")
