"""A reference server of docs/notice-exchange.md, written from the page alone, that misbehaves when told to."""

import base64
import hashlib
import json
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler, int, dict[str, Any]], None]


class Exchange:
    """Takes notices; `behave` gets the handler and the answer (status, receipt) it would give, and answers instead.

    `held` are the notices taken, once each; `follows` says that receipts are not given at once.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, str]] = []
        self.follows = False
        self.behave: Behaviour = self.answer
        exchange = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                key = self.path.rpartition("/")[2]
                exchange.calls.append((self.command, key))
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.command == "PUT":
                    exchange.take(key, json.loads(body), self.headers)
                waits = exchange.follows or key not in exchange.receipts
                exchange.behave(self, 202 if waits else 200, {} if waits else exchange.receipts[key])

            do_GET = do_PUT

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if tls is not None:
            self.server.socket, self.scheme = tls.wrap_socket(self.server.socket, server_side=True), "https"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.server.server_port}/dost"

    def take(self, key: str, told: dict[str, Any], headers: Any) -> None:
        document = base64.b64decode(told["document"])
        assert hashlib.sha256(document).hexdigest() == told["sha256"]
        assert headers["Idempotency-Key"] == key == told["id"]
        assert document.startswith(b"%PDF")
        assert self.held.setdefault(key, told) == told, "the same id, another notice"
        number = f"DX-{len(self.receipts) + 1}"
        receipt = {"id": key, "registration_number": number, "received_at": datetime.now(UTC).isoformat()}
        self.receipts.setdefault(key, receipt)

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def slow(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    time.sleep(0.6)
    Exchange.answer(handler, status, told)


def broken(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    Exchange.answer(handler, 500, {})


def half(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    body = json.dumps(told).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


def half_json(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    Exchange.answer(handler, status, {"id": told.get("id", "")})


def wrong_id(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    Exchange.answer(handler, status, told | {"id": "00000000-0000-0000-0000-000000000000"})


def from_the_future(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    Exchange.answer(handler, status, told | {"received_at": "2999-01-01T00:00:00+04:00"})


def another_number(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any]) -> None:
    """A receipt that is given twice, the second time under another number."""
    Exchange.answer(handler, status, told | {"registration_number": "DX-77"})


FAULTS = (slow, broken, half, half_json, wrong_id, from_the_future)
