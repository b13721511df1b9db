"""Parts of a page that renew themselves."""

import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CSRF_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
POLL_HEADER = "X-Dost-Poll"


def is_poll(request: HttpRequest) -> bool:
    """Whether a page that is open already asks for news: no new reading, and no activity."""
    return POLL_HEADER in request.headers


def fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a polled fragment; unchanged since the poll's ETag it costs no bytes.

    The CSRF tokens of its forms are masked anew in every answer and do not count as a change.
    """
    response = render(request, template, context)
    etag = f'"{hashlib.sha256(CSRF_TOKEN.sub(b"", response.content)).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    response.headers["ETag"] = etag
    return response
