"""Who speaks, whether they may, and how often: the doors of the interface, in this order."""

import time
from typing import Final, NoReturn

from django.http import HttpRequest
from ninja.security import HttpBearer

from dost_portal.audit import trail
from dost_portal.outbox import http
from dost_portal.row_security import scope
from referrals import clients
from referrals.api.problems import Problem
from referrals.models import ApiClient, ClientScope

LONGEST_KEY: Final = 128


class Door(HttpBearer):
    """A key as `Authorization: Bearer …`, with the one scope this door asks for.

    Opens DSMF's tables for the request. Every refusal is on record, and none says why a key does not work.
    """

    openapi_bearerFormat = "dost_ and 43 letters"

    def __init__(self, needs: ClientScope) -> None:
        super().__init__()
        self.needs = needs

    def authenticate(self, request: HttpRequest, token: str) -> ApiClient:
        client = clients.find(token) if len(token) <= LONGEST_KEY else None
        if client is None:
            _refuse(None, "unauthenticated", WWW_Authenticate="Bearer")
        _within_limits(client)
        if client.signed and not _signed(request, token):
            _refuse(client, "signature_invalid", WWW_Authenticate="Bearer")
        if self.needs not in client.scopes:
            _refuse(client, "forbidden")
        scope.enter_user(client.user, dsmf=True)
        return client


def _within_limits(client: ApiClient) -> None:
    allowance = clients.count(client)
    if allowance.left < 0:
        raise Problem("too_many_requests", Retry_After=str(allowance.resets_in))


def _signed(request: HttpRequest, key: str) -> bool:
    """Tell whether the request is signed over its method, path and body, and not older than the skew allows."""
    signed_part = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return http.is_signed(
        secret=clients.signing_secret(key),
        timestamp=request.headers.get("X-Dost-Timestamp", ""),
        given=request.headers.get("X-Dost-Signature", ""),
        body=signed_part,
        now=time.time(),
    )


def _refuse(client: ApiClient | None, code: str, **headers: str) -> NoReturn:
    by = client.user if client else None
    trail.record_now("api.denied", by=by, detail={"code": code})
    raise Problem(code, None, **headers)


READ, ACKNOWLEDGE, DECIDE, ASK, SEND = map(Door, ClientScope)
