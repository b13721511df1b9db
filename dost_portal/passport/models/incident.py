"""What the law calls the violence, and who may have done it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import Labelled, dated_constraints, in_language


class ViolenceForm(Labelled):
    """A form of violence by articles 1.0.3 to 1.0.6 of law 1058-IIIQ; `label` is the short name."""

    official_az = models.CharField(_("official name in Azerbaijani"), max_length=300)
    official_en = models.CharField(_("official name in English"), max_length=300)
    official_ru = models.CharField(_("official name in Russian"), max_length=300, blank=True)
    article = models.CharField(_("article of law 1058-IIIQ"), max_length=20)

    class Meta:
        verbose_name = _("form of violence")
        verbose_name_plural = _("forms of violence")
        ordering = ["position"]
        constraints = dated_constraints()

    @property
    def official(self) -> str:
        return in_language(self.official_az, self.official_en, self.official_ru)


class Relationship(Labelled):
    """What the alleged perpetrator is to the harmed person (law 1058-IIIQ, article 4, amended in 2024)."""

    needs_text = models.BooleanField(
        _("asks for words"), default=False, help_text=_("The desk turns nobody away: “other” takes a text.")
    )

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        ordering = ["position"]
        constraints = dated_constraints()
