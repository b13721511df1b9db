"""What DSMF's side keeps. No key of these tables leads to a case or a person."""

import uuid
from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dost_portal.audit.models import ClockTimestamp, DatabaseNow
from dost_portal.choices import SaysChoices

RANKS: Final = ("immediate", "high", "medium", "low")


class ReferralState(models.TextChoices):
    RECEIVED = "received", _("Received")
    CLARIFICATION = "clarification", _("Clarification asked")
    DECIDED = "decided", _("Decided")
    RECALLED = "recalled", _("Recalled")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def open(self) -> "ReferralQuerySet":
        return self.filter(state__in=(ReferralState.RECEIVED, ReferralState.CLARIFICATION))

    def overdue(self) -> "ReferralQuerySet":
        return self.open().filter(due_at__lte=DatabaseNow())

    def on_the_way(self) -> "ReferralQuerySet":
        """Placed, and nobody has confirmed yet that the person is there."""
        return self.filter(state=ReferralState.DECIDED, arrival_due_at__isnull=False, arrived_at__isnull=True)

    def not_arrived(self) -> "ReferralQuerySet":
        """The alarm: on the way for longer than the standard allows."""
        return self.on_the_way().filter(arrival_due_at__lte=DatabaseNow())

    def in_order_of_work(self) -> list["ReferralQuerySet"]:
        """Return the ranks of the desk's order: the overdue first, of each the most urgent; each by the time left."""
        now = DatabaseNow()
        return [self.filter(urgency=level, **{late: now}) for late in ("due_at__lte", "due_at__gt") for level in RANKS]


class Referral(SaysChoices):
    """One anonymised request for placement, as it was received."""

    reference = models.UUIDField(primary_key=True, editable=False)
    version = models.CharField(max_length=8)
    sex = models.CharField(max_length=8)
    age_band = models.CharField(max_length=16)
    children = ArrayField(models.CharField(max_length=16), default=list)
    violence_forms = ArrayField(models.CharField(max_length=16), default=list)
    risk_level = models.CharField(max_length=12)
    urgency = models.CharField(max_length=12)
    needs = ArrayField(models.CharField(max_length=24), default=list)
    avoid_regions = ArrayField(models.CharField(max_length=24), default=list)
    documents = ArrayField(models.CharField(max_length=24), default=list)
    # Screened and released by two people of the centre.
    remark = models.CharField(max_length=500, blank=True, default="", db_default="")
    # The agency's system that sent it by the interface; none where both sides are one installation.
    sender = models.ForeignKey("referrals.ApiClient", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16, choices=ReferralState, default=ReferralState.RECEIVED)
    received_at = models.DateTimeField(db_default=ClockTimestamp())
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    # Of a placed one: until when the arrival must be confirmed, and when it was.
    arrival_due_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ReferralState.values), name="referral_state_known"),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="referral_inbox"),
            # The order of the desk's work, a rank of urgency at a time.
            models.Index(
                fields=("urgency", "due_at", "reference"),
                name="referral_work",
                condition=Q(state__in=("received", "clarification")),
            ),
            # The order of the interface's pages.
            models.Index(fields=("received_at", "reference"), name="referral_in_order"),
            models.Index(
                fields=("arrival_due_at",),
                name="referral_on_the_way",
                condition=Q(arrival_due_at__isnull=False, arrived_at__isnull=True),
            ),
        )

    @property
    def persons(self) -> int:
        """How many come: the person and the children."""
        return 1 + len(self.children)


class Decision(models.Model):
    """The final decision (note of passport item 23). Made once, by one member of the DSMF desk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=12)
    ground = models.CharField(max_length=32, blank=True)
    place_code = models.CharField(max_length=16, blank=True)
    available_from = models.DateField(null=True)
    transport = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="placed", ground="", available_from__isnull=False) & ~Q(place_code="")
                | Q(kind="refused", place_code="", available_from__isnull=True) & ~Q(ground=""),
                name="decision_names_a_place_or_a_ground",
            ),
            # Passport item 9: there is no third ground.
            models.CheckConstraint(
                condition=Q(ground__in=("", "documents_incomplete", "no_legal_basis")),
                name="decision_ground_of_the_passport",
            ),
        )


class Clarification(models.Model):
    """A question and its answer, each a code or a screened text. Asking never stops the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="clarifications")
    question = models.CharField(max_length=24)
    text = models.CharField(max_length=500, blank=True, default="", db_default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=ClockTimestamp())
    answer = models.CharField(max_length=24, blank=True)
    answer_text = models.CharField(max_length=500, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="clarification_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(question="in_words") & ~Q(text="") | ~Q(question="in_words") & Q(text=""),
                name="clarification_in_words_has_words",
            ),
            models.UniqueConstraint(
                fields=("referral",), condition=Q(answered_at__isnull=True), name="one_open_clarification"
            ),
        )


class ReferralEvent(models.Model):
    """What happened to a referral, for DSMF's own history."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ("id",)
