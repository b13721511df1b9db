"""Who is away and who stands in; who is on duty outside the working hours."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dost_portal.audit.models import ClockTimestamp, DatabaseNow
from dost_portal.staff.models import Centre, User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def not_over(self) -> "AbsenceQuerySet":
        return self.filter(ended_at__isnull=True, until__gt=DatabaseNow())

    def running(self) -> "AbsenceQuerySet":
        return self.not_over().filter(since__lte=DatabaseNow())


class Absence(models.Model):
    """`user` is away from `since` until `until`; `deputy` hears and acts meanwhile.

    Without a deputy, or with one who is away or disabled, the supervisors hear instead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="stands_in_for")
    since = models.DateTimeField()
    until = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    # Set when it is over: early by a person, or by the sweep, which then records the end in the trail.
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(deputy=F("user")), name="absence_deputy_is_another"),
        )
        indexes = (models.Index(fields=("until",), name="absence_not_ended", condition=Q(ended_at__isnull=True)),)


class DutyQuerySet(models.QuerySet["Duty"]):
    def not_over(self) -> "DutyQuerySet":
        return self.filter(removed_at__isnull=True, until__gt=DatabaseNow())


class Duty(models.Model):
    """`user` is on duty for `centre` from `since` until `until`: hears what falls due out of hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="duties")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    since = models.DateTimeField()
    until = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=ClockTimestamp())
    removed_at = models.DateTimeField(null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = (models.CheckConstraint(condition=Q(until__gt=F("since")), name="duty_ends_after_it_begins"),)
        indexes = (
            models.Index(fields=("centre", "until"), name="duty_not_removed", condition=Q(removed_at__isnull=True)),
        )
