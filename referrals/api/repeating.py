"""The same call twice is one call: the second is answered as the first was, word for word."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from dost_portal.audit.models import DatabaseNow
from referrals.api.answers import as_json
from referrals.api.problems import Problem
from referrals.models import ApiCall, ApiClient

KEPT: Final = timedelta(days=7)


def once(request: HttpRequest, client: ApiClient, key: str, act: Callable[[], tuple[int, Any]]) -> HttpResponse:
    """Do `act` once for this `key` of this client; it returns a status and what to answer.

    A refusal (Problem) is not remembered: nothing was done, and the call may be made again. Two at once:
    the second waits for the first. Raises Problem("idempotency_key_reused") for another call under the same key.
    """
    fingerprint = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).digest()
    with transaction.atomic():
        ApiCall.objects.filter(client=client, at__lt=DatabaseNow() - KEPT).delete()
        call, is_new = ApiCall.objects.get_or_create(client=client, key=key, defaults={"fingerprint": fingerprint})
        if bytes(call.fingerprint) != fingerprint:
            raise Problem("idempotency_key_reused")
        if is_new:
            status, told = act()
            call.status, call.body = status, json.dumps(as_json(told))
            call.save(update_fields=["status", "body"])
    response = HttpResponse(call.body, status=call.status, content_type="application/json")
    if not is_new:
        response.headers["Idempotency-Replayed"] = "true"
    return response
