"""Lists that leave the centre as a file."""

import uuid
from datetime import timedelta
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import unwrap
from dost_portal.staff.models import User

EXPORT_LIFE: Final = timedelta(hours=24)


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")


class CaseExport(models.Model):
    """A file of the list of cases that a supervisor ordered: made by the worker, sealed under a key of its own.

    With the row the file's key is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # What the list's filter chose: codes, ids and days; and the columns.
    chosen = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    columns = ArrayField(models.CharField(max_length=16))
    kind = models.CharField(max_length=4)
    purpose = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=ExportState, default=ExportState.WAITING)
    # Of so many rows so many are read.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    # The bytes' name in the store of files, and the wrapped key they are sealed under.
    name = models.CharField(max_length=32)
    key_id = models.CharField(max_length=32)
    wrapped = models.BinaryField()
    ordered_at = models.DateTimeField(db_default=ClockTimestamp())
    # When the worker took it; one that does not come back leaves it to the next.
    taken_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-ordered_at",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(total__isnull=False), name="ready_export_is_counted"
            ),
        )
        indexes = (models.Index(fields=("expires_at",), name="export_by_end"),)

    def wrapping_context(self) -> str:
        return f"export:{self.pk}"

    def sealing_key(self) -> bytes:
        return unwrap(self.key_id, bytes(self.wrapped), self.wrapping_context())
