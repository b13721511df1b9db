"""Security requirement 31: nothing without the second factor."""

import re
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from dost_portal.audit.models import AuditEvent
from dost_portal.crypto import CannotOpenError
from dost_portal.staff import second_factor
from dost_portal.staff.credentials import RecoveryCode, SecondFactor
from dost_portal.staff.models import User
from tests import factories
from tests.architecture.test_every_url_by_role import url_of
from tests.database import rows
from tests.staff.conftest import PASSWORD, Person, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_asked")]
Somebody = Callable[..., Person]
QR = r'<svg[^>]* class="qr".*?</svg>'
# What somebody without a session may ask for (the interface asks for a key of its own); every other page sends
# them to the login.
OPEN = re.compile(
    r"^(healthz|readyz|readyz_web|metrics|set_language|passport:.*|styleguide|staff:.*|api:.*|cases:(kiosk|board|board_live))$"
)


@pytest.mark.parametrize("username", sorted(factories.CAST))
def test_31_the_password_alone_opens_no_account(somebody: Somebody, username: str) -> None:
    one = somebody(username).has_authenticator()
    assert one.give_password().url == "/login/code/"
    assert not one.is_in()
    assert one.client.get("/").url == "/login/?next=/"


def test_31_a_session_that_never_passed_it_opens_no_page(aysel: User) -> None:
    client = Client()
    client.force_login(aysel)  # as if by a door that was forgotten
    names = [name for name in _page_names() if not OPEN.match(name)]
    assert len(names) > 50
    assert {name: client.get(_address(name)).status_code for name in names} == dict.fromkeys(names, 302)


def test_31_the_code_lets_in_and_leads_where_one_wanted_to_go(somebody: Somebody) -> None:
    one = somebody().has_authenticator()
    one.client.post("/login/?next=/cases/", {"username": "aysel", "password": PASSWORD})
    assert one.give_code(code_of(one.factor)).url == "/cases/"
    assert one.is_in()
    assert AuditEvent.objects.get(event="login").detail == {"factor": "totp"}


def test_31_it_leads_to_no_other_site(somebody: Somebody) -> None:
    one = somebody().has_authenticator()
    one.client.post("/login/?next=https://evil.example/", {"username": "aysel", "password": PASSWORD})
    assert one.give_code(code_of(one.factor)).url == "/"


def test_31_a_code_is_not_accepted_twice(somebody: Somebody) -> None:
    one, other = somebody().has_authenticator(), somebody()
    code = code_of(one.factor)
    one.give_password(), other.give_password()
    assert one.give_code(code).status_code == 302
    assert other.give_code(code).status_code == 422
    assert not other.is_in()
    assert AuditEvent.objects.filter(event="second_factor.failed", actor=one.user).count() == 1


def test_31_a_clock_that_is_off_by_half_a_minute_is_heard_and_followed(somebody: Somebody) -> None:
    one = somebody().has_authenticator()
    assert second_factor.accept(user=one.user, code=code_of(one.factor, steps=1)) == "totp"
    assert one.factor.drift == 1
    assert second_factor.accept(user=one.user, code=code_of(one.factor, steps=2)) == "totp"
    assert second_factor.accept(user=one.user, code=code_of(one.factor, steps=9)) is None


def test_31_a_code_before_one_that_was_used_is_spent_too(somebody: Somebody) -> None:
    one = somebody().has_authenticator()
    earlier = code_of(one.factor)
    assert second_factor.accept(user=one.user, code=code_of(one.factor, steps=1)) == "totp"
    assert second_factor.accept(user=one.user, code=earlier) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00", "1" * 5000, "-12345"])
def test_31_what_is_no_code_is_refused_beside_the_field(somebody: Somebody, typed: str) -> None:
    one = somebody().has_authenticator()
    one.give_password()
    assert one.give_code(typed).status_code == 422
    assert not one.is_in()


def test_31_a_recovery_code_lets_in_once(somebody: Somebody) -> None:
    one, other = somebody().has_authenticator(), somebody()
    one.give_password(), other.give_password()
    assert one.give_code(one.codes[0].upper().replace("-", " ")).status_code == 302
    assert other.give_code(one.codes[0]).status_code == 422
    assert second_factor.codes_left(one.user) == 9
    assert AuditEvent.objects.get(event="login").detail == {"factor": "recovery"}


def test_31_the_recovery_code_of_somebody_else_does_not(somebody: Somebody) -> None:
    one, other = somebody().has_authenticator(), somebody("kamran").has_authenticator()
    other.give_password()
    assert other.give_code(one.codes[0]).status_code == 422


def test_31_secrets_are_stored_sealed_and_codes_as_digests(somebody: Somebody, settings) -> None:
    one = somebody().has_authenticator()
    ((stored,),) = rows("SELECT t::text FROM staff_secondfactor t")
    assert one.factor.open_secret().hex() not in stored
    codes = "".join(text for (text,) in rows("SELECT t::text FROM staff_recoverycode t"))
    assert not any(code.replace("-", "").encode().hex() in codes for code in one.codes)
    moved = SecondFactor(user=one.user, key_id=one.factor.key_id, wrapped=one.factor.wrapped)
    with pytest.raises(CannotOpenError):
        moved.open_secret()


class TestSettingUp:
    def enter(self, one: Person) -> str:
        assert one.give_password().url == "/login/authenticator/"
        return one.client.get("/login/authenticator/").content.decode()

    def test_31_who_has_none_sets_one_up_before_anything_else(self, somebody: Somebody) -> None:
        one = somebody()
        page = self.enter(one)
        assert not one.is_in()
        factor = SecondFactor.objects.get(user=one.user)
        assert "<svg" in page
        assert second_factor.secret_in_groups(factor) in page
        answer = one.client.post("/login/authenticator/", {"code": code_of(factor)})
        shown = re.findall(r">(\w{4}-\w{4}-\w{4})<", answer.content.decode())
        assert len(shown) == RecoveryCode.objects.filter(user=one.user).count() == 10
        assert one.is_in()
        assert AuditEvent.objects.filter(event="second_factor.enrolled", actor=one.user).count() == 1

    def test_31_the_code_on_the_page_says_what_the_authenticator_needs(self, somebody: Somebody) -> None:
        one = somebody()
        self.enter(one)
        said = second_factor.uri(SecondFactor.objects.get(user=one.user))
        assert re.fullmatch(r"otpauth://totp/DOST%3Aaysel\?secret=[A-Z2-7]{32}&issuer=DOST&digits=6", said)

    def test_31_the_page_asks_for_nothing_that_the_content_policy_refuses(self, somebody: Somebody) -> None:
        svg = re.search(QR, self.enter(somebody()), re.DOTALL)
        assert svg
        assert 'viewBox="0 0 ' in svg.group()  # or the style's size would cut it off
        assert not re.search(r"style=|<script|<style|href|\bon\w+=", svg.group())

    def test_31_a_wrong_code_confirms_nothing(self, somebody: Somebody) -> None:
        one = somebody()
        self.enter(one)
        assert one.client.post("/login/authenticator/", {"code": "000000"}).status_code in (422,)
        assert second_factor.in_use(one.user) is None
        assert not one.is_in()

    def test_31_the_secret_stays_the_same_until_it_is_confirmed(self, somebody: Somebody) -> None:
        one = somebody()
        assert re.search(QR, self.enter(one)).group() in one.client.get("/login/authenticator/").content.decode()

    def test_31_the_password_alone_replaces_no_authenticator(self, somebody: Somebody) -> None:
        one = somebody().has_authenticator()
        one.give_password()
        assert one.client.get("/login/authenticator/").url == "/login/"
        assert one.client.post("/login/authenticator/", {"code": "123456"}).url == "/login/"

    def test_34_another_authenticator_is_set_up_behind_the_password(self, somebody: Somebody) -> None:
        one = somebody().has_authenticator().comes_in()
        before = one.factor
        assert one.client.get("/login/authenticator/").url == "/login/"
        wrong = one.client.post("/account/second-factor/", {"factor-password": "wrong", "replace": "1"})
        assert wrong.status_code == 422
        one.client.post("/account/second-factor/", {"factor-password": PASSWORD, "replace": "1"})
        new = SecondFactor.objects.filter(user=one.user, confirmed_at=None)
        one.client.get("/login/authenticator/")
        one.client.post("/login/authenticator/", {"code": code_of(new.get())})
        assert one.factor != before
        assert one.is_in()

    def test_34_new_recovery_codes_end_the_old_ones(self, somebody: Somebody) -> None:
        one = somebody().has_authenticator().comes_in()
        page = one.client.post("/account/second-factor/", {"factor-password": PASSWORD, "codes": "1"}).content.decode()
        (fresh, *_others) = re.findall(r">(\w{4}-\w{4}-\w{4})<", page)
        assert second_factor.accept(user=one.user, code=one.codes[0]) is None
        assert second_factor.accept(user=one.user, code=fresh) == "recovery"


def test_31_a_password_that_changed_meanwhile_ends_what_was_begun_with_the_old(somebody: Somebody) -> None:
    one = somebody().has_authenticator()
    one.give_password()
    one.user.set_password("another one altogether")
    one.user.save()
    assert one.give_code(code_of(one.factor)).url == "/login/"


def test_31_between_password_and_code_there_are_ten_minutes(somebody: Somebody, monkeypatch) -> None:
    one = somebody().has_authenticator()
    one.give_password()
    later = time.time() + 601
    monkeypatch.setattr("dost_portal.staff.entering.time.time", lambda: later)
    assert one.client.get("/login/code/").url == "/login/"


def test_31_in_a_demo_nobody_is_asked(somebody: Somebody, settings) -> None:
    settings.SECOND_FACTOR = False
    one = somebody()
    assert one.give_password().url == "/"
    assert one.is_in()


def test_31_only_a_demo_and_the_tests_go_without() -> None:
    from dost_portal import settings as source

    assert source.SECOND_FACTOR is False
    assert "SECOND_FACTOR = not (DEMO or TESTING)" in Path(source.__file__).read_text()


def _page_names() -> list[str]:
    from tests.architecture.test_every_url_by_role import names

    return sorted(set(names(get_resolver().url_patterns)))


def _address(name: str) -> str:
    from uuid import uuid4

    slugs = {"cases:outcome": "withdraw", "cases:ticket_action": "call"}
    world: dict[str, Any] = defaultdict(uuid4)
    world |= {"number": "AAAA-BBBB", "clock": "front_office", "generation": 1, "pk": 1, "token": "x", "form": "intake"}
    world |= {"page": 1, "document": "identity", "code": "SR-01"}
    return url_of(f"{name} {slugs[name]}" if name in slugs else name, world)
