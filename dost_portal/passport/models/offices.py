"""The back offices of item 11."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import (
    PASSPORT_DATE,
    Coded,
    dated_constraints,
    in_language,
    one_at_a_time,
)


class BackOffice(Coded):
    """A back office: the passport's code and label, and the name it goes by today.

    When an office hands its work to another, its row ends and a row with the same code and the new
    name begins; the address of a request is looked up for the day on which it is sent.
    """

    passport_label = models.CharField(_("label in the passport"), max_length=100)
    current_label_az = models.CharField(_("name today in Azerbaijani"), max_length=200)
    current_label_en = models.CharField(_("name today in English"), max_length=200)
    current_label_ru = models.CharField(_("name today in Russian"), max_length=200, blank=True)
    active_from = models.DateField(
        _("under this name since"),
        default=PASSPORT_DATE,
        help_text=_("When the body took its present name; the passport may be older."),
    )
    is_addressee = models.BooleanField(
        _("receives the requests"), default=False, help_text=_("Exactly one on any day.")
    )

    class Meta:
        verbose_name = _("back office")
        verbose_name_plural = _("back offices")
        ordering = ["code", "valid_from"]
        constraints = [
            *dated_constraints(),
            one_at_a_time("is_addressee", name="one_addressee", condition=models.Q(is_addressee=True)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        return in_language(self.current_label_az, self.current_label_en, self.current_label_ru)
