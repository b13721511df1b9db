"""Readings of cases that somebody should look at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from dost_portal.audit.models import ClockTimestamp
from dost_portal.staff.models import Centre


class Oddity(models.TextChoices):
    MANY = "many", _("Many cases within an hour")
    SURNAME = "surname", _("The reader bears the surname of somebody in the case")
    OUTSIDE = "outside", _("The reader is not in the team")
    HOURS = "hours", _("Outside the working hours, and not on duty")


class OddReading(models.Model):
    """What was odd about a reader's day, once a day: who, of what kind, of which case. No word of the case."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Where the reader worked then: whose supervisors hear of it.
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Oddity)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    noticed_at = models.DateTimeField(db_default=ClockTimestamp())
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("reader", "kind", "case", "day"), nulls_distinct=False, name="odd_reading_once_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=Oddity.values), name="odd_reading_kind_known"),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="odd_reading_seen_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("centre", "-noticed_at"), name="odd_reading_by_centre"),)


class ReadingWatch(models.Model):
    """Up to when the trail was watched. One row."""

    until = models.DateTimeField()
