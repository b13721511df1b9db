import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dost_portal.audit.models import ClockTimestamp


class OutboxMessage(models.Model):
    """One message to one recipient system. Carries ids and codes only, never personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=48)
    # Long enough for two ids with a colon between them.
    subject = models.CharField(max_length=80)
    # Whose message it is: DSMF's role reaches its own alone (security requirement 12).
    surface = models.CharField(max_length=8, db_default="staff", default="staff")
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    available_at = models.DateTimeField(db_default=ClockTimestamp())
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        constraints = (
            # One message of a kind about a subject: writing it again changes nothing.
            models.UniqueConstraint(fields=("kind", "subject"), name="outbox_once_per_subject"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(dead_at__isnull=True),
                name="outbox_delivered_or_dead",
            ),
        )
        indexes = (
            models.Index(
                fields=("available_at",),
                name="outbox_waiting",
                condition=Q(delivered_at__isnull=True, dead_at__isnull=True),
            ),
        )
