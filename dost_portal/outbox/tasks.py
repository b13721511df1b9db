from celery import shared_task

from dost_portal.outbox.outbox import deliver


@shared_task(name="dost_portal.outbox.tasks.deliver_outbox")
def deliver_outbox() -> None:
    deliver()
