"""Real servers that stand for other systems: mail, web hook, virus scanner; they misbehave when told to."""

import hashlib
import hmac
import json
import socketserver
import struct
import threading
import time
from collections.abc import Callable
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
