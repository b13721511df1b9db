"""What protects a person: consents, the risk, a safety plan, protective orders (domain page, section 11)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.application import YesNoUnasked
from cases.models.base import CaseBound
from cases.models.case import Case, Level
from dost_portal.crypto import SealedField


class GivenBy(models.TextChoices):
    HARMED = "harmed", _("The person")
    REPRESENTATIVE = "representative", _("The legal representative on record")


class ConsentForm(models.TextChoices):
    WRITTEN = "written", _("In writing")
    SPOKEN = "spoken", _("Spoken, noted here")


class Consent(CaseBound):
    """One answer to one consent, in the words of `text`. It is withdrawn, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey("passport.ConsentText", on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    given_by = models.CharField(max_length=16, choices=GivenBy)
    form = models.CharField(max_length=8, choices=ConsentForm)
    # To whom and what, for a sharing.
    recipient = SealedField(max_length=300)
    good_until = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, given=True),
                name="consent_withdrawn_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(given_by__in=GivenBy.values, form__in=ConsentForm.values), name="consent_says_who_and_how"
            ),
        )


class RiskRecord(CaseBound):
    """The answers to one version of an instrument. A professional may raise the level, never lower it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="risk_records")
    instrument = models.ForeignKey("passport.RiskInstrument", on_delete=models.PROTECT, related_name="+")
    # Code of the question → "yes", "no" or "unknown".
    answers = SealedField(codec="json")
    yes = models.PositiveSmallIntegerField()
    computed = models.CharField(max_length=12, choices=Level)
    level = models.CharField(max_length=12, choices=Level)
    reason = SealedField(max_length=2000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(level__in=Level.values), name="risk_level_known"),
            models.CheckConstraint(
                condition=Q(level=F("computed")) | Q(reason__isnull=False), name="risk_raised_says_why"
            ),
        )


class SafetyPlan(CaseBound):
    """The person's own plan, in their words; one a case, the newest counts. Never shown to the other side."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="safety_plan")
    warning_signs = SealedField(max_length=2000)
    safe_places = SealedField(max_length=2000)
    where_to_go = SealedField(max_length=2000)
    trusted_people = SealedField(max_length=2000)
    code_word = SealedField(max_length=200)
    bag = SealedField(max_length=2000)
    children = SealedField(max_length=2000)
    contact = SealedField(max_length=2000)
    phone_safety = SealedField(max_length=2000)
    other_side = SealedField(max_length=2000)
    work_and_school = SealedField(max_length=2000)
    order = SealedField(max_length=2000)
    self_harm = SealedField(max_length=2000)
    review_on = models.DateField(null=True)
    paper_is_safe = models.CharField(max_length=12, choices=YesNoUnasked, default=YesNoUnasked.NOT_ASKED)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class OrderTerm(models.TextChoices):
    NO_VIOLENCE = "no_violence", _("No repeated violence")
    NO_SEARCH = "no_search", _("No search for the person")
    NO_DISTURBANCE = "no_disturbance", _("No other disturbance")
    CHILDREN = "children", _("Contact with the children regulated")
    DWELLING = "dwelling", _("Use of the dwelling or property regulated")
    COSTS = "costs", _("Costs of treatment and lawyers")


class ProtectiveOrder(CaseBound):
    """An order on record, as its paper says: limits are warned of and never refused."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="protective_orders")
    # A code of the reference data's `OrderLimit`.
    kind = models.CharField(max_length=8)
    number = SealedField(max_length=60)
    issuer = SealedField(max_length=200)
    issued_on = models.DateField()
    ends_on = models.DateField()
    terms = ArrayField(models.CharField(max_length=16, choices=OrderTerm), default=list)
    note = SealedField(max_length=2000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("issued_on",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("issued_on")), name="order_ends_after_it_begins"),
        )
