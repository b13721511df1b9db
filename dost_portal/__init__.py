"""The composition root of the portal, and the small kernel that every app may use."""

from dost_portal.celery import app as celery_app

__all__ = ["celery_app"]
