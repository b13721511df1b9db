"""Traces, as a collector gets them from gunicorn: what was asked and how long it took, and nobody in it."""

import gzip
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from dost_portal.processes import free_port, wait_until
from tests.factories import Story

ROOT = Path(__file__).resolve().parents[2]


class Collector:
    """Takes OTLP over HTTP and keeps what it got, as bytes and as spans."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        keep = self.bodies.append

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                keep(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list:
        whole = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        scopes = [scope for one in whole for resource in one.resource_spans for scope in resource.scope_spans]
        return [span for scope in scopes for span in scope.spans]


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.server.shutdown()


@pytest.fixture
def port(request: pytest.FixtureRequest, transactional_db: None, collector: Collector) -> Iterator[int]:
    """A portal that tells the collector; the parameter is what else its environment holds."""
    port = free_port()
    own = {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    } | getattr(request, "param", {})
    argv = ["gunicorn", "dost_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--preload"]
    argv += ["--no-control-socket", "--log-level", "error"]
    web = subprocess.Popen([sys.executable, "-m", *argv], cwd=ROOT, env=os.environ | own)
    assert wait_until(lambda: get(port, "/healthz") == 200, 60)
    yield port
    web.terminate()
    web.wait(40)


TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def get(port: int, path: str, cookie: str = "") -> int:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        client.request("GET", path, headers={"Cookie": cookie, "traceparent": f"00-{TRACE}-{CALLER}-01"})
        return client.getresponse().status
    except OSError:
        return 0
    finally:
        client.close()


@pytest.mark.django_db(transaction=True)
def test_a_page_is_traced_by_its_name_and_statements_and_names_nobody(
    story: Story, client: Client, port: int, collector: Collector
) -> None:
    case = story.to_interview()
    client.force_login(story.agent)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    assert get(port, f"/cases/{case.number}/?q=Aynur", cookie) == 200
    assert get(port, f"/cases/{case.number}/nowhere/", cookie) == 404

    def page() -> list:
        return [span for span in collector.spans() if span.name == "GET cases:case"]

    assert wait_until(lambda: len(page()) == 1 and any(span.name == "GET none" for span in collector.spans()), 20)
    (span,) = page()
    assert span.trace_id.hex() != TRACE  # whoever is no proxy of ours begins no trace of ours
    asked = [one for one in collector.spans() if one.parent_span_id == span.span_id]
    statements = [value.value.string_value for one in asked for value in one.attributes if value.key == "db.query.text"]
    assert any('FROM "cases_case"' in text and "%s" in text for text in statements)
    told = b"".join(collector.bodies)
    for word in (case.number, str(case.pk), str(story.agent.pk), story.agent.username, session, "Aynur", "127.0.0.1"):
        assert word.encode() not in told, word


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("port", [{"DOST_PROXIES": "1"}], indirect=True)
def test_behind_a_proxy_of_ours_its_trace_goes_on(port: int, collector: Collector) -> None:
    get(port, "/healthz")
    assert wait_until(lambda: any(span.trace_id.hex() == TRACE for span in collector.spans()), 20)
    assert {span.parent_span_id.hex() for span in collector.spans() if span.trace_id.hex() == TRACE} >= {CALLER}
