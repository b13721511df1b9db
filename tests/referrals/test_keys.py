"""Keys of systems: made and shown once, kept as a hash, scoped, limited, changed over, switched off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from referrals import clients
from referrals.models import ApiClient, ApiWindow, ClientScope, Referral
from referrals.selectors import colleagues
from tests.referrals.speaking import System, client_of, is_problem, path, placed, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(person: Callable[[str], User]) -> User:
    return person("admin")


@pytest.mark.parametrize("key", ["", "dost_", "dost_" + "x" * 43, "x" * 500, "ə", "Bearer"])
def test_without_a_key_that_works_nothing(key: str, referral: Referral) -> None:
    one = System(key)
    for answer in (
        one.get("/referrals"),
        one.get(path(referral.pk)),
        one.post(path(referral.pk, "/decision"), placed()),
    ):
        is_problem(answer, 401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_of_the_desk_opens_nothing_here(desk_client: Client) -> None:
    is_problem(desk_client.get("/api/v1/referrals"), 401, "unauthenticated")


CALLS = {
    ClientScope.READ: lambda one, at: one.get(path(at)),
    ClientScope.ACKNOWLEDGE: lambda one, at: one.post(path(at, "/acknowledgement")),
    ClientScope.DECIDE: lambda one, at: one.post(path(at, "/decision"), placed()),
    ClientScope.ASK: lambda one, at: one.post(path(at, "/clarifications"), {"question": "transport"}),
    ClientScope.SEND: lambda one, at: one.post("/inbox/outcomes", {"references": []}),
}


@pytest.mark.parametrize("scope", ClientScope)
@pytest.mark.parametrize("call", ClientScope)
def test_each_scope_opens_its_own_door_alone(admin: User, receive, scope: str, call: ClientScope) -> None:
    answer = CALLS[call](system(admin, scope), receive().pk)
    if scope == call:
        assert answer.status_code == 200
    else:
        is_problem(answer, 403, "forbidden")
        assert AuditEvent.objects.filter(event="api.denied", detail__code="forbidden").count() == 1


def test_the_database_holds_no_key(admin: User) -> None:
    one = system(admin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM referrals_apiclient c")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT a::text FROM audit_auditevent a")
        trail = str(cursor.fetchall())
    secret = one.key.removeprefix("dost_")
    assert secret not in row
    assert secret.encode().hex() not in row
    assert secret not in trail
    assert client_of(one).key_hint == one.key[:8]


def test_a_changed_key_leaves_a_week_to_change_over(admin: User) -> None:
    one = system(admin)
    new = System(clients.change_key(client=client_of(one), by=admin))
    assert (one.get("/places").status_code, new.get("/places").status_code) == (200, 200)
    ApiClient.objects.update(old_key_until=timezone.now() - timedelta(seconds=1))
    is_problem(one.get("/places"), 401, "unauthenticated")
    assert new.get("/places").status_code == 200


def test_a_lost_key_ends_at_once(admin: User) -> None:
    one = system(admin)
    new = System(clients.change_key(client=client_of(one), by=admin, at_once=True))
    is_problem(one.get("/places"), 401, "unauthenticated")
    assert new.get("/places").status_code == 200


@pytest.mark.parametrize("what", ["client", "user"])
def test_switched_off_the_very_next_request_fails(admin: User, what: str) -> None:
    one = system(admin)
    assert one.get("/places").status_code == 200
    if what == "client":
        ApiClient.objects.update(is_active=False)
    else:
        User.objects.filter(pk=client_of(one).user_id).update(is_active=False)
    is_problem(one.get("/places"), 401, "unauthenticated")


def test_more_than_its_minute_allows_waits_and_others_do_not(admin: User) -> None:
    one, other = system(admin, per_minute=3), system(admin)
    assert [one.get("/places").status_code for _ in range(3)] == [200] * 3
    refused = one.get("/places")
    is_problem(refused, 429, "too_many_requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert other.get("/places").status_code == 200
    ApiWindow.objects.update(began=timezone.now() - timedelta(minutes=1))
    assert one.get("/places").status_code == 200


def test_nobody_logs_in_as_a_system_and_it_is_nobody_s_colleague(admin: User, dsmf: User, client: Client) -> None:
    user = client_of(system(admin)).user
    assert not user.has_usable_password()
    assert user not in colleagues(dsmf)


class TestAdmin:
    def test_the_key_is_shown_once(self, client: Client, admin: User) -> None:
        client.force_login(admin)
        posted = {"name": "DSMF sistemi", "scopes": ["referrals:read"], "per_minute": "60", "is_active": "on"}
        shown = client.post("/admin/referrals/apiclient/add/", posted, follow=True).content.decode()
        key = next(word.strip("<>:;") for word in shown.replace("<", " ").split() if word.startswith("dost_"))
        assert clients.find(key).name == "DSMF sistemi"
        assert key not in client.get("/admin/referrals/apiclient/").content.decode()

    def test_it_is_changed_by_an_action(self, client: Client, admin: User) -> None:
        client.force_login(admin)
        one = system(admin)
        chosen = {"action": "replace_lost_key", "_selected_action": [str(client_of(one).pk)]}
        client.post("/admin/referrals/apiclient/", chosen, follow=True)
        assert clients.find(one.key) is None

    def test_who_sends_does_not_decide(self, client: Client, admin: User) -> None:
        client.force_login(admin)
        scopes = ["referrals:send", "referrals:decide"]
        posted = {"name": "Hər şey", "scopes": scopes, "per_minute": "60", "is_active": "on"}
        assert client.post("/admin/referrals/apiclient/add/", posted).status_code == 200
        assert not ApiClient.objects.exists()

    def test_nobody_else_gets_there(self, client: Client, dsmf: User) -> None:
        client.force_login(dsmf)
        assert client.get("/admin/referrals/apiclient/").status_code == 302
