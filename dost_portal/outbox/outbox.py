"""Write, lease, deliver.

A message is leased, handled outside any transaction of ours, then marked. A sender that dies in
between leaves a lease that runs out: the message is handled again with the same id, so a handler
must be idempotent by `message.id`.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from dost_portal.audit import trail
from dost_portal.audit.models import DatabaseNow
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import User

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60
BATCH = 50
# Waits between tries, in seconds; after the last the message is dead and an administrator sees it.
BACKOFF_SECONDS = (2, 5, 15, 60, 300, 900, 3600, 3600, 3600, 3600)

Handler = Callable[[OutboxMessage], None]
_handlers: dict[str, Handler] = {}


class NotYetError(Exception):
    """The recipient cannot take the message now; `code` says why without personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class DeliveryReport:
    delivered: int
    postponed: int
    dead: int
    seconds: float


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that delivers messages of `kind`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def write(kind: str, subject: str, *, surface: str = "staff") -> OutboxMessage:
    """Put one message about `subject` (an id or a code) into the outbox, in the caller's transaction.

    Written twice for the same kind and subject it stays one message. `surface` says whose it is.
    """
    message, _ = OutboxMessage.objects.get_or_create(kind=kind, subject=subject, defaults={"surface": surface})
    return message


def deliver(limit: int = 1000) -> DeliveryReport:
    """Deliver what is waiting, oldest first, up to `limit` messages."""
    started = time.monotonic()
    counts = {"delivered": 0, "postponed": 0, "dead": 0}
    while wanted := min(BATCH, limit - sum(counts.values())):
        batch = _lease(wanted)
        in_order = sorted(batch, key=lambda message: message.available_at)
        if not _deliver_in_time(in_order, counts) or len(batch) < wanted:
            break
    return DeliveryReport(**counts, seconds=round(time.monotonic() - started, 3))


@transaction.atomic
def _lease(limit: int) -> list[OutboxMessage]:
    return list(
        OutboxMessage.objects.raw(
            """
            -- Materialized: as a plain subquery the plan may run it again for each row and lease too many.
            WITH due AS MATERIALIZED (
                SELECT id FROM outbox_outboxmessage
                WHERE delivered_at IS NULL AND dead_at IS NULL AND available_at <= clock_timestamp()
                  AND (leased_until IS NULL OR leased_until < clock_timestamp())
                ORDER BY available_at LIMIT %s FOR UPDATE SKIP LOCKED
            )
            UPDATE outbox_outboxmessage AS message SET
                leased_until = clock_timestamp() + make_interval(secs => %s), attempts = attempts + 1
            FROM due WHERE message.id = due.id RETURNING message.*
            """,
            [limit, LEASE_SECONDS],
        )
    )


def _deliver_in_time(batch: list[OutboxMessage], counts: dict[str, int]) -> bool:
    """Deliver what the lease leaves time for and give the rest back; return whether all was handled."""
    until = time.monotonic() + LEASE_SECONDS / 2
    for place, message in enumerate(batch):
        if time.monotonic() > until:
            left = [message.pk for message in batch[place:]]
            waiting = OutboxMessage.objects.filter(pk__in=left, delivered_at=None, leased_until__isnull=False)
            waiting.update(leased_until=None, attempts=F("attempts") - 1)
            return False
        counts[_deliver_one(message)] += 1
    return True


@transaction.atomic
def resend(*, message: OutboxMessage, by: User) -> bool:
    """Let a message that was given up on be tried again from the start; return whether it was one."""
    given_up = OutboxMessage.objects.filter(pk=message.pk, dead_at__isnull=False)
    if not given_up.update(dead_at=None, attempts=0, available_at=DatabaseNow()):
        return False
    trail.record("outbox.resent", by=by, subject=f"outbox:{message.pk}", detail={"kind": message.kind})
    return True


def _deliver_one(message: OutboxMessage) -> str:
    try:
        _handlers[message.kind](message)
    except Exception as error:  # one bad message must not hold up the others
        return _postpone(message, _error_code(error))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_outboxmessage SET delivered_at = clock_timestamp(), leased_until = NULL,"
            " dead_at = NULL, last_error = '' WHERE id = %s AND delivered_at IS NULL",
            [message.pk],
        )
    return "delivered"


def _postpone(message: OutboxMessage, code: str) -> str:
    dead = message.attempts > len(BACKOFF_SECONDS)
    wait = 0 if dead else BACKOFF_SECONDS[message.attempts - 1]
    logger.warning("outbox: %s %s failed (%s), try %d", message.kind, message.pk, code, message.attempts)
    with connection.cursor() as cursor:
        # A sender that came late leaves alone what another has leased or delivered since.
        cursor.execute(
            "UPDATE outbox_outboxmessage SET leased_until = NULL, last_error = %s,"
            " available_at = clock_timestamp() + make_interval(secs => %s),"
            " dead_at = CASE WHEN %s THEN clock_timestamp() END"
            " WHERE id = %s AND attempts = %s AND delivered_at IS NULL",
            [code[:120], wait, dead, message.pk, message.attempts],
        )
    return "dead" if dead else "postponed"


def _error_code(error: Exception) -> str:
    # The text of an exception may carry what it choked on; its type never does.
    return error.code if isinstance(error, NotYetError) else type(error).__name__
