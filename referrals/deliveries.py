"""What the outbox carries for DSMF's side."""

from dost_portal.outbox.models import OutboxMessage
from dost_portal.outbox.outbox import handles
from referrals import hooks


@handles(hooks.HOOK)
def call_hook(message: OutboxMessage) -> None:
    hooks.call(key=message.pk, subject=message.subject)
