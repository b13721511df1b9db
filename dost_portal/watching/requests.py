"""Every request gets a number, a line in the log and its place in the figures."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dost_portal.watching import figures, logs, tracing

logger = logging.getLogger("dost_portal.requests")
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
# Asked every few seconds by machines.
UNLOGGED = ("/healthz", "/readyz", "/readyz/web", "/metrics")


class WatchMiddleware:
    """Stands before all others. Behind a proxy of ours its X-Request-ID and its trace go on, else new ones begin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        headers = request.headers if settings.PROXIES else {}
        given = headers.get("X-Request-ID", "")
        number = given if NUMBER.fullmatch(given) else uuid.uuid4().hex
        logs.belongs_to(number)
        logs.note_slow_statements()
        with tracing.span("request", traceparent=headers.get("traceparent", "")) as span:
            try:
                return self._answered(request, number, span)
            finally:
                logs.belongs_to("")

    def _answered(self, request: HttpRequest, number: str, span: Any) -> HttpResponse:
        began, response = time.perf_counter(), None
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            return response
        finally:
            took = time.perf_counter() - began
            status = response.status_code if response is not None else 500
            view = request.resolver_match.view_name if request.resolver_match else ""
            method = request.method if request.method in METHODS else "other"  # a client makes methods up
            figures.note_request(view or "none", method, status, took)
            tracing.tell_request(span, view or "none", method, status)
            if request.path not in UNLOGGED:
                extra = {"view": view, "method": request.method, "status": status, "milliseconds": round(1000 * took)}
                logger.info("request", extra=extra)
