"""AuditEvent: field names and codes, never values (architecture rule 7)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class ClockTimestamp(Now):
    """The database's clock at this statement, not at the start of the transaction."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="CLOCK_TIMESTAMP()", **extra)


class DatabaseNow(Now):
    """The database's clock, read once for the whole statement: an index can serve the comparison."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(SELECT CLOCK_TIMESTAMP())", **extra)


class AuditEvent(models.Model):
    """One entry. `position` and `digest` are set by the database when the transaction commits."""

    at = models.DateTimeField(db_default=ClockTimestamp())
    surface = models.CharField(max_length=8)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=48)
    subject = models.CharField(max_length=64, blank=True)
    fields = ArrayField(models.CharField(max_length=64), default=list)
    detail = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)
    digest = models.BinaryField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("subject", "-id"), name="audit_by_subject"),
            models.Index(fields=("actor", "-id"), name="audit_by_actor"),
        )
