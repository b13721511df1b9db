"""The numbers a case has in other systems, entered by hand: nothing here speaks with them (passport item 24)."""

from django.conf import settings
from django.db import models

from cases.models.base import CaseBound
from cases.models.case import Case


class OutgoingNumber(CaseBound):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outgoing_numbers")
    # A code of the passport's options of item 24.
    system = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=("case", "system", "number"), name="outgoing_number_once_per_system"),
            models.CheckConstraint(condition=~models.Q(number=""), name="outgoing_number_is_one"),
        )
