"""A case that was begun on paper while the portal was away, and typed in afterwards with its true times."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from dost_portal.staff.models import User


class PaperCause(models.TextChoices):
    POWER = "power", _("No electricity")
    NETWORK = "network", _("No network")
    PORTAL = "portal", _("The portal did not work")
    VISIT = "visit", _("Received outside the centre")


class PaperEntry(CaseBound):
    """The times that the paper says, who typed them in, and which supervisor compared them with the paper."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="paper")
    taken_at = models.DateTimeField()
    started_at = models.DateTimeField()
    cause = models.CharField(max_length=12, choices=PaperCause)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(started_at__gte=F("taken_at")), name="paper_runs_forward"),
            models.CheckConstraint(condition=Q(cause__in=PaperCause.values), name="paper_cause_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by")),
                name="paper_confirmed_by_another_person",
            ),
        )
        indexes = (
            models.Index(fields=("created_at",), condition=Q(confirmed_at__isnull=True), name="paper_to_confirm"),
        )
