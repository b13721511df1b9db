"""The register of letters: numbered by centre and year without gaps, sealed, and never made a second time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from cases.models.police_notice import PoliceNotice
from dost_portal.crypto import SealedField
from dost_portal.staff.models import Centre

CODE_LENGTH = 12


class LetterKind(models.TextChoices):
    NOTICE = "notice", _("Notice to law enforcement")
    REFUSAL = "refusal", _("Refusal at the first stage")
    CONFIRMATION = "confirmation", _("Confirmation of the application")
    DISCREET = "discreet", _("Confirmation that gives no reason")
    DECISION = "decision", _("Decision for the person")
    REFERRAL = "referral", _("Certificate of referral")
    CONSENT_SHEET = "consent_sheet", _("Consent sheet of the interview")
    SUMMARY = "summary", _("Summary of the case for the file")


class LetterCounter(models.Model):
    """The last number of a centre's year. Its row is locked from the number to the commit: a rollback gives it back."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "year"), name="letter_counter_once_a_year"),)


class Letter(CaseBound):
    """One paper as it left. Its bytes lie sealed in the store under `name`; no row is ever changed.

    A correction is another letter that `corrects` the old one, so the one that holds is corrected by none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=LetterKind)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    # Stands on the page; whoever holds the paper can have it checked.
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    wording = models.ForeignKey("passport.LetterWording", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(PoliceNotice, on_delete=models.PROTECT, null=True, related_name="letters")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    correction = SealedField(max_length=500)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    pages = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ("issued_at",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "year", "serial"), name="letter_number_once"),
            models.UniqueConstraint(
                fields=("case", "kind", "notice"),
                condition=Q(corrects__isnull=True),
                nulls_distinct=False,
                name="letter_of_a_kind_begins_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.NOTICE, notice__isnull=False)
                | ~Q(kind=LetterKind.NOTICE) & Q(notice__isnull=True),
                name="letter_of_a_notice_names_it",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(correction__isnull=False), name="letter_correction_says_why"
            ),
        )

    @property
    def number(self) -> str:
        """Return the number as the page shows it, “BAKI-1-15/2026”: it tells neither matter nor person."""
        return f"{self.centre.code}-{self.serial}/{self.year}"

    @property
    def shown_code(self) -> str:
        return "-".join(self.code[place : place + 4] for place in range(0, CODE_LENGTH, 4))
