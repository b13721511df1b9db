"""Which broker carries the tasks, by its address alone: Valkey/Redis (redis://) or RabbitMQ (amqp://).

By TLS: rediss:// or amqps://, both with `?ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs=/path/ca.pem`.
Nothing is ever lost with it: what must happen stands in the database, and beat asks again.
"""

import ssl
from typing import Any
from urllib.parse import parse_qs, urlsplit

# A dead broker may cost a request a second once, never twenty (measured in the design).
PATIENCE = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0.1, "interval_max": 0.1}


def broker_settings(url: str) -> dict[str, Any]:
    """Return Celery's settings for the broker at `url`.

    On RabbitMQ the queues are quorum queues, kept by several machines: they outlive the loss of one.
    """
    if url.startswith(("amqp://", "amqps://", "pyamqp://")):
        return {
            "CELERY_BROKER_URL": url.partition("?")[0],
            "CELERY_BROKER_USE_SSL": _rabbit_tls(url),
            "CELERY_TASK_DEFAULT_QUEUE_TYPE": "quorum",
            "CELERY_WORKER_DETECT_QUORUM_QUEUES": True,
            "CELERY_BROKER_TRANSPORT_OPTIONS": {"confirm_publish": True, "connect_timeout": 1, **PATIENCE},
        }
    return {
        "CELERY_BROKER_URL": url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"socket_connect_timeout": 1, "visibility_timeout": 60, **PATIENCE},
    }


def answers(url: str) -> bool:
    """Tell whether the broker takes connections, within a second or two."""
    from kombu import Connection

    known = broker_settings(url)
    tls = known.get("CELERY_BROKER_USE_SSL", False)
    try:
        with Connection(known["CELERY_BROKER_URL"], connect_timeout=1, ssl=tls) as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
            return True
    except Exception:
        return False


def _rabbit_tls(url: str) -> dict[str, Any] | bool:
    """Return py-amqp's options for TLS: kombu reads them from the address of Redis alone.

    The certificate is always verified, and must be of the host's own name.
    """
    parts = urlsplit(url)
    if parts.scheme != "amqps":
        return False
    return {
        "ca_certs": parse_qs(parts.query).get("ssl_ca_certs", [None])[0],  # None: the system's authorities
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": parts.hostname,
    }
