"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector and its packages are installed.

A span tells the page's or task's name and the statement as it stands in the code: no address of a page, no value of
a statement, no words of an error. Ready-made instrumentation tells all three, so none is used.
"""

import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

logger = logging.getLogger(__name__)
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_tracer: Any = None


def begin(service: str) -> None:
    """Trace this process as `service` if the environment asks for it. After a fork, once."""
    global _tracer
    if not os.environ.get(ENDPOINT):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        logger.warning("%s is set, and opentelemetry is not installed: no traces", ENDPOINT)
        return
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = provider.get_tracer("dost_portal")


def span(name: str, *, traceparent: str = "", **attributes: str) -> AbstractContextManager[Any]:
    """Open a span, and give it; None without tracing. An error in it is not told: its words may name somebody.

    With the `traceparent` of whoever asks (W3C Trace Context) theirs goes on; what is none begins a trace.
    """
    if _tracer is None:
        return nullcontext()
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    told: AbstractContextManager[Any] = _tracer.start_as_current_span(
        name,
        TraceContextTextMapPropagator().extract({"traceparent": traceparent}) if traceparent else None,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    )
    return told


def statement(text: Callable[[], str]) -> AbstractContextManager[Any]:
    """Open the span of a statement; `text`, which has no values, is asked with tracing only."""
    if _tracer is None:
        return nullcontext()
    words = text()
    return span(words.split(None, 1)[0], **{"db.system.name": "postgresql", "db.query.text": words})


def tell_request(span: Any, view: str, method: str, status: int) -> None:
    """Name the open span of a request, as soon as it is known what was asked."""
    if span is not None:
        span.update_name(f"{method} {view}")
        span.set_attributes({"dost.view": view, "http.request.method": method, "http.response.status_code": status})
