"""Speaking with the interface as a system does: a key, an idempotency key, a signature."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from dost_portal.outbox import http
from dost_portal.staff.models import User
from referrals import clients
from referrals.models import ApiClient, ClientScope

API = "/api/v1"
DESK_SCOPES = [scope for scope in ClientScope.values if scope != ClientScope.SEND]


@dataclass
class System:
    """A system with a key; `signing` adds the signature, `clock` moves its clock by seconds."""

    key: str
    signing: bool = False
    clock: int = 0
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        full = f"{API}{path}" + (f"?{urlencode(query)}" if query else "")
        return self.client.get(full, headers=self._headers("GET", full, b"", headers))

    def send(self, method: str, path: str, data: Any = None, headers: dict[str, str] | None = None) -> Any:
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        full = f"{API}{path}"
        return self.client.generic(
            method, full, body, content_type="application/json", headers=self._headers(method, full, body, headers)
        )

    def post(self, path: str, data: Any = None, key: str = "", headers: dict[str, str] | None = None) -> Any:
        return self.send("POST", path, data, {"Idempotency-Key": key or str(uuid4()), **(headers or {})})

    def _headers(self, method: str, full: str, body: bytes, more: dict[str, str] | None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if self.signing:
            timestamp = str(int(timezone.now().timestamp()) + self.clock)
            signed = f"{method} {full}\n".encode() + body
            headers |= http.signed_headers(secret=clients.signing_secret(self.key), timestamp=timestamp, body=signed)
        return headers | (more or {})


def system(by: User, *scopes: str, **more: Any) -> System:
    name = f"Sistem {uuid4().hex[:8]}"
    key = clients.make(name=name, scopes=scopes or DESK_SCOPES, by=by, **more)
    return System(key, signing=more.get("signed", False))


def client_of(one: System) -> ApiClient:
    found = clients.find(one.key)
    assert found is not None
    return found


def placed(**changes: Any) -> dict[str, Any]:
    day = str(timezone.localdate())
    return {"kind": "placed", "place_code": "SR-01", "available_from": day, "transport": True} | changes


def path(reference: UUID, what: str = "") -> str:
    return f"/referrals/{reference}{what}"


def is_problem(response: Any, status: int, code: str) -> None:
    """Check a problem: its status and code, its media type, and that it says nothing else."""
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    told = response.json()
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:dost:problem:{code}")
    assert set(told) <= {"type", "title", "status", "code", "errors"}
