"""Clocks as rows: what is due, what must happen then, and what was announced to whom."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.workflow import Clock
from dost_portal.audit.models import ClockTimestamp, DatabaseNow
from dost_portal.choices import SaysChoices
from dost_portal.staff.models import User


class ClockLabel(models.TextChoices):
    FRONT_OFFICE = Clock.FRONT_OFFICE.value, _("Front office")
    BACK_OFFICE = Clock.BACK_OFFICE.value, _("Back office")
    OVERALL = Clock.OVERALL.value, _("Whole service")
    ARRIVAL = Clock.ARRIVAL.value, _("Arrival at the place")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> "DeadlineQuerySet":
        return self.filter(stopped_at__isnull=True)

    def overdue(self) -> "DeadlineQuerySet":
        """By the clock alone: a stopped sweep hides nothing."""
        return self.running().filter(due_at__lte=DatabaseNow())

    def soon_due(self) -> "DeadlineQuerySet":
        return self.running().filter(warn_at__lte=DatabaseNow(), due_at__gt=DatabaseNow())

    def as_corrected(self) -> "DeadlineQuerySet":
        """With `real_start`, `real_due` and `real_stop`: as recorded, or as the latest correction says.

        A clock that a correction replaced by a new generation counts no more and is left out.
        """
        from cases.models.breach import ClockCorrection  # it points here

        corrections = ClockCorrection.objects.filter(deadline=OuterRef("pk"))
        latest = corrections.order_by("-created_at", "-pk")
        moments = {
            f"real_{name}": Coalesce(Subquery(latest.values(f"{column}_at")[:1]), F(f"{column}_at"))
            for name, column in (("start", "started"), ("due", "due"), ("stop", "stopped"))
        }
        replaced = corrections.filter(replaced_by__isnull=False)
        return self.filter(~Exists(replaced)).annotate(**moments)

    def missed(self) -> "DeadlineQuerySet":
        """Stopped at or after its due time, or past it and running: by the corrected times, whatever was fired."""
        late = Q(real_stop__gte=F("real_due")) | Q(real_stop__isnull=True, real_due__lte=DatabaseNow())
        return self.as_corrected().filter(late)

    def without_cause(self) -> "DeadlineQuerySet":
        """For which neither the team nor a supervisor has recorded a cause."""
        return self.filter(explanation__isnull=True).exclude(reviews__isnull=False)


class Deadline(SaysChoices):
    """One clock of one case. `due_at` is fixed when the clock starts and never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    # The case's. The database writes it, so that a centre's clocks are walked by one index.
    centre = models.ForeignKey(
        "staff.Centre", on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )
    clock = models.CharField(max_length=16, choices=ClockLabel)
    generation = models.PositiveSmallIntegerField(default=1)
    standard = models.ForeignKey("passport.ServiceStandard", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # Stopped late, and nobody has said why. The database writes it: the few that somebody must still look at.
    unexplained = models.BooleanField(default=False, db_default=False, editable=False)

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
        indexes = (
            models.Index(fields=("due_at", "id"), name="clock_running", condition=Q(stopped_at__isnull=True)),
            models.Index(fields=("centre", "due_at"), name="clock_of_a_centre"),
            models.Index(
                fields=("centre", "due_at", "id"),
                name="clock_running_of_a_centre",
                condition=Q(stopped_at__isnull=True),
            ),
            models.Index(
                fields=("centre", "-due_at"),
                name="clock_unexplained",
                condition=Q(unexplained=True),
            ),
            models.Index(fields=("due_at",), name="clock_missed", condition=Q(stopped_at__gte=F("due_at"))),
        )


class Stage(models.IntegerChoices):
    """What happens on the way, in rising order: after an outage only the highest due is announced."""

    WARNING = 1, _("Warning")
    BREACH = 2, _("Overdue")
    ESCALATION = 3, _("Escalation")
    # A supervisor's own: not on the way, and so it silences nothing that is.
    RAISED = 4, _("Raised to the agency")


class DeadlineStage(models.Model):
    """One thing that must happen once. Fired or cancelled, never undone.

    The first escalation is stage 3, the next one 5 and so on, as many as there are rows of EscalationMultiple.
    """

    id = models.BigAutoField(primary_key=True)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="stages")
    stage = models.PositiveSmallIntegerField()
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

    @property
    def level(self) -> Stage:
        return Stage(self.stage) if self.stage <= Stage.RAISED else Stage.ESCALATION


class StageRefusal(models.Model):
    """A due stage that the database refuses to fire. It is tried again alone, ever later, until it fires.

    Gone once it has fired. Codes only: what the database says may carry what it choked on.
    """

    stage = models.OneToOneField(DeadlineStage, on_delete=models.PROTECT, primary_key=True, related_name="refusal")
    attempts = models.PositiveIntegerField(_("attempts"))
    since = models.DateTimeField(_("held up since"))
    retry_at = models.DateTimeField(_("next try"))
    code = models.CharField(_("error"), max_length=120)

    class Meta:
        verbose_name = _("announcement the database refuses")
        verbose_name_plural = _("announcements the database refuses")

    def __str__(self) -> str:
        return str(self.stage_id)


class Why(models.TextChoices):
    """Why somebody is told who is not of the case's team. In rising order: the gravest is kept."""

    OWN = "", ""
    DEPUTY = "deputy", _("You stand in for a colleague")
    DUTY = "duty", _("You are on duty")
    NO_DEPUTY = "no_deputy", _("Nobody stands in for who is away: you are told instead")
    NO_DUTY = "no_duty", _("Nobody is on duty: you are told instead")


class Alert(models.TextChoices):
    EMERGENCY_ACCESS = "emergency_access", _("A case was opened in an emergency")
    NOBODY_RESPONSIBLE = "nobody_responsible", _("A case has lost its responsible agent")
    ODD_READING = "odd_reading", _("An odd reading waits to be looked into")
    TEXT_WAITS = "text_waits", _("A text for DSMF waits for your release")
    QUESTION = "question", _("DSMF has asked a question")
    # What the agency's relay passes on of DSMF's calls.
    RELAY_CALL = "relay_call", _("DSMF asks you to call, through the agency")
    RELAY_URGENT = "relay_urgent", _("DSMF asks you to call at once, through the agency")
    RELAY_ARRIVAL = "relay_arrival", _("DSMF asks whether the person has set out")


# An odd reading is about its reader; whoever hears of it may not know of the case.
WITHOUT_CASE = (Alert.ODD_READING,)
RELAYED = (Alert.RELAY_CALL, Alert.RELAY_URGENT, Alert.RELAY_ARRIVAL)


class Announcement(models.Model):
    """A stage, the digest of a day, or an alert, told to one person inside the portal, exactly once.

    Says which case, nothing of whom.
    """

    stage = models.ForeignKey(DeadlineStage, on_delete=models.PROTECT, null=True, related_name="announcements")
    digest_on = models.DateField(null=True)
    # Of a digest: how many clocks were overdue when it was made.
    clocks = models.PositiveIntegerField(null=True)
    # What a supervisor must hear of at once and is no clock.
    alert = models.CharField(max_length=24, choices=Alert, blank=True, db_default="")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="announcements")
    why = models.CharField(max_length=12, choices=Why, blank=True, db_default="")
    # The person does not want the bell to ring for this level; it stands in the list all the same.
    muted = models.BooleanField(db_default=False)
    at = models.DateTimeField(db_default=ClockTimestamp())
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stage", "user"), name="announced_once"),
            models.UniqueConstraint(fields=("digest_on", "user"), name="digest_once_a_day"),
            models.CheckConstraint(
                condition=Q(stage__isnull=False, digest_on__isnull=True, clocks__isnull=True, alert="")
                | Q(stage__isnull=True, digest_on__isnull=False, clocks__isnull=False, alert="")
                | Q(stage__isnull=True, digest_on__isnull=True, clocks__isnull=True)
                & (Q(case__isnull=False) & ~Q(alert="") | Q(case__isnull=True, alert__in=WITHOUT_CASE)),
                name="announcement_of_stage_day_or_alert",
            ),
        )
        indexes = (
            models.Index(fields=("user",), name="announcement_unseen", condition=Q(seen_at__isnull=True, muted=False)),
            models.Index(fields=("user", "-id"), name="announcement_by_user"),
        )


class SweepBeat(models.Model):
    """When the sweep last ran. One row; `/readyz` and the supervisors' screens read it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_sweep_beat"),)
