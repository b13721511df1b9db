"""What the outbox carries for the staff's accounts."""

from django.utils import translation

from dost_portal.outbox.models import OutboxMessage
from dost_portal.outbox.outbox import handles
from dost_portal.staff import links


@handles(links.LINK)
def send_link(message: OutboxMessage) -> None:
    with translation.override("az"):
        links.mail_link(message)


@handles(links.FACTOR_RESET)
def send_factor_reset(message: OutboxMessage) -> None:
    with translation.override("az"):
        links.mail_factor_reset(message)
