"""Real servers that stand for other systems: mail, web hook, virus scanner; they misbehave when told to."""

import hashlib
import hmac
import json
import socketserver
import struct
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SECRET = "çox gizli, otuz iki hərfdən uzun bir söz"
MINUTE = 60


class MailServer:
    """A real SMTP server; `answer` is what it says to the content of each message."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answer = "250 OK"
        self.on_message: Callable[[], None] = lambda: None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.raw.append(envelope.content)
        self.got.append(BytesParser(policy=modern).parsebytes(envelope.content))
        self.on_message()
        return self.answer


class Receiver:
    """A real HTTP server of another system: verifies as the documentation says, and misbehaves when told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.accepted: dict[str, dict[str, Any]] = {}
        self.behave: Callable[[BaseHTTPRequestHandler], None] = lambda handler: self.answer(handler, 200)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append((dict(self.headers), body))
                if receiver.genuine(self.headers, body):
                    receiver.accepted.setdefault(self.headers["Idempotency-Key"], json.loads(body))
                receiver.behave(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/dost?from=portal"

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, status: int) -> None:
        handler.send_response(status)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    @staticmethod
    def genuine(headers: Any, body: bytes, now: float | None = None) -> bool:
        sent_at = headers["X-Dost-Timestamp"]
        wanted = hmac.new(SECRET.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()
        fresh = abs((now or time.time()) - int(sent_at)) <= 300
        return fresh and hmac.compare_digest(headers["X-Dost-Signature"], f"sha256={wanted}")


class Clamd:
    """Answers INSTREAM as clamd does: EICAR is found, all else is clean; `answer` overrides."""

    def __init__(self) -> None:
        self.answer: bytes | None = None
        self.got: list[bytes] = []
        clamd = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                assert self.rfile.readline() == b"nINSTREAM\n"
                content = b""
                while size := struct.unpack("!L", self.rfile.read(4))[0]:
                    content += self.rfile.read(size)
                clamd.got.append(content)
                found = b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n"
                self.wfile.write(found if clamd.answer is None else clamd.answer)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server.server_address[1]}"


class BackOffice:
    """A back office outside that speaks the published contract by itself, and misbehaves when told to.

    `behave` gets the handler and the answer (status, JSON) it would give, and answers instead of it.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.held: dict[str, dict[str, Any]] = {}
        self.received_at: dict[str, str] = {}
        self.recalled: list[str] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.outcomes: dict[str, list[dict[str, Any]]] = {"decisions": [], "questions": [], "arrivals": []}
        self.calls: list[tuple[str, str, dict[str, str], bytes]] = []
        self.behave: Callable[[BaseHTTPRequestHandler, int, Any], None] = self.answer
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                office.calls.append((self.command, self.path, dict(self.headers), body))
                status, told = office.handle(self.command, self.path, self.headers, body)
                office.behave(self, status, told)

            do_POST = do_DELETE = do_PUT

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/api/v1"

    def handle(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, Any]:
        if not self.genuine(method, path, headers, body):
            return 401, {}
        part = path.removeprefix("/api/v1/inbox/").split("/")
        if method == "POST":
            wanted = set(json.loads(body)["references"])
            return 200, {
                kind: [row for row in rows if row["reference"] in wanted] for kind, rows in self.outcomes.items()
            }
        if method == "DELETE":
            self.recalled.append(part[0])
            return (204 if part[0] in self.held else 404), None
        if len(part) == 3:
            self.answers.setdefault(part[2], json.loads(body))
            return 204, None
        self.held.setdefault(part[0], json.loads(body))
        at = self.received_at.setdefault(part[0], datetime.now(UTC).isoformat())
        return 200, {"reference": part[0], "received_at": at}

    def genuine(self, method: str, path: str, headers: Any, body: bytes) -> bool:
        """Check key and signature as docs/interface.md says, with nothing of the portal's own code."""
        secret = hashlib.sha256(b"dost signature\0" + self.key.encode()).digest()
        sent_at = headers.get("X-Dost-Timestamp", "0")
        signed = f"{sent_at}.{method} {path}\n".encode() + body
        wanted = "sha256=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()
        return (
            headers.get("Authorization") == f"Bearer {self.key}"
            and abs(time.time() - int(sent_at)) <= 300
            and hmac.compare_digest(headers.get("X-Dost-Signature", ""), wanted)
        )

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, status: int, told: Any) -> None:
        body = b"" if told is None else told if isinstance(told, bytes) else json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
