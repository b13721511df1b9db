"""What went wrong, as problem+json (RFC 9457): a code and a field's name, never a word of what was sent."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

MEDIA_TYPE: Final = "application/problem+json"
PATH: Final = "/api/"
BODY_BYTES: Final = 64 * 1024

# Code → status and title. The code is the stable part.
PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "bad_request": (400, "The request cannot be read."),
    "body_unreadable": (400, "The body is no JSON in UTF-8."),
    "unauthenticated": (401, "A valid key is required."),
    "signature_invalid": (401, "The signature is missing, wrong, or too far from now."),
    "forbidden": (403, "This key may not do that."),
    "not_found": (404, "There is nothing here for this key."),
    "method_not_allowed": (405, "This method is not offered here."),
    "another": (409, "Another referral is held under this reference."),
    "reference_differs": (409, "The body names another reference than the address."),
    "decided": (409, "A final decision has been made already."),
    "recalled": (409, "The referral was recalled by the centre."),
    "already_asked": (409, "A question waits for the centre's answer already."),
    "not_placed": (409, "There is no placement whose arrival could be confirmed."),
    "unknown_place": (409, "This place is not offered."),
    "day_has_passed": (409, "The day lies in the past."),
    "incomplete": (409, "The decision is not complete."),
    "text_missing": (409, "The text is empty."),
    "text_too_long": (409, "The text is too long."),
    "text_unreadable": (409, "The text holds signs that cannot be seen."),
    "text_has_findings": (409, "The text may tell who somebody is; it was not kept."),
    "screen_failed": (409, "The text could not be checked; it was not kept."),
    "not_permitted": (403, "This key may not do that."),
    "idempotency_key_reused": (409, "This Idempotency-Key was used for another request."),
    "changed_since": (412, "The referral has changed since it was read."),
    "body_too_large": (413, "The body is larger than 64 KiB."),
    "media_type": (415, "The body must be application/json."),
    "invalid": (422, "The request is not as the interface describes it."),
    "too_many_requests": (429, "Too many requests; wait."),
    "server_error": (500, "Something went wrong here. Nothing was done."),
}
_BY_STATUS: Final = {
    400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    413: "body_too_large", 415: "media_type", 422: "invalid", 429: "too_many_requests",
}  # fmt: skip


class Problem(Exception):
    """Ends a request with this problem. `errors` are pairs of a field of the interface and a code."""

    def __init__(self, code: str, errors: list[dict[str, Any]] | None = None, **headers: str) -> None:
        super().__init__(code)
        self.code, self.errors = code, errors or []
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def answer(problem: Problem) -> HttpResponse:
    """Return the response for a problem."""
    status, title = PROBLEMS[problem.code]
    body: dict[str, Any] = {
        "type": f"urn:dost:problem:{problem.code}",
        "title": title,
        "status": status,
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE, headers=problem.headers)


class ProblemMiddleware:
    """Stands before everything that reads a body or opens a transaction; no error page leaves the interface."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        refused = _refused(request)
        response = answer(Problem(refused)) if refused else self.get_response(request)
        if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            response = _as_problem(response)
        return response


def _refused(request: HttpRequest) -> str:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or not length.isascii():
        return "bad_request"
    if len(length) > 9 or int(length) > BODY_BYTES:
        return "body_too_large"
    if int(length) and request.method in {"POST", "PUT", "PATCH"} and request.content_type != "application/json":
        return "media_type"
    try:
        _ = request.body
    except (RequestDataTooBig, OSError):
        return "bad_request"
    return ""


def _as_problem(response: HttpResponse) -> HttpResponse:
    code = _BY_STATUS.get(response.status_code, "server_error" if response.status_code >= 500 else "bad_request")
    problem = answer(Problem(code))
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            problem.headers[name] = response.headers[name]
    return problem
