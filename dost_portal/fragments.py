"""Parts of a page that renew themselves."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

POLL_HEADER = "X-Dost-Poll"


def is_poll(request: HttpRequest) -> bool:
    """Whether a page that is open already asks for news: no new reading, and no activity."""
    return POLL_HEADER in request.headers


def fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a polled fragment; unchanged since the poll's ETag it costs no bytes.

    A form in it would change with every CSRF token: forms stand beside a fragment, not in it.
    """
    response = render(request, template, context)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    response.headers["ETag"] = etag
    return response
