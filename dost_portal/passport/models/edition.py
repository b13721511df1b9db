"""Which edition of the reference data holds: a new random value with every statement that changes any of it."""

import uuid

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One row. Processes that keep the passport's rows compare it (`passport.reference`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_edition"),)
