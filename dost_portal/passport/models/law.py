"""The acts a decision may cite, and the two grounds on which the service may be refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import Coded, Labelled, dated_constraints, in_language


class LegalAct(Coded):
    """One of the acts of item 5."""

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        CABINET_DECISION = "cabinet_decision", _("decision of the Cabinet of Ministers")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=20)
    date = models.DateField(_("date of adoption"))
    title_az = models.TextField(_("title in Azerbaijani"))
    title_en = models.TextField(_("title in English"))
    title_ru = models.TextField(_("title in Russian"), blank=True)
    citation_az = models.TextField(
        _("citation in Azerbaijani"), help_text=_("The whole line of the passport, as letters quote it.")
    )
    citation_en = models.TextField(_("citation in English"))
    citation_ru = models.TextField(_("citation in Russian"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        verbose_name = _("legal act")
        verbose_name_plural = _("legal acts")
        ordering = ["position"]
        constraints = dated_constraints()

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.title_az, self.title_en, self.title_ru)

    @property
    def citation(self) -> str:
        return in_language(self.citation_az, self.citation_en, self.citation_ru)


class RefusalGround(Labelled):
    """A ground of item 9. The passport has two, so the database takes no third."""

    class Code(models.TextChoices):
        DOCUMENTS_INCOMPLETE = "documents_incomplete", _("incomplete documents")
        NO_LEGAL_BASIS = "no_legal_basis", _("no legal ground")

    code = models.CharField(_("code"), max_length=40, choices=Code.choices)
    names_missing_document = models.BooleanField(_("must name the missing document"))
    cites_legal_act = models.BooleanField(_("must cite a legal act"))

    class Meta:
        verbose_name = _("ground for refusal")
        verbose_name_plural = _("grounds for refusal")
        ordering = ["position"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=models.Q(code="documents_incomplete", names_missing_document=True, cites_legal_act=False)
                | models.Q(code="no_legal_basis", names_missing_document=False, cites_legal_act=True),
                name="refusalground_is_one_of_two_item_9",
                violation_error_message=_("The passport (item 9) knows two grounds for refusal only."),
            ),
        ]
