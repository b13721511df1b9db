"""The Celery application. Tasks carry ids only, never personal data (security requirement 23)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")

app = Celery("dost_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
