"""Security requirements 9 and 33: a session ends on the server, and with the account."""

from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.test import Client

from cases.models import Case
from dost_portal.audit.models import AuditEvent
from dost_portal.staff import tasks
from dost_portal.staff.middleware import BEGAN, LAST_SEEN
from dost_portal.staff.models import Session, User
from dost_portal.staff.session_store import stored_key
from tests.database import rows, sql
from tests.staff.conftest import PASSWORD, Person

pytestmark = pytest.mark.django_db
Somebody = Callable[..., Person]
NEW = "yeni uzun parol 2026"


@pytest.fixture
def one(somebody: Somebody) -> Person:
    one = somebody()
    one.give_password()
    assert one.is_in()
    return one


@pytest.fixture
def elsewhere(somebody: Somebody) -> Person:
    """The same person with another browser."""
    other = somebody(**{"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    other.give_password()
    return other


def shift(client: Client, **seconds: float) -> None:
    session = client.session
    for name, by in seconds.items():
        session[name] = session[name] - by
    session.save()


class TestLimits:
    def test_33_fifteen_minutes_without_work_end_it(self, one: Person) -> None:
        shift(one.client, last_seen=14 * 60)
        assert one.is_in()
        shift(one.client, last_seen=15 * 60 + 1)
        assert not one.is_in()
        assert not Session.objects.filter(user=one.user).exists()

    def test_33_eight_hours_end_it_however_busy(self, one: Person) -> None:
        shift(one.client, began=8 * 3600 - 60)
        assert one.is_in()
        shift(one.client, began=61)
        assert not one.is_in()

    def test_33_a_poll_is_no_work(self, one: Person, case: Case) -> None:
        shift(one.client, last_seen=10 * 60)
        before = one.client.session[LAST_SEEN]
        assert one.client.get("/work/live/", headers={"X-Dost-Poll": "1"}).status_code == 200
        assert one.client.session[LAST_SEEN] == before
        one.client.get("/work/")
        assert one.client.session[LAST_SEEN] > before

    def test_33_who_types_says_so(self, one: Person) -> None:
        shift(one.client, last_seen=10 * 60)
        one.client.post("/keep-alive/")
        shift(one.client, last_seen=10 * 60)
        assert one.is_in()

    def test_33_the_limits_are_those_of_the_requirement(self) -> None:
        assert (configured.SESSION_IDLE_SECONDS, configured.SESSION_TOTAL_SECONDS) == (15 * 60, 8 * 3600)


class TestAccount:
    def test_33_a_changed_password_ends_the_other_sessions_and_no_other(self, one: Person, elsewhere: Person) -> None:
        asked = {"change-password": PASSWORD, "change-new_password1": NEW, "change-new_password2": NEW}
        assert one.client.post("/account/password/", asked).status_code == 302
        assert one.is_in()
        assert not elsewhere.is_in()
        assert AuditEvent.objects.filter(event="password.changed", actor=one.user).count() == 1
        elsewhere.give_password(NEW)
        assert elsewhere.is_in()

    @pytest.mark.parametrize(
        "change",
        [
            {"change-password": "wrong"},
            {"change-new_password2": "another long password"},
            {"change-new_password1": "short", "change-new_password2": "short"},
            {"change-new_password1": "123456789012", "change-new_password2": "123456789012"},
            {"change-new_password1": "aysel aysel aysel", "change-new_password2": ""},
            {"change-new_password1": "passwordpassword", "change-new_password2": "passwordpassword"}
            | {"change-password": ""},
            {"change-new_password1": "x" * 100_000, "change-new_password2": "x" * 100_000},
        ],
    )
    def test_33_a_bad_new_password_changes_nothing(
        self, one: Person, elsewhere: Person, change: dict[str, str]
    ) -> None:
        asked = {"change-password": PASSWORD, "change-new_password1": NEW, "change-new_password2": NEW}
        assert one.client.post("/account/password/", asked | change).status_code == 422
        one.user.refresh_from_db()
        assert one.user.check_password(PASSWORD)
        assert elsewhere.is_in()

    def test_33_the_list_tells_where_one_is_logged_in(self, one: Person, elsewhere: Person) -> None:
        page = one.client.get("/account/").content.decode()
        assert page.count("End this one") == 1
        assert "Firefox · Windows" in page
        assert "This one" in page

    def test_33_one_other_session_is_ended_by_hand(self, one: Person, elsewhere: Person) -> None:
        key = stored_key(elsewhere.client.session.session_key)
        one.client.post(f"/account/sessions/{key}/end/")
        assert one.is_in()
        assert not elsewhere.is_in()

    def test_33_all_others_are_ended_at_once(self, one: Person, elsewhere: Person, somebody: Somebody) -> None:
        third = somebody("kamran")
        third.give_password()
        one.client.post("/account/sessions/end-others/")
        assert one.is_in()
        assert third.is_in()
        assert not elsewhere.is_in()

    def test_33_nobody_ends_the_session_of_somebody_else(self, one: Person, somebody: Somebody) -> None:
        other = somebody("kamran")
        other.give_password()
        other.client.post(f"/account/sessions/{stored_key(one.client.session.session_key)}/end/")
        assert one.is_in()

    def test_33_the_table_of_sessions_opens_none(self, one: Person) -> None:
        key = one.client.session.session_key
        stored = "".join(text for (text,) in rows("SELECT t::text FROM staff_session t"))
        assert key not in stored
        thief = Client()
        thief.cookies[configured.SESSION_COOKIE_NAME] = stored_key(key)
        assert thief.get("/account/").status_code == 302

    def test_33_an_exit_ends_the_session_on_the_server(self, one: Person) -> None:
        stolen = one.client.cookies[configured.SESSION_COOKIE_NAME].value
        one.client.post("/quick-exit/")
        one.client.cookies[configured.SESSION_COOKIE_NAME] = stolen
        assert not one.is_in()

    def test_sessions_that_are_over_are_deleted(self, one: Person) -> None:
        sql("UPDATE staff_session SET expire_date = now() - interval '1 second'")
        tasks.tidy()
        assert not Session.objects.exists()


class TestAccountsThatEnd:
    def test_9_a_disabled_persons_next_request_fails(self, one: Person, case: Case) -> None:
        assert one.client.get(f"/cases/{case.number}/").status_code == 200
        User.objects.filter(pk=one.user.pk).update(is_active=False)
        assert one.client.get(f"/cases/{case.number}/").status_code == 302
        assert one.client.post(f"/cases/{case.number}/intake/", {"last_name": "x"}).status_code == 302

    def test_9_a_demoted_persons_next_request_fails(self, one: Person, case: Case) -> None:
        User.objects.filter(pk=one.user.pk).update(roles=["reception"])
        assert one.client.get(f"/cases/{case.number}/").status_code in (403, 404)
        assert one.client.get("/cases/").status_code == 403

    def test_9_a_disabled_person_does_not_come_in_again(self, somebody: Somebody) -> None:
        one = somebody()
        User.objects.filter(pk=one.user.pk).update(is_active=False)
        one.give_password()
        assert not one.is_in()

    def test_9_the_administrator_ends_all_sessions_of_somebody(self, one: Person, elsewhere: Person, somebody) -> None:
        admin = somebody("admin")
        admin.give_password()
        asked = {"what": "sessions", "password": PASSWORD}
        assert admin.client.post(f"/admin/staff/user/{one.user.pk}/access/", asked).status_code == 200
        assert not one.is_in()
        assert not elsewhere.is_in()


class TestLock:
    def test_33_a_locked_session_shows_nothing_in_any_tab(self, one: Person, case: Case) -> None:
        one.client.post("/lock/")
        assert one.client.get(f"/cases/{case.number}/").url == "/unlock/"
        assert one.client.post(f"/cases/{case.number}/intake/").status_code == 423
        assert one.client.get("/work/live/", headers={"X-Dost-Poll": "1"}).status_code == 423
        page = one.client.get("/unlock/")
        assert case.number not in page.content.decode()

    def test_33_the_password_of_the_same_person_opens_it_where_they_were(self, one: Person, case: Case) -> None:
        one.client.post("/lock/")
        one.client.get(f"/cases/{case.number}/")
        assert one.client.post("/unlock/", {"password": "wrong"}).status_code == 422
        assert one.client.get("/cases/").url == "/unlock/"
        one.client.get(f"/cases/{case.number}/")
        assert one.client.post("/unlock/", {"password": PASSWORD}).url == f"/cases/{case.number}/"
        assert one.is_in()

    def test_33_it_is_not_guessed(self, one: Person) -> None:
        one.client.post("/lock/")
        for _ in range(5):
            one.client.post("/unlock/", {"password": "wrong"})
        assert one.client.post("/unlock/", {"password": PASSWORD}).status_code == 422
        assert one.client.get("/cases/").url == "/unlock/"

    def test_33_it_does_not_keep_the_session_longer(self, one: Person) -> None:
        one.client.post("/lock/")
        shift(one.client, last_seen=15 * 60 + 1)
        assert one.client.get("/cases/").url.startswith("/login/")

    def test_33_lock_and_unlock_are_on_record_once(self, one: Person) -> None:
        one.client.post("/lock/"), one.client.post("/lock/")
        one.client.post("/unlock/", {"password": PASSWORD}, headers={"X-Requested-With": "fetch"})
        found = AuditEvent.objects.filter(event__startswith="session.").values_list("event", flat=True)
        assert [*found] == ["session.locked", "session.unlocked"]


def test_began_is_part_of_the_session(one: Person) -> None:
    assert one.client.session[BEGAN] == pytest.approx(Session.objects.get(user=one.user).began_at.timestamp())
