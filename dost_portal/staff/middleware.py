"""Limits of a session, kept on the server (security requirement 33)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN, LAST_SEEN = "began", "last_seen"
# Writing the session on every request would cost an UPDATE a page; to a half minute is exact enough.
GRANULARITY_SECONDS = 30


class SessionLimitsMiddleware:
    """Ends a session after 15 minutes without work and after 8 hours in all. Polls are not work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            began = request.session.setdefault(BEGAN, now)
            seen = request.session.setdefault(LAST_SEEN, now)
            if now - began > settings.SESSION_TOTAL_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen > GRANULARITY_SECONDS and "X-Dost-Poll" not in request.headers:
                request.session[LAST_SEEN] = now
        return self.get_response(request)
