"""Days on which the country does not work, and days off on which it does."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import in_language


class Holiday(models.Model):
    """A day off, or a Saturday or Sunday which the Cabinet of Ministers made a working day."""

    date = models.DateField(_("date"), unique=True)
    name_az = models.CharField(_("name in Azerbaijani"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    works = models.BooleanField(
        _("people work on this day"),
        default=False,
        help_text=_("For a weekend day that was exchanged for a day off."),
    )
    provisional = models.BooleanField(
        _("provisional"),
        default=False,
        help_text=_("The days of the moon calendar are announced each year; until then this is an estimate."),
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.name}"

    @property
    def name(self) -> str:
        return in_language(self.name_az, self.name_en, self.name_ru)
