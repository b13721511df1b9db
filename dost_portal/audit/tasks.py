from celery import shared_task

from dost_portal.audit import heads


@shared_task(name="dost_portal.audit.tasks.export_heads")
def export_heads() -> None:
    heads.export()
