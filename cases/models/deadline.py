"""Clocks as rows: what is due, what must happen then, and what was announced to whom."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from cases.workflow import Clock
from dost_portal.audit.models import ClockTimestamp, DatabaseNow
from dost_portal.crypto import SealedField
from dost_portal.staff.models import User


class ClockLabel(models.TextChoices):
    FRONT_OFFICE = Clock.FRONT_OFFICE.value, _("Front office")
    BACK_OFFICE = Clock.BACK_OFFICE.value, _("Back office")
    OVERALL = Clock.OVERALL.value, _("Whole service")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> "DeadlineQuerySet":
        return self.filter(stopped_at__isnull=True)

    def overdue(self) -> "DeadlineQuerySet":
        """By the clock alone: a stopped sweep hides nothing."""
        return self.running().filter(due_at__lte=DatabaseNow())


class Deadline(models.Model):
    """One clock of one case. `due_at` is fixed when the clock starts and never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    clock = models.CharField(max_length=16, choices=ClockLabel)
    generation = models.PositiveSmallIntegerField(default=1)
    standard = models.ForeignKey("passport.ServiceStandard", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "clock", "generation"), name="clock_once_per_generation"),
            models.UniqueConstraint(
                fields=("case", "clock"),
                condition=Q(stopped_at__isnull=True),
                name="one_running_clock_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(started_at__lt=F("warn_at")) & Q(warn_at__lt=F("due_at")),
                name="clock_runs_forward",
            ),
        )
        indexes = (models.Index(fields=("due_at",), name="clock_running", condition=Q(stopped_at__isnull=True)),)


class Stage(models.IntegerChoices):
    """What happens on the way, in rising order: after an outage only the highest due is announced."""

    WARNING = 1, _("Warning")
    BREACH = 2, _("Overdue")
    ESCALATION = 3, _("Escalation")


class DeadlineStage(models.Model):
    """One thing that must happen once. Fired or cancelled, never undone."""

    id = models.BigAutoField(primary_key=True)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="stages")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    fire_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # Fired late together with a higher stage: recorded, but only the higher one was announced.
    skipped = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("deadline", "stage"), name="stage_once_per_clock"),
            models.CheckConstraint(
                condition=Q(fired_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="stage_fired_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(fired_at__isnull=True) | Q(fired_at__gte=F("fire_at")), name="stage_never_early"
            ),
        )
        indexes = (
            models.Index(
                fields=("fire_at",),
                name="stage_unfired",
                condition=Q(fired_at__isnull=True, cancelled_at__isnull=True),
            ),
        )


class Announcement(models.Model):
    """A stage told to one person inside the portal, exactly once. Says which case, nothing of whom."""

    stage = models.ForeignKey(DeadlineStage, on_delete=models.PROTECT, related_name="announcements")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="announcements")
    at = models.DateTimeField(db_default=ClockTimestamp())
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("stage", "user"), name="announced_once"),)
        indexes = (models.Index(fields=("user",), name="announcement_unseen", condition=Q(seen_at__isnull=True)),)


class SweepBeat(models.Model):
    """When the sweep last ran. One row; `/readyz` and the supervisors' screens read it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_sweep_beat"),)


class BreachCause(models.TextChoices):
    WAITING_PROFESSION = "waiting_profession", _("Waited for the lawyer or the psychologist")
    WAITING_POLICE = "waiting_police", _("Waited for law enforcement's receipt")
    WAITING_DOCUMENTS = "waiting_documents", _("Waited for documents")
    WAITING_DSMF = "waiting_dsmf", _("Waited for DSMF")
    PERSON_NEEDED_TIME = "person_needed_time", _("The person needed more time")
    LOAD = "load", _("Too many cases at once")
    TECHNICAL = "technical", _("Technical failure")
    OTHER = "other", _("Other")


class BreachReview(CaseBound):
    """A supervisor's review of a missed deadline: cause, measure, outcome."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="breach_reviews")
    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="review")
    cause = models.CharField(max_length=24, choices=BreachCause)
    measure = SealedField(max_length=2000)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
