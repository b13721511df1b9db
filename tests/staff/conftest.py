"""A login as people do it, with the second factor asked for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP

from dost_portal.staff import second_factor
from dost_portal.staff.credentials import SecondFactor
from dost_portal.staff.models import User

PASSWORD = "dost-demo"


@pytest.fixture
def _asked(settings) -> None:
    """As in production: nobody gets in without the second factor."""
    settings.SECOND_FACTOR = True


def code_of(factor: SecondFactor, *, steps: int = 0) -> str:
    """Return what the person's authenticator shows now, or showed or will show some `steps` of 30 seconds away."""
    clock = TOTP(factor.open_secret())
    clock.time = time.time() + 30 * steps
    return f"{clock.token():06d}"


@dataclass
class Person:
    """Somebody with a browser, perhaps an authenticator, and recovery codes on paper."""

    user: User
    client: Client
    codes: list[str] = field(default_factory=list)

    def has_authenticator(self) -> "Person":
        factor = second_factor.begin(user=self.user)
        self.codes = second_factor.confirm(user=self.user, code=code_of(factor, steps=-1)) or []
        assert self.codes
        # The code was an old one, so that the present one is still good; the clock is not off for that.
        SecondFactor.objects.filter(user=self.user).update(drift=0)
        return self

    @property
    def factor(self) -> SecondFactor:
        found = second_factor.in_use(self.user)
        assert found
        return found

    def give_password(self, password: str = PASSWORD, **more: object) -> HttpResponse:
        return self.client.post("/login/", {"username": self.user.username, "password": password}, **more)

    def give_code(self, code: str) -> HttpResponse:
        return self.client.post("/login/code/", {"code": code})

    def comes_in(self) -> "Person":
        self.give_password()
        assert self.give_code(code_of(self.factor)).status_code == 302
        assert self.is_in()
        return self

    def is_in(self) -> bool:
        return self.client.get("/account/").status_code == 200


@pytest.fixture
def somebody(person: Callable[[str], User]) -> Callable[..., Person]:
    def come(username: str = "aysel", **browser: str) -> Person:
        return Person(person(username), Client(headers={"accept-language": "en", **browser}))

    return come
