"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector and its packages are installed.

The values of statements and the addresses of pages are left out: they may name somebody.
"""

import logging
import os
from typing import Any

logger = logging.getLogger(__name__)
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


def begin(service: str) -> None:
    """Trace this process as `service` if the environment asks for it. After a fork, once."""
    if not os.environ.get(ENDPOINT):
        return
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.instrumentation.psycopg2 import Psycopg2Instrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        logger.warning("%s is set, and opentelemetry is not installed: no traces", ENDPOINT)
        return
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(response_hook=_without_addresses)
    Psycopg2Instrumentor().instrument(skip_dep_check=True)


def _without_addresses(span: Any, request: Any, response: Any) -> None:
    for name in ("http.url", "http.target", "url.path", "url.full", "url.query", "net.peer.ip", "client.address"):
        span.set_attribute(name, "")
