"""What the outbox carries for cases: which message is delivered by which service."""

from cases.services import clocks, exchanging, notifying, recalling, referring, telling
from dost_portal.outbox.models import OutboxMessage
from dost_portal.outbox.outbox import handles


@handles(referring.SEND)
def send_referral(message: OutboxMessage) -> None:
    referring.deliver(message.subject)


@handles(notifying.SEND)
def send_notice(message: OutboxMessage) -> None:
    exchanging.deliver(message.subject)


@handles(recalling.RECALL)
def recall_referral(message: OutboxMessage) -> None:
    referring.deliver_recall(message.subject)


@handles(referring.ANSWER)
def answer_clarification(message: OutboxMessage) -> None:
    referring.deliver_answer(message.subject)


@handles(clocks.MAIL)
def mail_announcement(message: OutboxMessage) -> None:
    telling.mail(key=message.pk, announcement_id=int(message.subject))


@handles(clocks.HOOK)
def call_hook(message: OutboxMessage) -> None:
    telling.call_hook(key=message.pk, subject=message.subject)
