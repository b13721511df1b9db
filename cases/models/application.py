"""What intake records: who applies and how, on whose behalf, and how the person may be reached."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from dost_portal.crypto import SealedField


class ApplicationForm(models.TextChoices):
    """Passport item 6; which of them are accepted is a row of the passport."""

    IN_PERSON = "in_person", _("In person")
    REPRESENTATIVE = "representative", _("Through a representative")
    CALL_CENTRE = "call_centre", _("Through the call centre")
    SELF_SERVICE = "self_service", _("Through self-service")


class YesNoUnasked(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_ASKED = "not_asked", _("Not asked")


class Companion(models.TextChoices):
    ALONE = "alone", _("Alone")
    TRUSTED = "trusted", _("With somebody trusted")
    UNSAFE = "unsafe", _("With somebody who may be unsafe")


class IdentityMissing(models.TextChoices):
    LEFT_BEHIND = "left_behind", _("Left behind at home")
    TAKEN_AWAY = "taken_away", _("Taken away by somebody")
    LOST = "lost", _("Lost")
    NEVER_HAD = "never_had", _("Never had one")
    OTHER = "other", _("Other")


class ActMissing(models.TextChoices):
    """An act may follow: intake, interviews and the notice to law enforcement do not wait for it."""

    REQUESTED = "requested", _("Asked for, not issued yet")
    NOT_REPORTED = "not_reported", _("Nothing was reported so far")
    AFRAID = "afraid", _("The person is afraid to ask for one")
    LEFT_BEHIND = "left_behind", _("Left behind at home")
    OTHER = "other", _("Other")


class Application(CaseBound):
    """One per case. Kinds are codes of the passport's rows (`ApplicantKind`, `DocumentKind`)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="application")
    applicant_kind = models.CharField(max_length=32, blank=True)
    form = models.CharField(max_length=16, choices=ApplicationForm, default=ApplicationForm.IN_PERSON)
    companion = models.CharField(max_length=8, choices=Companion, blank=True)
    proof_kind = models.CharField(max_length=32, blank=True)
    proof_number = SealedField(max_length=60)
    consent = models.CharField(max_length=12, choices=YesNoUnasked, default=YesNoUnasked.NOT_ASKED)
    contact_allowed = models.CharField(max_length=12, choices=YesNoUnasked, default=YesNoUnasked.NOT_ASKED)
    contact_phone = SealedField(max_length=20)
    contact_time = SealedField(max_length=200)
    message_allowed = models.BooleanField(default=False)
    needs_interpreter = models.BooleanField(default=False)
    interpreter_language = models.CharField(max_length=60, blank=True)
    needs_pedagogue = models.BooleanField(default=False)
    disability = models.BooleanField(default=False)
    identity_missing_reason = models.CharField(max_length=24, choices=IdentityMissing, blank=True)
    act_missing_reason = models.CharField(max_length=24, choices=ActMissing, blank=True)
    conflict_found = models.BooleanField(default=False)
    conflict_released = models.BooleanField(default=False)
    act_released = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(contact_phone__isnull=True) | Q(contact_allowed=YesNoUnasked.YES),
                name="contact_phone_only_where_contact_is_safe",
            ),
        )
