"""What a person is asked, in versioned words: consents, instruments of risk; and the limits of protective orders."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import Coded, Labelled, dated_constraints, in_language


class ConsentText(Labelled):
    """One consent: for what, in which words, and what its withdrawal stops. A new text is a new row."""

    class Code(models.TextChoices):
        SERVICE = "service", _("To be interviewed, and notes kept")
        INVESTIGATION = "investigation", _("To an investigation by law enforcement")
        IDENTITY = "identity", _("To be named to law enforcement")
        REFERRAL = "referral", _("To an anonymous request to the back office")
        SHARING = "sharing", _("To sharing with somebody else")
        RECORDING = "recording", _("To a recording of the interview")
        STATISTICS = "statistics", _("To use in statistics without a name")

    code = models.CharField(_("code"), max_length=40, choices=Code.choices)
    label_az = models.TextField(_("words in Azerbaijani"))
    label_en = models.TextField(_("words in English"), blank=True)
    label_ru = models.TextField(_("words in Russian"), blank=True)
    stops_az = models.TextField(_("what its withdrawal stops, in Azerbaijani"))
    stops_en = models.TextField(_("what its withdrawal stops, in English"), blank=True)
    stops_ru = models.TextField(_("what its withdrawal stops, in Russian"), blank=True)
    months = models.PositiveSmallIntegerField(
        _("months it is good for"), null=True, blank=True, help_text=_("Empty: until it is withdrawn.")
    )

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")
        ordering = ["position", "valid_from"]
        constraints = dated_constraints()

    @property
    def stops(self) -> str:
        return in_language(self.stops_az, self.stops_en, self.stops_ru)


class RiskInstrument(Labelled):
    """A list of questions with its bands: so many times yes is this level. Loaded only with its owner's permission."""

    source = models.CharField(_("source and permission"), max_length=300)
    medium_from = models.PositiveSmallIntegerField(_("medium from so many times yes"))
    high_from = models.PositiveSmallIntegerField(_("high from so many times yes"))
    immediate_from = models.PositiveSmallIntegerField(_("immediate from so many times yes"), null=True, blank=True)

    class Meta:
        verbose_name = _("risk instrument")
        verbose_name_plural = _("risk instruments")
        ordering = ["position", "valid_from"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=Q(medium_from__gte=1, high_from__gt=models.F("medium_from"))
                & (Q(immediate_from__isnull=True) | Q(immediate_from__gt=models.F("high_from"))),
                name="riskinstrument_bands_rise",
                violation_error_message=_("The bands must rise: medium, high, immediate."),
            ),
        ]

    def level(self, yes: int) -> str:
        """Return the level of so many answers of yes, as a code of `Level`."""
        bands = (("immediate", self.immediate_from), ("high", self.high_from), ("medium", self.medium_from))
        return next((code for code, least in bands if least is not None and yes >= least), "low")


class RiskQuestion(models.Model):
    """One question of one version of an instrument."""

    instrument = models.ForeignKey(
        RiskInstrument, on_delete=models.PROTECT, related_name="questions", verbose_name=_("risk instrument")
    )
    code = models.SlugField(_("code"), max_length=24)
    text_az = models.CharField(_("question in Azerbaijani"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    text_ru = models.CharField(_("question in Russian"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        verbose_name = _("risk question")
        verbose_name_plural = _("risk questions")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=("instrument", "code"), name="risk_question_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self.text_az, self.text_en, self.text_ru)


class OrderLimit(Coded):
    """How long a protective order may run. Laws change, papers vary: what is outside is warned of, never refused."""

    class Code(models.TextChoices):
        SHORT = "short", _("Short-term protective order")
        LONG = "long", _("Long-term protective order")

    code = models.CharField(_("code"), max_length=40, choices=Code.choices)
    least_days = models.PositiveSmallIntegerField(_("at least days"), default=1)
    most_days = models.PositiveSmallIntegerField(_("at most days"))

    class Meta:
        verbose_name = _("limit of protective orders")
        verbose_name_plural = _("limits of protective orders")
        ordering = ["code", "valid_from"]
        constraints = dated_constraints()

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.least_days}–{self.most_days}"
