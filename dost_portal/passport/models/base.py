"""What every row of reference data has: a code, words in three languages, and a time in which it holds."""

import datetime as dt
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PASSPORT_DATE = dt.date(2019, 12, 16)
"""The Ministry's board approved the passport on this day; rows hold from then on."""

_ENDS_TOO_EARLY = _("The end must come after the beginning.")

_M = TypeVar("_M", bound=models.Model)


def in_language(az: str, en: str, ru: str) -> str:
    """Return the wording for the active language; Azerbaijani, the state language, when there is none."""
    return {"en": en, "ru": ru}.get((get_language() or "az")[:2]) or az


class DatedQuerySet(models.QuerySet[_M]):
    """Rows that hold from `valid_from` until the day before `valid_until`."""

    def valid_on(self, day: dt.date) -> Self:
        """Return the rows in force on `day`, a date in Baku."""
        if isinstance(day, dt.datetime):
            raise TypeError("valid_on takes a date; for a moment there is valid_at")
        open_ended = models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=day)
        return self.filter(open_ended, valid_from__lte=day)

    def valid_at(self, moment: dt.datetime) -> Self:
        """Return the rows in force at an aware `moment`, by the date in Baku."""
        return self.valid_on(timezone.localdate(moment))


class Dated(models.Model):
    """A row that is never overwritten by its successor: it ends, and another begins on that day."""

    valid_from = models.DateField(_("in force from"), default=PASSPORT_DATE)
    valid_until = models.DateField(
        _("no longer in force from"),
        null=True,
        blank=True,
        help_text=_("The first day on which it no longer holds. Empty: no end is known."),
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the row is in force on `day`, a date in Baku."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)

    def clean(self) -> None:
        """Refuse an end before the beginning, of which PostgreSQL cannot even make a range to compare."""
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            raise ValidationError({"valid_until": _ENDS_TOO_EARLY})


class Coded(Dated):
    """A dated row with a code that other tables and documents may quote."""

    code = models.CharField(_("code"), max_length=40)

    class Meta:
        abstract = True


class Labelled(Coded):
    """A coded row with a name to show, in a fixed order."""

    label_az = models.CharField(_("name in Azerbaijani"), max_length=300)
    label_en = models.CharField(_("name in English"), max_length=300, blank=True)
    label_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        return in_language(self.label_az, self.label_en, self.label_ru)


def ends_after_it_begins() -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
        name="%(class)s_ends_after_it_begins",
        violation_error_message=_ENDS_TOO_EARLY,
    )


def one_at_a_time(*fields: str, name: str = "one_at_a_time", **options: Any) -> ExclusionConstraint:
    """Refuse two rows with the same `fields` in force on the same day."""
    period = models.Func("valid_from", "valid_until", function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=f"%(class)s_{name}",
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), (period, RangeOperators.OVERLAPS)],
        violation_error_message=_("Another row of this kind is in force at the same time. End it first."),
        **options,
    )


def dated_constraints(*fields: str) -> list[models.BaseConstraint]:
    """Return the two constraints every dated table has."""
    return [ends_after_it_begins(), one_at_a_time(*(fields or ("code",)))]
