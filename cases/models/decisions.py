"""The centre's preliminary decision, the way to DSMF and back, and the reply to the person."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from dost_portal.crypto import SealedField, SealedQuerySet
from dost_portal.staff.models import User


class PreliminaryDecision(CaseBound):
    """What the centre decides at the first stage; never the final word (note of passport item 23)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="preliminary_decisions")
    positive = models.BooleanField()
    # Passport item 9 knows these two grounds and no third.
    ground = models.CharField(max_length=32, blank=True)
    missing_documents = ArrayField(models.CharField(max_length=24), default=list)
    legal_act = models.ForeignKey("passport.LegalAct", on_delete=models.PROTECT, null=True, related_name="+")
    article = models.CharField(max_length=60, blank=True)
    explanation = SealedField(max_length=3000)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(positive=True, ground="")
                | Q(positive=False, ground="documents_incomplete", missing_documents__len__gt=0)
                | Q(positive=False, ground="no_legal_basis", legal_act__isnull=False),
                name="preliminary_refusal_states_its_ground",
            ),
        )


class LinkState(models.TextChoices):
    QUEUED = "queued", _("On its way to DSMF")
    RECEIVED = "received", _("Received by DSMF")
    DECIDED = "decided", _("Decided")
    RECALLED = "recalled", _("Recalled")


class ReferralLinkQuerySet(SealedQuerySet):
    def decided(self) -> Self:
        """What DSMF has decided, the last first."""
        return self.filter(state=LinkState.DECIDED).order_by("-decided_at")


class ReferralLink(CaseBound):
    """Case ↔ reference: exists only here. `payload` is exactly what DSMF receives."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referral_links")
    # 128 random bits (security requirement 14), not a uuid4, which has 122.
    reference = models.UUIDField(unique=True)
    payload = SealedField(codec="json")
    state = models.CharField(max_length=12, choices=LinkState, default=LinkState.QUEUED)
    # Who read what DSMF sees, and sent that; when is `created_at`. What the meter said then, and what was widened.
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    alike = models.PositiveIntegerField(null=True)
    widened = ArrayField(models.CharField(max_length=24), default=list)
    received_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, blank=True)
    decision_ground = models.CharField(max_length=32, blank=True)
    place_code = models.CharField(max_length=16, blank=True)
    available_from = models.DateField(null=True)
    transport = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)

    objects = ReferralLinkQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=~Q(state="recalled") & ~Q(state="decided"),
                name="one_open_referral_per_case",
            ),
        )


class ClarificationCopy(CaseBound):
    """A question of DSMF, coded or in words, as the centre sees and answers it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clarifications")
    link = models.ForeignKey(ReferralLink, on_delete=models.PROTECT, related_name="clarifications")
    asked_as = models.UUIDField(unique=True, default=uuid.uuid4)
    question = models.CharField(max_length=24)
    question_text = SealedField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=24, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)


class TextState(models.TextChoices):
    WAITING = "waiting", _("Waits for a second person")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Sent to DSMF")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OutgoingText(CaseBound):
    """The exception: a text that may go to DSMF. Screened when written, when released and when sent.

    Without `clarification` it is the one remark that goes with the referral; else the answer to a question.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outgoing_texts")
    clarification = models.ForeignKey(ClarificationCopy, on_delete=models.PROTECT, null=True, related_name="texts")
    text = SealedField(max_length=500)
    state = models.CharField(max_length=12, choices=TextState, default=TextState.WAITING)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(clarification__isnull=True, state__in=("waiting", "released")),
                name="one_remark_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("clarification",),
                condition=Q(clarification__isnull=False, state__in=("waiting", "released")),
                name="one_answer_in_words_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True, state__in=("waiting", "withdrawn"))
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(state="waiting"),
                name="text_leaves_only_released",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("written_by")),
                name="text_released_by_another_person",
            ),
        )


class SentProfile(models.Model):
    """What one referral told, in codes, for the rarity meter: no case, no reference, no day, in no order.

    DSMF's side holds the same codes; nothing here leads to whom they are about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField()
    sex = models.CharField(max_length=8)
    age_band = models.CharField(max_length=16)
    children = ArrayField(models.CharField(max_length=16), default=list)
    violence_forms = ArrayField(models.CharField(max_length=16), default=list)
    needs = ArrayField(models.CharField(max_length=24), default=list)
    avoid_regions = ArrayField(models.CharField(max_length=24), default=list)

    class Meta:
        indexes = (models.Index(fields=("month", "sex"), name="sent_profile_by_month"),)
        constraints = (models.CheckConstraint(condition=Q(month__day=1), name="sent_profile_names_a_month_only"),)


class ReplyForm(models.TextChoices):
    """Passport item 8."""

    IN_PERSON = "in_person", _("In person")
    REPRESENTATIVE = "representative", _("Through a representative")
    CALL_CENTRE = "call_centre", _("Through the call centre")
    PROACTIVE = "proactive", _("Proactively")


class Reply(CaseBound):
    """How, when and by whom the person was told the outcome, and that it was safe to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replies")
    form = models.CharField(max_length=16, choices=ReplyForm)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=24)
    safe = models.BooleanField()
    note = SealedField(max_length=2000)

    class Meta:
        ordering = ("given_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(form=ReplyForm.IN_PERSON) | Q(safe=True), name="reply_out_of_the_centre_is_safe"
            ),
        )
