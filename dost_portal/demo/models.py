"""The mark of a database that was made for the demo."""

from django.db import models
from django.db.models import Q

from dost_portal.audit.models import ClockTimestamp


class DemoMark(models.Model):
    """One row: this database was empty when the demo began, so that nobody in it is real."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    made_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_demo_mark"),)
