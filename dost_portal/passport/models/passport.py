"""The passport itself: its items, their options, and the times it sets."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.azeri import long_date, short_date
from dost_portal.passport.models.base import (
    Coded,
    Dated,
    Labelled,
    dated_constraints,
    ends_after_it_begins,
    in_language,
    one_at_a_time,
)

SERVICE_CODE = "01-09-03-00"


class Service(Dated):
    """The one service this portal exists for (items 1, 2, 19, 27 and the head of the passport)."""

    code = models.CharField(_("service ID"), max_length=11, default=SERVICE_CODE, unique=True)
    title_az = models.CharField(_("name in Azerbaijani"), max_length=300)
    title_en = models.CharField(_("name in English"), max_length=300)
    title_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    decision_date = models.DateField(_("date of the board's decision"))
    decision_number = models.CharField(
        _("number of the board's decision"),
        max_length=20,
        blank=True,
        help_text=_("Left blank in the published passport; it is printed as a line until it is known."),
    )
    is_free = models.BooleanField(_("free of charge"), default=True)
    responsible_az = models.CharField(_("responsible person in Azerbaijani"), max_length=200)
    responsible_en = models.CharField(_("responsible person in English"), max_length=200)
    responsible_ru = models.CharField(_("responsible person in Russian"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("service")
        constraints = [
            ends_after_it_begins(),
            models.CheckConstraint(condition=models.Q(code=SERVICE_CODE), name="service_is_this_one"),
            models.CheckConstraint(condition=models.Q(is_free=True), name="service_is_free_item_19"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.title_az, self.title_en, self.title_ru)

    @property
    def responsible(self) -> str:
        return in_language(self.responsible_az, self.responsible_en, self.responsible_ru)

    @property
    def approval(self) -> str:
        """The head of the passport: who approved it, when, by which decision.

        The number is blank in the published passport; until it is known its line is printed.
        """
        number = self.decision_number or "_____"
        return in_language(
            "Azərbaycan Respublikasının Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi Kollegiyasının "
            f"{long_date(self.decision_date)} tarixli {number} nömrəli qərarı ilə təsdiq edilmişdir.",
            "Approved by decision No. "
            f"{number} of {short_date(self.decision_date)} of the Board of the Ministry of Labour and Social "
            "Protection of Population of the Republic of Azerbaijan.",
            f"Утверждён решением Коллегии Министерства труда и социальной защиты населения Азербайджанской "
            f"Республики от {short_date(self.decision_date)} № {number}.",
        )


class PassportItem(Dated):
    """One of the 27 numbered items: its heading, and what must be said about it."""

    number = models.PositiveSmallIntegerField(_("item"), validators=[MinValueValidator(1), MaxValueValidator(27)])
    title_az = models.CharField(_("heading in Azerbaijani"), max_length=300)
    title_en = models.CharField(_("heading in English"), max_length=300)
    title_ru = models.CharField(_("heading in Russian"), max_length=300, blank=True)
    only_one = models.BooleanField(_("only one option may be chosen"), default=False)
    note_az = models.TextField(_("the passport's own note in Azerbaijani"), blank=True)
    note_en = models.TextField(_("the passport's own note in English"), blank=True)
    note_ru = models.TextField(_("the passport's own note in Russian"), blank=True)
    reason_az = models.TextField(_("why the selection is inferred or open, in Azerbaijani"), blank=True)
    reason_en = models.TextField(_("why the selection is inferred or open, in English"), blank=True)
    reason_ru = models.TextField(_("why the selection is inferred or open, in Russian"), blank=True)

    class Meta:
        verbose_name = _("passport item")
        verbose_name_plural = _("passport items")
        ordering = ["number"]
        constraints = [
            *dated_constraints("number"),
            models.CheckConstraint(
                condition=models.Q(number__range=(1, 27)), name="passportitem_has_one_of_27_numbers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.title_az, self.title_en, self.title_ru)

    @property
    def note(self) -> str:
        return in_language(self.note_az, self.note_en, self.note_ru)

    @property
    def reason(self) -> str:
        return in_language(self.reason_az, self.reason_en, self.reason_ru)


class PassportOption(Labelled):
    """One line under an item, and whether the passport ticks it.

    Several tick marks were lost when the passport was published as text, so "open" is an answer of
    its own, and `basis` says how sure the answer is.
    """

    class Selected(models.TextChoices):
        YES = "yes", _("selected")
        NO = "no", _("not selected")
        OPEN = "open", _("the passport leaves it open")

    class Basis(models.TextChoices):
        CERTAIN = "certain", _("certain: the passport says so")
        INFERRED = "inferred", _("inferred from other items or a later edition")
        LOST = "lost", _("the mark was lost in the published text")

    label_az = models.TextField(_("text in Azerbaijani"))
    label_en = models.TextField(_("text in English"))
    label_ru = models.TextField(_("text in Russian"), blank=True)
    item = models.ForeignKey(PassportItem, on_delete=models.PROTECT, related_name="options", verbose_name=_("item"))
    selected = models.CharField(_("selected"), max_length=4, choices=Selected.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices)
    offered = models.BooleanField(
        _("offered by the portal"),
        default=False,
        help_text=_("Whether forms of the portal offer it. A setting, not part of the passport."),
    )
    excludes_others = models.BooleanField(
        _("of these only one may be selected"), default=False, help_text=_("Item 26.")
    )

    class Meta:
        verbose_name = _("passport option")
        verbose_name_plural = _("passport options")
        ordering = ["item__number", "position"]
        constraints = [
            *dated_constraints("item", "code"),
            one_at_a_time(
                "item",
                name="only_one_selected",
                condition=models.Q(excludes_others=True, selected="yes"),
            ),
            models.CheckConstraint(
                condition=~models.Q(selected="open") | models.Q(basis="lost"),
                name="passportoption_open_means_lost",
                violation_error_message=_("What is open has no basis but the lost mark."),
            ),
            models.CheckConstraint(
                condition=models.Q(selected__in=["yes", "no", "open"]), name="passportoption_selected_known"
            ),
        ]


class ServiceStandard(Coded):
    """A time the passport sets (items 12 to 18), or one this portal adds.

    A standard is never edited into another: the row ends and its successor begins, so that a clock
    of last year can still be explained.
    """

    class Code(models.TextChoices):
        OVERALL = "overall", _("Total time")
        FRONT_OFFICE = "front_office", _("Front office")
        BACK_OFFICE = "back_office", _("Back office")
        OPERATOR = "operator", _("DOST operator")
        ARRIVAL_CONFIRMATION = "arrival_confirmation", _("Arrival at the place confirmed")

    class Unit(models.TextChoices):
        MINUTE = "minute", _("minute")
        HOUR = "hour", _("hour")
        DAY = "day", _("day")

    class DayKind(models.TextChoices):
        CALENDAR = "calendar", _("calendar day (24 hours)")
        WORKING = "working", _("working day")

    code = models.CharField(_("code"), max_length=40, choices=Code.choices)
    amount = models.PositiveSmallIntegerField(_("amount"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("unit"), max_length=6, choices=Unit.choices)
    day_kind = models.CharField(
        _("kind of day"),
        max_length=8,
        choices=DayKind.choices,
        default=DayKind.CALENDAR,
        help_text=_("The passport says “gün” and not which. It matters only when the unit is the day."),
    )
    warn_percent = models.PositiveSmallIntegerField(_("warn when this share of the time has passed, %"), default=75)
    passport_items = models.CharField(
        _("passport items"), max_length=20, blank=True, help_text=_("Empty: not from the passport.")
    )

    class Meta:
        verbose_name = _("service standard")
        verbose_name_plural = _("service standards")
        ordering = ["code", "valid_from"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=models.Q(
                    code__in=["overall", "front_office", "back_office", "operator", "arrival_confirmation"]
                ),
                name="servicestandard_code_known",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=1), name="servicestandard_takes_time"),
            models.CheckConstraint(
                condition=models.Q(unit__in=["minute", "hour", "day"]), name="servicestandard_unit_known"
            ),
            models.CheckConstraint(
                condition=models.Q(day_kind__in=["calendar", "working"]),
                name="servicestandard_day_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(warn_percent__range=(1, 99)),
                name="servicestandard_warns_before_the_end",
                violation_error_message=_("The warning comes between 1 and 99 percent of the time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.amount} {self.get_unit_display()}"

    @property
    def exact(self) -> dt.timedelta | None:
        """The length of the standard; None when it is counted in working days."""
        if self.unit == self.Unit.DAY and self.day_kind == self.DayKind.WORKING:
            return None
        return dt.timedelta(**{f"{self.unit}s": self.amount})
