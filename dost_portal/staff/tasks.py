from celery import shared_task
from django.utils import timezone

from dost_portal.staff import throttle
from dost_portal.staff.models import Session


@shared_task(name="dost_portal.staff.tasks.tidy")
def tidy() -> None:
    """Delete sessions that are over and failed logins that count no more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    throttle.forget_old()
