"""Who must not see a case, and who saw one because somebody was in danger."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import INDEX_BYTES, SealedField


class ConflictOfInterest(CaseBound):
    """`user` knows somebody in the case: while it stands, the case does not exist for them.

    The database asks it too (`cases.row_security`). It is lifted by a supervisor with a reason, never deleted.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # None: the portal, because of a relative that was declared beforehand.
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedField(max_length=2000)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifting_reason = SealedField(max_length=2000)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "user"), condition=Q(lifted_at__isnull=True), name="conflict_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="conflict_lifted_has_who_and_when",
            ),
        )
        indexes = (
            models.Index(fields=("user", "case"), condition=Q(lifted_at__isnull=True), name="conflict_standing"),
        )


class DeclaredRelative(models.Model):
    """A FİN that `user` declared beforehand as a relative's; only its blind index is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fin_index = models.BinaryField(max_length=INDEX_BYTES)
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "fin_index"), name="relative_declared_once"),)
        indexes = (models.Index(fields=("fin_index",), name="relative_by_fin"),)


class EmergencyCause(models.TextChoices):
    """Why somebody outside the team had to see a case at once."""

    DANGER_NOW = "danger_now", _("The person is in danger now")
    TEAM_ABSENT = "team_absent", _("Nobody of the team can be reached")
    POLICE_ASKS = "police_asks", _("Law enforcement needs an answer at once")
    OTHER = "other", _("Another cause")


class Verdict(models.TextChoices):
    JUSTIFIED = "justified", _("Justified")
    NOT_JUSTIFIED = "not_justified", _("Not justified")


class EmergencyAccess(CaseBound):
    """The content of a case opened past its team, for an hour, with a cause; each is reviewed afterwards."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergency_accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=16, choices=EmergencyCause)
    explanation = SealedField(max_length=2000)
    until = models.DateTimeField()
    # Nothing leaves the portal by it unless a second person allows that.
    export_allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    export_allowed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, choices=Verdict, blank=True)
    remark = SealedField(max_length=2000)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict=""),
                name="emergency_review_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(export_allowed_at__isnull=True, export_allowed_by__isnull=True)
                | Q(export_allowed_at__isnull=False, export_allowed_by__isnull=False),
                name="emergency_export_has_who_and_when",
            ),
        )
        indexes = (
            models.Index(fields=("created_at",), condition=Q(reviewed_at__isnull=True), name="emergency_unreviewed"),
        )
