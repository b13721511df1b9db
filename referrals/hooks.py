"""DSMF's own systems are told that a referral has something new: the reference and a code, nothing of the referral.

At least once, never exactly once: the id goes along at each try, so that the receiver knows a repetition.
"""

import json
from typing import Final
from uuid import UUID

from django.conf import settings

from dost_portal.database_clock import database_now
from dost_portal.outbox import http, outbox
from dost_portal.outbox.outbox import NotYetError
from referrals.models import ReferralEvent, ReferralHook

HOOK: Final = "referral.hook"
# What comes from the centre's side. What DSMF did itself it knows.
TOLD: Final = frozenset({"received", "answered", "recalled"})


def tell(event: ReferralEvent) -> None:
    """Put a message for each web hook into the outbox, in the transaction of the event."""
    if event.event in TOLD:
        for hook in ReferralHook.objects.filter(is_active=True):
            outbox.write(HOOK, f"{hook.pk}:{event.pk}", surface="dsmf")


def call(*, key: UUID, subject: str) -> None:
    """Tell a web hook of an event; `subject` is "hook:event", `key` the same at each try.

    Raises NotYetError for any answer but 2xx within `http.CALL_SECONDS`. One that was switched off is told nothing.
    """
    hook_id, _colon, event_id = subject.partition(":")
    hook = ReferralHook.objects.filter(pk=hook_id, is_active=True).first()
    event = ReferralEvent.objects.filter(pk=event_id).first()
    if hook is None or event is None:
        return
    body = _body(key, event)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(key),
        **http.signed_headers(secret=hook.open_secret(), timestamp=str(int(database_now().timestamp())), body=body),
    }
    answer = http.reach(hook_id, lambda: http.send("POST", hook.url, body, headers))
    if not 200 <= answer.status < 300:
        raise NotYetError(f"http_{answer.status}")


def _body(key: UUID, event: ReferralEvent) -> bytes:
    told = {
        "id": str(key),
        "event": f"referral.{event.event}",
        "reference": str(event.referral_id),
        "at": event.at.isoformat(),
        "url": f"{settings.DSMF_URL}/api/v1/referrals/{event.referral_id}",
    }
    return json.dumps(told).encode()
