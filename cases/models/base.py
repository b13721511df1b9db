"""What every row of a case shares."""

import uuid

from django.db import models

from cases.models.case import Case
from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import SealedQuerySet


class CaseBound(models.Model):
    """A row of one case. Its sealed fields open with the case's key; `version` guards against lost edits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def sealing_key(self) -> bytes:
        return self.case.sealing_key()
