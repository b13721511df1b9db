"""Which broker carries the tasks, by its address alone: Valkey/Redis (redis://) or RabbitMQ (amqp://).

Nothing is ever lost with it: what must happen stands in the database, and beat asks again.
"""

from typing import Any

# A dead broker may cost a request a second once, never twenty (measured in the design).
PATIENCE = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0.1, "interval_max": 0.1}


def broker_settings(url: str) -> dict[str, Any]:
    """Return Celery's settings for the broker at `url`.

    On RabbitMQ the queues are quorum queues, kept by several machines: they outlive the loss of one.
    """
    if url.startswith(("amqp://", "amqps://", "pyamqp://")):
        return {
            "CELERY_BROKER_URL": url,
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

    try:
        with Connection(url, connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
            return True
    except Exception:
        return False
