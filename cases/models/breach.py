"""What people say about a clock: why it was missed, what was done about it, and what was recorded wrongly.

Rows of their own, each with its author, never edited: the clock itself keeps what happened.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from cases.models.deadline import Deadline
from dost_portal.crypto import SealedField
from dost_portal.staff.models import User


class BreachCause(models.TextChoices):
    WAITING_PROFESSION = "waiting_profession", _("Waited for the lawyer or the psychologist")
    WAITING_POLICE = "waiting_police", _("Waited for law enforcement's receipt")
    WAITING_DOCUMENTS = "waiting_documents", _("Waited for documents")
    WAITING_DSMF = "waiting_dsmf", _("Waited for DSMF")
    PERSON_NEEDED_TIME = "person_needed_time", _("The person needed more time")
    LOAD = "load", _("Too many cases at once")
    TECHNICAL = "technical", _("Technical failure")
    OTHER = "other", _("Other")


class ReviewOutcome(models.TextChoices):
    SETTLED = "settled", _("Settled: nothing more to do")
    WATCHED = "watched", _("The measure is being watched")
    STAFFING = "staffing", _("People or hours are changed")
    PROCEDURE = "procedure", _("The way of working is changed")
    AGENCY = "agency", _("Handed to the agency")


class BreachExplanation(CaseBound):
    """Why a deadline was missed, as the case's own team says it. Once for each clock."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="breach_explanations")
    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="explanation")
    cause = models.CharField(max_length=24, choices=BreachCause)
    remark = SealedField(max_length=2000)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class BreachReview(CaseBound):
    """A supervisor's review of a missed deadline: cause, measure, outcome. The latest counts, none is lost."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="breach_reviews")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="reviews")
    cause = models.CharField(max_length=24, choices=BreachCause)
    remark = SealedField(max_length=2000)
    measure = SealedField(max_length=2000)
    outcome = models.CharField(max_length=12, choices=ReviewOutcome, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Escalation(CaseBound):
    """A clock raised to the agency by a supervisor, once. The agency reads the cause; the remark stays here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="escalation")
    cause = models.CharField(max_length=24, choices=BreachCause)
    remark = SealedField(max_length=2000)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class ClockCorrection(CaseBound):
    """What the times of a clock should have been, by a supervisor, with a reason.

    The clock keeps its own. A running one goes on as a new generation, `replaced_by`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock_corrections")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="corrections")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField(Deadline, on_delete=models.PROTECT, null=True, related_name="replaces")
    reason = SealedField(max_length=2000)
    corrected_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(started_at__lt=F("due_at"))
                & (Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at"))),
                name="correction_runs_forward",
            ),
        )
