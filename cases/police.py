"""The way of a notice to law enforcement by electronic exchange: by HTTP, or by a folder another system empties.

Whoever is there, the services see these two calls and no HTTP. Each may be repeated: the notice's id makes it the same.
The contract is docs/notice-exchange.md. Without either setting the agent hands the letter over and records the receipt.
"""

import base64
import hashlib
import json
import os
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from dost_portal.database_clock import database_now
from dost_portal.outbox import http
from dost_portal.outbox.outbox import NotYetError

LONGEST_NUMBER: Final = 60


@dataclass(frozen=True, kw_only=True)
class OutgoingNotice:
    """What leaves: the letter, and how it finds its reader."""

    id: UUID
    number: str
    addressee: str
    addressee_name: str
    sent_at: datetime
    document: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.document).hexdigest()

    def to_json(self) -> dict[str, str]:
        """Return everything but the document."""
        return {
            "id": str(self.id),
            "number": self.number,
            "addressee": self.addressee,
            "addressee_name": self.addressee_name,
            "sent_at": self.sent_at.isoformat(),
            "sha256": self.digest,
        }


@dataclass(frozen=True, kw_only=True)
class GatewayReceipt:
    registration_number: str
    received_at: datetime


class Gateway(Protocol):
    def hand_over(self, notice: OutgoingNotice) -> GatewayReceipt | None:
        """Hand the notice over; None: it was taken, and its receipt follows. Raises NotYetError when it was not."""

    def receipt_of(self, notice: UUID) -> GatewayReceipt | None:
        """Return the receipt of a notice that was taken, if it is there. Raises NotYetError."""


class HttpGateway:
    """`PUT` and `GET {endpoint}/notices/{id}`, known to each other by certificates."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def hand_over(self, notice: OutgoingNotice) -> GatewayReceipt | None:
        body = notice.to_json() | {"document": base64.b64encode(notice.document).decode()}
        return self._call("PUT", notice.id, json.dumps(body).encode())

    def receipt_of(self, notice: UUID) -> GatewayReceipt | None:
        return self._call("GET", notice, b"")

    def _call(self, method: str, notice: UUID, body: bytes) -> GatewayReceipt | None:
        url = f"{self._endpoint}/notices/{notice}"
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(notice)}
        trusted = _tls() if url.startswith("https://") else None
        answer = http.reach(self._endpoint, lambda: http.send(method, url, body, headers, read=True, trusted=trusted))
        if answer.status == 202:
            return None
        if answer.status != 200:
            raise NotYetError(f"http_{answer.status}")
        return _receipt(answer.body, notice)


class SpoolFolder:
    """`out/{id}.pdf` and `out/{id}.json` are put, `in/{id}.json` is the receipt; each appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._out, self._in = folder / "out", folder / "in"

    def hand_over(self, notice: OutgoingNotice) -> GatewayReceipt | None:
        try:
            for place in (self._out, self._in):
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            _put(self._out / f"{notice.id}.pdf", notice.document)
            _put(self._out / f"{notice.id}.json", json.dumps(notice.to_json(), ensure_ascii=False).encode())
        except OSError as error:
            raise NotYetError(type(error).__name__) from None
        return None

    def receipt_of(self, notice: UUID) -> GatewayReceipt | None:
        try:
            receipt = _receipt((self._in / f"{notice}.json").read_bytes(), notice)
            for name in (f"{notice}.pdf", f"{notice}.json"):
                (self._out / name).unlink(missing_ok=True)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotYetError(type(error).__name__) from None
        return receipt


def current() -> Gateway | None:
    """Return the gateway the settings name, or None. Raises ImproperlyConfigured for an endpoint without TLS."""
    if settings.NOTICE_ENDPOINT:
        if not settings.NOTICE_ENDPOINT.startswith("https://") and not (settings.DEMO or settings.TESTING):
            raise ImproperlyConfigured("DOST_NOTICE_ENDPOINT must begin with https://")
        return HttpGateway(settings.NOTICE_ENDPOINT)
    return SpoolFolder(Path(settings.NOTICE_SPOOL)) if settings.NOTICE_SPOOL else None


def _tls() -> ssl.SSLContext:
    trusted = ssl.create_default_context(cafile=settings.NOTICE_CA or None)
    if settings.NOTICE_CERTIFICATE:
        trusted.load_cert_chain(settings.NOTICE_CERTIFICATE, settings.NOTICE_CERTIFICATE_KEY or None)
    return trusted


def _put(path: Path, content: bytes) -> None:
    half = path.with_suffix(path.suffix + ".part")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _receipt(body: bytes, notice: UUID) -> GatewayReceipt:
    try:
        told: Any = json.loads(body.decode("utf-8"))
        number, moment = told["registration_number"].strip(), datetime.fromisoformat(told["received_at"])
        whose = told["id"]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise NotYetError("answer_unreadable") from None
    if whose != str(notice):
        raise NotYetError("receipt_of_another")
    now = database_now()
    if not number or len(number) > LONGEST_NUMBER or not number.isprintable() or moment.tzinfo is None:
        raise NotYetError("answer_unreadable")
    if (moment - now).total_seconds() > http.SKEW_SECONDS:
        raise NotYetError("clock_skew")
    return GatewayReceipt(registration_number=number, received_at=min(moment, now))
