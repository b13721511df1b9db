"""Limits of a session, kept on the server (security requirements 31 and 33)."""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

BEGAN, LAST_SEEN = "began", "last_seen"
ADDRESS, DEVICE = "address", "device"
# How this session passed the second factor; which page it covers while it is locked.
FACTOR, LOCKED = "second_factor", "locked"
# Writing the session on every request would cost an UPDATE a page; to a half minute is exact enough.
GRANULARITY_SECONDS = 30
# What a locked session may still ask for.
WHILE_LOCKED = re.compile(r"^/(lock|unlock|logout|quick-exit|language)/$")
View = Callable[[HttpRequest], HttpResponse]


class SessionLimitsMiddleware:
    """Ends a session after 15 minutes without work and after 8 hours in all. Polls are not work.

    One that never passed the second factor is none, wherever it came from.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            began = request.session.setdefault(BEGAN, now)
            seen = request.session.setdefault(LAST_SEEN, now)
            over = now - began > settings.SESSION_TOTAL_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS
            if over or (settings.SECOND_FACTOR and FACTOR not in request.session):
                logout(request)
            elif now - seen > GRANULARITY_SECONDS and "X-Dost-Poll" not in request.headers:
                request.session[LAST_SEEN] = now
        return self.get_response(request)


class LockedSessionMiddleware:
    """A session that was locked shows nothing but the lock, in whatever tab (requirement 33)."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if LOCKED in request.session and request.user.is_authenticated and not WHILE_LOCKED.match(request.path):
            if request.method == "GET" and "X-Dost-Poll" not in request.headers:
                request.session[LOCKED] = request.get_full_path()
                return redirect("staff:unlock")
            return HttpResponse(status=423)
        return self.get_response(request)
