"""Where things happen, and whom to inform there."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dost_portal.passport.models.base import Coded, Labelled, dated_constraints, in_language


class EconomicRegion(Labelled):
    """One of the 14 regions of the decree of 07.07.2021: the only place a request may name."""

    class Meta:
        verbose_name = _("economic region")
        verbose_name_plural = _("economic regions")
        ordering = ["position"]
        constraints = dated_constraints()


class Rayon(Coded):
    """A district, a city of republican rank, or a district of Baku."""

    class Kind(models.TextChoices):
        RAYON = "rayon", _("district")
        CITY = "city", _("city of republican rank")
        CITY_RAYON = "city_rayon", _("district of Baku")

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    region = models.ForeignKey(
        EconomicRegion, on_delete=models.PROTECT, related_name="rayons", verbose_name=_("economic region")
    )
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=0, help_text=_("The order of the Azerbaijani alphabet.")
    )

    class Meta:
        verbose_name = _("district or city")
        verbose_name_plural = _("districts and cities")
        ordering = ["position"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=models.Q(kind__in=["rayon", "city", "city_rayon"]), name="rayon_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """“Qax rayonu”, “Gəncə şəhəri”; “Qax district”, “Gəncə city”; “район Qax”, “город Gəncə”."""
        city = in_language("{} şəhəri", "{} city", "город {}")
        rayon = in_language("{} rayonu", "{} district", "район {}")
        return (city if self.kind == self.Kind.CITY else rayon).format(self.name)


class LawEnforcementBody(Coded):
    """A body that is informed of an incident (item 23, step 4)."""

    class Kind(models.TextChoices):
        POLICE = "police", _("police")
        PROSECUTOR = "prosecutor", _("prosecutor’s office")
        EXECUTIVE = "executive", _("local executive authority")
        GUARDIANSHIP = "guardianship", pgettext_lazy("authority", "guardianship and trusteeship body")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200, help_text=_("In Azerbaijani, nominative."))
    dative = models.CharField(
        _("addressee of letters"), max_length=200, help_text=_("In Azerbaijani, dative: “… rəisinə”.")
    )
    rayon = models.ForeignKey(
        Rayon, on_delete=models.PROTECT, related_name="bodies", verbose_name=_("district or city")
    )
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    active = models.BooleanField(_("receives notices"), default=True)
    confirmed = models.BooleanField(
        _("name confirmed"),
        default=False,
        help_text=_("Somebody has checked name and telephone with the body itself."),
    )

    class Meta:
        verbose_name = _("law-enforcement body")
        verbose_name_plural = _("law-enforcement bodies")
        ordering = ["kind", "rayon__position"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=models.Q(kind__in=["police", "prosecutor", "executive", "guardianship"]),
                name="lawenforcementbody_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
