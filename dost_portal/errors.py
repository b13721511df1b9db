"""Error pages in the user's language, and a log line that carries no personal data."""

import logging
import sys
import traceback
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger("dost_portal.errors")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: what failed may be in a context processor.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        # The database is away, or another machine takes it over: soon it answers again.
        return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "3"})
    return HttpResponse(render_to_string("errors/500.html"), status=500)


class LogWithoutValues:
    """Logs an unexpected error by type and place; its text and the posted values may name somebody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Http404 | PermissionDenied):
            return
        frames = traceback.extract_tb(exception.__traceback__)[-6:]
        places = " < ".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in reversed(frames))
        view = request.resolver_match.view_name if request.resolver_match else "?"
        logger.error("%s in %s %s: %s", type(exception).__name__, request.method, view, places)
