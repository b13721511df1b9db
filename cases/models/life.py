"""How long a case is kept, what stays its erasure, and what its data were before they were corrected."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case, CaseOutcome
from dost_portal.crypto import SealedField


class RetentionRule(models.Model):
    """How many years after its end a case with this outcome is kept. The youngest rule in force counts."""

    outcome = models.CharField(_("outcome"), max_length=24, choices=CaseOutcome)
    years = models.PositiveSmallIntegerField(_("years"), validators=[MaxValueValidator(100)])
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ("outcome", "-valid_from")
        constraints = (models.UniqueConstraint(fields=("outcome", "valid_from"), name="retention_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.years}"


def _ended(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False),
        name=name,
    )


class LegalHold(CaseBound):
    """While it stands nothing of the case is erased: a court, an investigation, an appeal needs it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = SealedField(max_length=2000)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(ended_at__isnull=True), name="one_legal_hold"),
            _ended("hold_ended_has_who_and_when"),
        )


class ErasureOrder(CaseBound):
    """The person wants their data erased: it happens at `due_at`, unless it is taken back or a hold stands."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasure_orders")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = SealedField(max_length=2000)
    due_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(ended_at__isnull=True), name="one_erasure_order"),
            _ended("erasure_ended_has_who_and_when"),
        )


class ChangedValue(CaseBound):
    """What a field of the intake said before somebody corrected it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changed_values")
    row = models.UUIDField()
    model = models.CharField(max_length=32)
    field = models.CharField(max_length=64)
    before = SealedField(max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("case", "created_at"), name="changed_by_case"),)
