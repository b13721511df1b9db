"""Step 3 of the passport: the talk of the centre's lawyer and psychologist with the harmed person."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case, CaseMember, Level
from dost_portal.crypto import SealedField, SealedQuerySet
from dost_portal.staff.models import User


class Profession(models.TextChoices):
    LAWYER = "lawyer", _("Lawyer")
    PSYCHOLOGIST = "psychologist", _("Psychologist")


class InterviewMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")


class Incident(CaseBound):
    """The facts of the incident, shared by both professions and the agent."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="incident")
    violence_forms = ArrayField(models.CharField(max_length=16), default=list)
    happened_on = models.DateField(null=True)
    happened_at = models.TimeField(null=True)
    rayon = models.ForeignKey("passport.Rayon", on_delete=models.PROTECT, null=True, related_name="+")
    place = SealedField(max_length=300)
    description = SealedField(max_length=5000)
    danger_now = models.BooleanField(default=False)
    weapon = models.BooleanField(default=False)
    injury = models.BooleanField(default=False)
    children_present = models.BooleanField(default=False)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(violence_forms__len__gt=0), name="incident_has_a_form"),)


class InterviewQuerySet(SealedQuerySet):
    def held(self) -> Self:
        """Interviews whose lawyer or psychologist is still in the case's team: the part is theirs."""
        return self.filter(
            Exists(CaseMember.objects.current().filter(case=OuterRef("case"), user=OuterRef("by"), review=False))
        )


class Interview(CaseBound):
    """One profession's part. Its notes are that profession's alone (architecture rule 8)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interviews")
    profession = models.CharField(max_length=12, choices=Profession)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interviews")
    mode = models.CharField(max_length=12, choices=InterviewMode, default=InterviewMode.IN_PERSON)
    notes = SealedField(max_length=20000)
    risk_level = models.CharField(max_length=12, choices=Level, blank=True)
    signed_at = models.DateTimeField(null=True)

    objects = InterviewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "profession"), name="interview_once_per_profession"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | ~Q(risk_level="") & Q(notes__isnull=False),
                name="interview_signed_has_risk_and_notes",
            ),
        )


class NeedsAssessment(CaseBound):
    """The need for social rehabilitation: one record, signed by both professions."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="assessment")
    need = models.BooleanField(null=True)
    needs = ArrayField(models.CharField(max_length=24), default=list)
    urgency = models.CharField(max_length=12, choices=Level, blank=True)
    avoid_regions = ArrayField(models.CharField(max_length=24), default=list)
    advice = SealedField(max_length=5000)
    lawyer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lawyer_signed_at = models.DateTimeField(null=True)
    psychologist = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    psychologist_signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(need=True) | Q(needs__len__gt=0) & ~Q(urgency=""),
                name="assessment_of_a_need_names_needs_and_urgency",
            ),
            models.CheckConstraint(
                condition=Q(lawyer__isnull=True, lawyer_signed_at__isnull=True)
                | Q(lawyer__isnull=False, lawyer_signed_at__isnull=False, need__isnull=False),
                name="assessment_lawyer_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(psychologist__isnull=True, psychologist_signed_at__isnull=True)
                | Q(psychologist__isnull=False, psychologist_signed_at__isnull=False, need__isnull=False),
                name="assessment_psychologist_signature_whole",
            ),
        )
