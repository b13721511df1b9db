"""What somebody has typed and not yet posted."""

from django.conf import settings
from django.db import models

from cases.models.base import CaseBound
from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import SealedField


class Draft(CaseBound):
    """The fields of one form of a case as its author left them; sealed with the case, read by its author alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form = models.SlugField(max_length=32)
    # A list of [name, value], as the browser would post them.
    fields = SealedField(codec="json")
    saved_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "user", "form"), name="draft_one_per_form"),)
        indexes = (models.Index(fields=("saved_at",), name="draft_by_age"),)
