"""Scans and photographs of a document, and who saw its original."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from dost_portal.crypto import SealedField


class CaseDocument(models.TextChoices):
    """The documents of passport items 6 and 21 that a file may show."""

    IDENTITY = "identity", _("Identity document")
    ACT = "violence_act", _("Act that confirms the violence")
    AUTHORITY = "authority", _("Power of attorney or proof of guardianship")
    RECEIPT = "receipt", _("Signature page of a notice")
    OTHER = "other", _("Other paper of the case")


class FileState(models.TextChoices):
    WAITING = "waiting", _("Waits to be examined")
    KEPT = "kept", _("Kept")
    REFUSED = "refused", _("Refused")
    REMOVED = "removed", _("Removed")


class DocumentFile(CaseBound):
    """One upload: a photograph, or a PDF of several pages. Its bytes lie sealed in the store under `name`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    document = models.CharField(max_length=16, choices=CaseDocument)
    state = models.CharField(max_length=8, choices=FileState)
    kind = models.CharField(max_length=8, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=32, unique=True)
    # The first page, small, as a data: URL, so that a list of files is one query.
    thumbnail = SealedField()
    # Of what was uploaded, keyed by the case: tells a doubled upload, and two cases nothing of each other.
    digest = models.BinaryField(max_length=32)
    # A code of `dost_portal.uploads`; how often an examination found nobody to do it.
    refusal = models.CharField(max_length=24, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removal_reason = SealedField(max_length=500)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "document", "digest"),
                condition=Q(state__in=(FileState.WAITING, FileState.KEPT)),
                name="file_once_per_document",
            ),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="file_state_known"),
            models.CheckConstraint(
                condition=Q(state=FileState.REMOVED, removed_at__isnull=False, removed_by__isnull=False)
                | ~Q(state=FileState.REMOVED) & Q(removed_at__isnull=True, removed_by__isnull=True),
                name="file_removed_has_who_and_when",
            ),
            models.CheckConstraint(condition=~Q(state=FileState.KEPT) | Q(pages__gt=0), name="file_kept_has_pages"),
        )
        indexes = (
            models.Index(fields=("case", "created_at"), name="file_by_case"),
            models.Index(fields=("created_at",), condition=Q(state=FileState.WAITING), name="file_waiting"),
        )


class OriginalSeen(CaseBound):
    """An agent compared the copy with the original (passport item 22)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="originals_seen")
    document = models.CharField(max_length=16, choices=CaseDocument)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "document"), name="original_seen_once"),)
