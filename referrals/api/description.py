"""What the OpenAPI document says beside the shapes: problems, headers, links and the web hook."""

from typing import Any, Final

from referrals.api.problems import MEDIA_TYPE
from referrals.api.shapes import ProblemOut

API_VERSION: Final = "1.1.0"
DESCRIPTION: Final = """
Anonymised referrals of the DOST centres (service passport 01-09-03-00, item 23, step 5).

* A key as `Authorization: Bearer dost_…`. It has scopes and a number of requests a minute (429 with `Retry-After`).
* Where the key's owner signs: `X-Dost-Timestamp` (seconds since 1970, at most 300 away) and `X-Dost-Signature`:
  `sha256=` and in hex HMAC-SHA256 over `<timestamp>.<METHOD> <path and query>\\n<body>`, with the secret
  SHA-256(`dost signature\\0` + key).
* Every POST carries an `Idempotency-Key`: the same call again is answered as the first time
  (`Idempotency-Replayed: true`) for seven days.
* A referral has an `ETag`: `If-None-Match` saves the body, `If-Match` refuses to act on an older reading (412).
* Every error is `application/problem+json` (RFC 9457) with a stable `code`; it repeats nothing of what was sent.
* A reference that does not exist and one that is not yours are the same 404.
"""
ERRORS: Final = {
    "400": "The request cannot be read.",
    "401": "No valid key, or a wrong signature.",
    "403": "The key may not do that.",
    "413": "The body is larger than 64 KiB.",
    "415": "The body is not application/json.",
    "422": "Not as described here.",
    "429": "Too many requests.",
}
OF_ONE: Final = {"404": "There is nothing here for this key."}
OF_WRITING: Final = {"409": "It cannot be done as things stand; `code` says why.", "412": "Changed since it was read."}
READING: Final = frozenset({"listReferrals", "getReferral", "listPlaces"})


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI document with what the framework does not write by itself."""
    shape = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"]["Problem"] = shape
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation)
    document["webhooks"] = {"referralChanged": {"post": _hook()}}
    return document


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    errors = dict(ERRORS)
    if "{" in path:
        errors |= OF_ONE
    if method in {"post", "put", "delete"}:
        errors |= OF_WRITING
    if operation.get("security") or operation["operationId"] != "getContract":
        responses.update({status: _problem(text) for status, text in errors.items()})
    if operation["operationId"] in READING:
        responses[next(iter(responses))]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        responses["304"] = {"description": "Unchanged since the ETag that was sent along."}
        operation.setdefault("parameters", []).append(_header("If-None-Match"))
    if operation["operationId"] == "listReferrals":
        responses[next(iter(responses))]["links"] = _links()


def _header(name: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": False, "schema": {"type": "string"}}


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _links() -> dict[str, Any]:
    first = {"reference": "$response.body#/items/0/reference"}
    wanted = ("getReferral", "acknowledgeReferral", "decideReferral", "askCentre", "confirmArrival")
    return {name: {"operationId": name, "parameters": first} for name in wanted} | {
        "nextPage": {"operationId": "listReferrals", "parameters": {"cursor": "$response.body#/next_cursor"}}
    }


def _hook() -> dict[str, Any]:
    text = {"type": "string"}
    properties = {
        "id": {**text, "format": "uuid"},
        "event": {**text, "enum": ["referral.received", "referral.answered", "referral.recalled"]},
        "reference": {**text, "format": "uuid"},
        "at": {**text, "format": "date-time"},
        "url": {**text, "format": "uri"},
    }
    body = {"type": "object", "properties": properties, "required": list(properties)}
    return {
        "summary": "Something new about a referral. Signed as docs/web-hook.md says; accept each id once.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"2XX": {"description": "Taken. Anything else is tried again."}},
    }
