"""Speaking with another system: signed, within a time that is kept, and gently with one that is silent."""

import hashlib
import hmac
import json
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLContext
from threading import Timer
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from dost_portal.database_clock import database_now
from dost_portal.outbox.outbox import NotYetError

# In all, however slowly the other side speaks.
CALL_SECONDS: Final = 5.0
# Who could not be reached is left alone for a while: one that is silent must not hold up the others.
REST_SECONDS: Final = 20.0
# What is read of an answer at most.
ANSWER_BYTES: Final = 1_000_000
# How far the clocks of two systems may be apart, in seconds: what is older is a replay.
SKEW_SECONDS: Final = 300

T = TypeVar("T")
_rests_until: dict[str, float] = {}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def signature(*, secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 in hex over the timestamp, a dot and the body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signed_headers(*, secret: bytes, timestamp: str, body: bytes) -> dict[str, str]:
    """Return the headers by which the receiver knows who spoke and when; `timestamp` is in seconds since 1970."""
    return {
        "X-Dost-Timestamp": timestamp,
        "X-Dost-Signature": "sha256=" + signature(secret=secret, timestamp=timestamp, body=body),
    }


def is_signed(*, secret: bytes, timestamp: str, given: str, body: bytes, now: float) -> bool:
    """Tell whether `given`, an X-Dost-Signature, is right and at most SKEW_SECONDS away from `now` (epoch)."""
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    expected = "sha256=" + signature(secret=secret, timestamp=timestamp, body=body)
    fresh = abs(now - int(timestamp)) <= SKEW_SECONDS
    return secrets.compare_digest(expected.encode(), given.encode("utf-8", "replace")) and fresh


def reach(whom: str, call: Callable[[], T]) -> T:
    """Call somebody who may be silent; raise NotYetError at once for one who was silent just now."""
    if time.monotonic() < _rests_until.get(whom, 0.0):
        raise NotYetError("not_reached_just_now")
    try:
        return call()
    except (OSError, HTTPException) as error:
        _rests_until[whom] = time.monotonic() + REST_SECONDS
        raise NotYetError(type(error).__name__) from None


def send(
    method: str,
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    read: bool = False,
    trusted: SSLContext | None = None,
) -> Answer:
    """Send and return the answer; redirects are not followed, a body is read only on request.

    `trusted` says by which certificates the two sides know each other; without it, by those of the system.

    Raises OSError or HTTPException, TimeoutError too for an answer that takes longer than CALL_SECONDS in all
    or is larger than ANSWER_BYTES.
    """
    parts = urlsplit(url)
    where = (parts.hostname or "", parts.port)
    if parts.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(*where, timeout=CALL_SECONDS, context=trusted)
    else:
        connection = HTTPConnection(*where, timeout=CALL_SECONDS)
    # The timeout of a socket is for each read: one byte every few seconds would hold us for ever.
    cut = Timer(CALL_SECONDS, _cut, [connection])
    cut.start()
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.read(ANSWER_BYTES + 1) if read else b"")
        if len(answer.body) > ANSWER_BYTES:
            raise HTTPException("the answer is too large")
        return answer
    finally:
        cut.cancel()
        connection.close()


class WebHook(Protocol):
    """An address that is told of something, and the secret its messages are signed with."""

    pk: UUID
    url: str

    def open_secret(self) -> bytes: ...


def call_hook(*, hook: WebHook, key: UUID, told: dict[str, str]) -> None:
    """Tell `hook` what `told` says, as signed JSON with `key` as its id, the same at each try.

    At least once, never exactly once: a sender may die between the receiver's yes and our own note of it; by the id
    the receiver knows a repetition. Raises NotYetError for any answer but 2xx within CALL_SECONDS.
    """
    body = json.dumps({"id": str(key), **told}).encode()
    timestamp = str(int(database_now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(key),
        **signed_headers(secret=hook.open_secret(), timestamp=timestamp, body=body),
    }
    answer = reach(str(hook.pk), lambda: send("POST", hook.url, body, headers))
    if not 200 <= answer.status < 300:
        raise NotYetError(f"http_{answer.status}")


def forget_rests() -> None:
    """Let everybody be called again: for tests, which bring the silent ones back to life."""
    _rests_until.clear()


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
