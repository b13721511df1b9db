"""From the right password to a session: between the two stands the second factor."""

import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from dost_portal.audit import trail
from dost_portal.staff import second_factor, throttle
from dost_portal.staff.middleware import ADDRESS, BEGAN, DEVICE, FACTOR, LAST_SEEN
from dost_portal.staff.models import User

PENDING: Final = "entering"
PENDING_SECONDS: Final = 10 * 60
BACKEND: Final = "dost_portal.staff.backend.StaffBackend"
# Enough to tell one's own browsers apart: (what the browser says of itself, what is shown).
BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"))
OTHER_SYSTEMS: Final = (("Mac OS", "macOS"), ("Linux", "Linux"))


@dataclass(frozen=True)
class Entering:
    """Who gave the right password in this browser a moment ago, and where they wanted to go."""

    user: User
    next_url: str


def after_password(request: HttpRequest, user: User, next_url: str = "") -> HttpResponse:
    """Lead on from the right password: to the second factor, to setting it up, or in where none is asked for."""
    if not settings.SECOND_FACTOR:
        return enter(request, user, factor="none", next_url=next_url)
    request.session.flush()
    request.session[PENDING] = {
        "user": str(user.pk),
        # A password that changes meanwhile ends this too.
        "hash": user.get_session_auth_hash(),
        "until": time.time() + PENDING_SECONDS,
        "next": next_url,
    }
    return redirect("staff:second_factor" if second_factor.in_use(user) else "staff:enrol")


def pending(request: HttpRequest) -> Entering | None:
    """Return who is between password and second factor; None for nobody, or when it took too long."""
    held = request.session.get(PENDING)
    if held is None or held["until"] < time.time():
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), held["hash"]):
        return None
    return Entering(user, held["next"])


def enter(request: HttpRequest, user: User, *, factor: str, next_url: str = "") -> HttpResponse:
    """Begin the session of `user`; return the way to where they wanted to go."""
    open_session(request, user, factor=factor)
    response = redirect(safe(request, next_url) or "home")
    throttle.remember_device(request, response, user.username)
    return response


def open_session(request: HttpRequest, user: User, *, factor: str) -> None:
    """Begin a session that passed the second factor as `factor` says; on record."""
    login(request, user, backend=BACKEND)
    request.session.pop(PENDING, None)
    request.session[FACTOR] = factor
    request.session[BEGAN] = request.session[LAST_SEEN] = time.time()
    request.session[ADDRESS] = throttle.client_address(request)
    request.session[DEVICE] = device_words(request.headers.get("User-Agent", ""))
    throttle.passed(throttle.door(request, user.username))
    throttle.passed(throttle.door(request, str(user.pk), kind="code"))
    trail.record_now("login", by=user, detail={"factor": factor})


def device_words(agent: str) -> str:
    """Return a browser and its system in two words out of what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in (*SYSTEMS, *OTHER_SYSTEMS) if mark in agent), "")
    return " · ".join(filter(None, (browser, system)))


def safe(request: HttpRequest, url: str) -> str:
    """Return `url` if it leads nowhere but to this portal, else nothing."""
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if allowed else ""
