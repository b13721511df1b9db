"""DSMF's own systems are told that a referral has something new: the reference and a code, nothing of the referral."""

from typing import Final
from uuid import UUID

from django.conf import settings

from dost_portal.outbox import http, outbox
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

    Raises NotYetError as `http.call_hook` does. One that was switched off is told nothing.
    """
    hook_id, _colon, event_id = subject.partition(":")
    hook = ReferralHook.objects.filter(pk=hook_id, is_active=True).first()
    event = ReferralEvent.objects.filter(pk=event_id).first()
    if hook is None or event is None:
        return
    told = {
        "event": f"referral.{event.event}",
        "reference": str(event.referral_id),
        "at": event.at.isoformat(),
        "url": f"{settings.DSMF_URL}/api/v1/referrals/{event.referral_id}",
    }
    http.call_hook(hook=hook, key=key, told=told)
