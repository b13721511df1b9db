"""What the outbox carries for cases: which message is delivered by which service."""

from cases.services import recalling, referring
from dost_portal.outbox.models import OutboxMessage
from dost_portal.outbox.outbox import handles


@handles(referring.SEND)
def send_referral(message: OutboxMessage) -> None:
    referring.deliver(message.subject)


@handles(recalling.RECALL)
def recall_referral(message: OutboxMessage) -> None:
    referring.deliver_recall(message.subject)


@handles(referring.ANSWER)
def answer_clarification(message: OutboxMessage) -> None:
    referring.deliver_answer(message.subject)
