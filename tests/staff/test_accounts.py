"""Accounts are handed out by one-time links; what somebody may do changes behind the password (requirements 31, 34)."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from dost_portal.audit.models import AuditEvent
from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff import links, second_factor
from dost_portal.staff.credentials import SecondFactor
from dost_portal.staff.models import Centre, User
from tests.database import rows, sql
from tests.staff.conftest import PASSWORD, Person, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_asked")]
Somebody = Callable[..., Person]
NEW = "yeni uzun parol 2026"
TWICE = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def admin(somebody: Somebody) -> Person:
    return somebody("admin").has_authenticator().comes_in()


def account(centre: Centre, **changes: object) -> dict[str, object]:
    known = {"username": "lale", "first_name": "Lalə", "last_name": "Yenicə", "email": "lale@dost.example"}
    return (
        known | {"roles": ["social_agent"], "centre": centre.pk, "is_active": "on", "own_password": PASSWORD} | changes
    )


def access(admin: Person, user: User, what: str, password: str = PASSWORD):
    return admin.client.post(f"/admin/staff/user/{user.pk}/access/", {"what": what, "password": password})


def link_for(admin: Person, user: User) -> str:
    found = re.search(r"<code>(http[^<]+)</code>", access(admin, user, "link").content.decode())
    assert found
    return re.sub(r"^https?://[^/]+", "", found.group(1))


class TestInvitation:
    def test_31_a_new_account_comes_in_by_its_link_password_and_authenticator(
        self, admin: Person, centre: Centre
    ) -> None:
        made = admin.client.post("/admin/staff/user/add/", account(centre))
        lale = User.objects.get(username="lale")
        assert made.url == f"/admin/staff/user/{lale.pk}/access/"
        assert not lale.has_usable_password()
        browser = Client(headers={"accept-language": "en"})
        page = browser.get(link_for(admin, lale), follow=True)
        assert page.redirect_chain[-1][0].endswith("/set-password/")  # the token does not stay in the address
        done = browser.post(page.redirect_chain[-1][0], TWICE)
        assert done.url == "/login/authenticator/"
        browser.get(done.url)
        factor = SecondFactor.objects.get(user=lale)
        assert browser.post(done.url, {"code": code_of(factor)}).status_code == 200
        assert browser.get("/account/").status_code == 200
        entries = AuditEvent.objects.filter(subject=f"user:{lale.pk}").order_by("id").values_list("event", flat=True)
        assert [*entries] == [
            "staff.saved",
            "staff.invited",
            "sessions.ended",
            "password.set",
            "second_factor.enrolled",
        ]

    def test_31_no_page_takes_a_password_for_somebody_else(self, admin: Person, centre: Centre) -> None:
        page = admin.client.get("/admin/staff/user/add/").content.decode()
        assert re.findall(r'<input type="password" name="(\w+)"', page) == ["own_password"]
        admin.client.post(
            "/admin/staff/user/add/", account(centre, password="chosen by me", new_password="chosen by me")
        )
        assert not User.objects.get(username="lale").has_usable_password()

    def test_31_a_link_is_good_once(self, admin: Person, murad: User) -> None:
        address = link_for(admin, murad)
        first, second = Client(), Client()
        first.post(first.get(address).url, TWICE)
        assert second.get(address).status_code == 410

    def test_31_a_newer_link_ends_the_older_and_a_disabled_account_both(self, admin: Person, murad: User) -> None:
        older, newer = link_for(admin, murad), link_for(admin, murad)
        assert Client().get(older).status_code == 410
        assert Client().get(newer).status_code == 302
        User.objects.filter(pk=murad.pk).update(is_active=False)
        assert Client().get(newer).status_code == 410

    def test_31_a_link_ends_after_two_days(self, admin: Person, murad: User, settings) -> None:
        address = link_for(admin, murad)
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert Client().get(address).status_code == 410

    @pytest.mark.parametrize("token", ["x", "set-password", "c0ffee-" + "a" * 32, "%00"])
    def test_31_a_forged_link_opens_nothing(self, murad: User, token: str) -> None:
        answer = Client().get(f"/invitation/{links.url_of(murad).split('/')[4]}/{token}/")
        assert answer.status_code == 410
        assert Client().get(f"/invitation/x/{token}/").status_code == 410

    def test_31_who_has_a_second_factor_still_needs_it_after_a_new_password(self, admin: Person, somebody) -> None:
        one = somebody().has_authenticator()
        page = one.client.get(link_for(admin, one.user))
        assert one.client.post(page.url, TWICE).url == "/login/code/"
        assert not one.is_in()

    def test_33_a_new_password_by_link_ends_the_sessions(self, admin: Person, somebody) -> None:
        one = somebody().has_authenticator().comes_in()
        other = Client()
        other.post(other.get(link_for(admin, one.user)).url, TWICE)
        assert not one.is_in()

    def test_31_the_mail_holds_the_link_and_nothing_else_and_no_table_holds_it(
        self, admin: Person, murad: User
    ) -> None:
        User.objects.filter(pk=murad.pk).update(email="murad@dost.example")
        assert access(admin, murad, "mail").status_code == 200
        assert outbox.deliver().delivered == 1
        (sent,) = mail.outbox
        address = sent.body.strip()
        assert re.fullmatch(r"http://\S+/invitation/\S+/\S+/", address)
        assert "urad" not in sent.body + sent.subject
        token = address.split("/")[-2]
        for table in ("outbox_outboxmessage", "audit_auditevent", "staff_user"):
            assert token not in str(rows(f"SELECT t::text FROM {table} t"))
        assert Client().get(re.sub(r"^https?://[^/]+", "", address)).status_code == 302

    def test_31_a_mail_that_was_overtaken_is_not_sent(self, admin: Person, murad: User) -> None:
        User.objects.filter(pk=murad.pk).update(email="murad@dost.example")
        access(admin, murad, "mail")
        sql("UPDATE staff_user SET link_issued_at = link_issued_at + interval '5 seconds'")
        outbox.deliver()
        assert mail.outbox == []

    def test_31_dsmfs_people_are_led_to_their_own_host(self, dsmf: User, settings) -> None:
        settings.DSMF_URL = "https://dsmf.example"
        assert links.url_of(dsmf).startswith("https://dsmf.example/invitation/")

    def test_31_nothing_is_sent_to_nobody(self, admin: Person, murad: User) -> None:
        assert access(admin, murad, "mail").status_code == 422
        assert not OutboxMessage.objects.exists()


class TestLostSecondFactor:
    def test_31_only_an_administrator_removes_it_on_record_and_the_person_is_told(
        self, admin: Person, somebody
    ) -> None:
        one = somebody().has_authenticator().comes_in()
        User.objects.filter(pk=one.user.pk).update(email="aysel@dost.example")
        assert access(admin, one.user, "factor").status_code == 200
        assert not one.is_in()
        assert second_factor.in_use(one.user) is None
        assert second_factor.codes_left(one.user) == 0
        assert AuditEvent.objects.get(event="second_factor.reset").actor == admin.user
        outbox.deliver()
        assert [sent.to for sent in mail.outbox] == [["aysel@dost.example"]]
        one.give_password()
        assert "An administrator removed your second factor" in one.client.get("/login/authenticator/").content.decode()

    def test_31_not_ones_own(self, admin: Person) -> None:
        assert access(admin, admin.user, "factor").status_code == 422
        assert second_factor.in_use(admin.user)

    @pytest.mark.parametrize("username", ["nigar", "auditor", "dsmf", "rashad"])
    def test_31_nobody_else_does(self, somebody, murad: User, username: str) -> None:
        one = somebody(username).has_authenticator().comes_in()
        assert access(one, murad, "factor").status_code == 302
        assert not AuditEvent.objects.filter(event="second_factor.reset").exists()


class TestRoleChanges:
    def change(self, admin: Person, user: User, centre: Centre, **changes: object):
        posted = account(centre, username=user.username, first_name="M", last_name="S") | changes
        return admin.client.post(f"/admin/staff/user/{user.pk}/change/", posted)

    @pytest.mark.parametrize("password", ["", "wrong", "x" * 5000])
    def test_34_roles_change_only_behind_the_password(self, admin: Person, murad: User, centre, password: str) -> None:
        assert self.change(admin, murad, centre, roles=["supervisor"], own_password=password).status_code == 200
        murad.refresh_from_db()
        assert murad.roles == ["social_agent"]

    def test_34_with_it_they_do_on_record_and_the_persons_password_stays(
        self, admin: Person, murad: User, centre
    ) -> None:
        assert self.change(admin, murad, centre, roles=["supervisor"]).status_code == 302
        murad.refresh_from_db()
        assert murad.roles == ["supervisor"]
        assert murad.check_password(PASSWORD)
        entry = AuditEvent.objects.get(event="staff.saved")
        assert "roles" in entry.fields
        assert not {"password", "own_password"} & set(entry.fields)

    @pytest.mark.parametrize("what", ["link", "mail", "factor", "sessions"])
    def test_34_so_does_every_way_to_let_somebody_in(self, admin: Person, murad: User, what: str) -> None:
        before = AuditEvent.objects.exclude(event="reauthentication.failed").count()
        assert access(admin, murad, what, "wrong").status_code == 422
        assert AuditEvent.objects.exclude(event="reauthentication.failed").count() == before


def test_31_the_first_administrator_of_the_command_line_enrols_like_everybody(monkeypatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW)
    call_command("createsuperuser", interactive=False, username="first", first_name="F", last_name="A", verbosity=0)
    browser = Client()
    assert browser.post("/login/", {"username": "first", "password": NEW}).url == "/login/authenticator/"
    browser.get("/login/authenticator/")
    browser.post("/login/authenticator/", {"code": code_of(SecondFactor.objects.get())})
    assert browser.get("/admin/").status_code == 200


def test_31_the_admin_has_no_door_of_its_own(somebody) -> None:
    one = somebody("admin").has_authenticator()
    assert one.client.get("/admin/login/").url.startswith("/login/")
    one.client.post("/admin/login/", {"username": "admin", "password": PASSWORD})
    assert one.client.get("/admin/").status_code == 302
