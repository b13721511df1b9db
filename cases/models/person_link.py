"""The same person in two cases. A link, never a shared row: each case keeps its own key and its own team."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from cases.models.person import Person
from dost_portal.audit.models import ClockTimestamp


class PersonLink(models.Model):
    """`first` and `second` are one human being; who may know of both cases, and nobody else, may know it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The lower key comes first, so that a pair is one row. A person who leaves a case takes the link along.
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    first_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="person_link_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="person_link_in_order"),
            models.CheckConstraint(condition=~Q(first_case=F("second_case")), name="person_link_of_two_cases"),
        )
