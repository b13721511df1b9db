"""The two documents of passport item 21, and in which form each was submitted (item 22)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from cases.models.person import Person
from dost_portal.crypto import BlindIndexField, SealedField


class SubmissionForm(models.TextChoices):
    """Passport item 22; which are accepted is a row of the passport."""

    ORIGINAL = "original", _("Original")
    COPY = "copy", _("Copy")
    NOTARISED = "notarised_copy", _("Notarised copy")
    ELECTRONIC = "electronic_copy", _("Electronic copy")


class IdentityDocument(CaseBound):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identity_documents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_documents")
    kind = models.CharField(max_length=32)
    number = SealedField(max_length=40)
    issuer = SealedField(max_length=160)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    country = models.CharField(max_length=2, blank=True)
    form = models.CharField(max_length=16, choices=SubmissionForm)
    number_index = BlindIndexField(source="number", purpose="document")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), name="identity_document_once_per_person"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(issued_on__isnull=True) | Q(expires_on__gt=F("issued_on")),
                name="identity_document_expires_after_issue",
            ),
        )
        indexes = (models.Index(fields=("number_index",), name="identity_document_by_number"),)


class ViolenceAct(CaseBound):
    """The act that confirms that the person was subjected to domestic violence (item 21.2)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="act")
    kind = models.CharField(max_length=32)
    number = SealedField(max_length=60)
    issuer = SealedField(max_length=200)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    form = models.CharField(max_length=16, choices=SubmissionForm)
    number_index = BlindIndexField(source="number", purpose="act")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="act_valid_after_issue",
            ),
        )
