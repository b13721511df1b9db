"""Failed logins slow down who fails, and nobody else (security requirement 32).

Counted per door: a user name together with the address it is tried from. A browser in which that person
has logged in before is a door of its own, so that a colleague at the same address, or behind the same proxy,
cannot close it. Whether such a user exists makes no difference. All in the database: a lost broker or cache
opens nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse

from dost_portal.audit.models import DatabaseNow
from dost_portal.crypto import blind_index
from dost_portal.staff.credentials import LoginFailure

MINUTES: Final = 15
WITHIN: Final = timedelta(minutes=MINUTES)
MOST_AT_A_DOOR: Final = 5
# Many names tried from one place. Known devices there go on.
MOST_FROM_AN_ADDRESS: Final = 50

COOKIE: Final = "dost_device"
COOKIE_SECONDS: Final = 180 * 24 * 60 * 60
MOST_PEOPLE_A_DEVICE: Final = 20


@dataclass(frozen=True)
class Door:
    key: bytes
    address: bytes | None


def door(request: HttpRequest, name: str, *, kind: str = "password") -> Door:
    """Return the door at which `name` is tried by this request; `kind` keeps password and code apart."""
    name = name.strip().casefold()
    device = _known(request).get(_device_name(name))
    place = device or client_address(request)
    address = None if device else blind_index("login address", f"{kind}\0{client_address(request)}")
    return Door(blind_index("login door", f"{kind}\0{len(name)}\0{name}\0{place}"), address)


def is_closed(tried: Door) -> bool:
    """Tell whether too much failed at this door lately. Attempts at one door then queue until the transaction ends."""
    lock = int.from_bytes(hashlib.sha256(tried.key).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
    lately = LoginFailure.objects.filter(at__gt=DatabaseNow() - WITHIN)
    if lately.filter(door=tried.key).count() >= MOST_AT_A_DOOR:
        return True
    return tried.address is not None and lately.filter(address=tried.address).count() >= MOST_FROM_AN_ADDRESS


def failed(tried: Door) -> None:
    LoginFailure.objects.create(door=tried.key, address=tried.address)


def passed(tried: Door) -> None:
    """Forget what failed at this door: the person came in."""
    LoginFailure.objects.filter(door=tried.key).delete()


def forget_old() -> int:
    """Delete failures that count no more; return how many."""
    return LoginFailure.objects.filter(at__lt=DatabaseNow() - WITHIN).delete()[0]


def remember_device(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Let this browser be a door of its own for `name` from now on. It is no proof of who somebody is."""
    known = _known(request)
    known.pop(key := _device_name(name.strip().casefold()), None)
    newest = [*known.items()][1 - MOST_PEOPLE_A_DEVICE :]
    response.set_cookie(
        COOKIE,
        signing.dumps(dict([*newest, (key, secrets.token_urlsafe(12))]), salt=COOKIE),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def client_address(request: HttpRequest) -> str:
    """Return the address of the browser, as the nearest DOST_PROXIES proxies tell it; without them the peer's."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and len(told) >= settings.PROXIES:
        return told[-settings.PROXIES][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return {}


def _device_name(name: str) -> str:
    return blind_index("login device", name).hex()
