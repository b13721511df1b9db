"""The words of letters: rows with versions, so that a lawyer changes a sentence and no old letter changes with it."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import Coded, dated_constraints

PLACES: Final = frozenset({"mərkəz", "telefon", "şəxs", "kimə", "müraciət", "tarix", "arxa_ofis", "əsas"})
"""What braces in a wording name: the centre, its phone, the person, the same in a salutation, the day of the
application, today, the back office, the ground of a refusal."""
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


def names_known_places(text: str) -> None:
    """Raise ValidationError where `text` names in braces what no letter can fill in."""
    unknown = sorted({name for name in _BRACES.findall(text) if name not in PLACES})
    if unknown or "{" in _BRACES.sub("", text) or "}" in _BRACES.sub("", text):
        names = ", ".join(f"{{{name}}}" for name in unknown) or "{ }"
        raise ValidationError(_("A letter cannot fill in %(names)s.") % {"names": names})


class LetterWording(Coded):
    """What one kind of letter says, in the state language. Its beginning is its version: a new text is a new row."""

    class Code(models.TextChoices):
        NOTICE = "notice", _("Notice to law enforcement")
        REFUSAL = "refusal", _("Refusal at the first stage")
        CONFIRMATION = "confirmation", _("Confirmation of the application")
        DISCREET = "discreet", _("Confirmation that gives no reason")
        PLACED = "placed", _("Decision: placement")
        REFUSED = "refused", _("Decision: refusal")
        NO_NEED = "no_need", _("Decision: no need")
        REFERRAL = "referral", _("Certificate of referral")
        CONSENT_SHEET = "consent_sheet", _("Consent sheet of the interview")
        SUMMARY = "summary", _("Summary of the case for the file")

    code = models.CharField(_("letter"), max_length=40, choices=Code.choices)
    heading = models.CharField(_("heading"), max_length=200)
    opening = models.TextField(
        _("before the facts"),
        blank=True,
        validators=[names_known_places],
        help_text=_("A line is a paragraph. In braces: {mərkəz} {şəxs} {kimə} {müraciət} {tarix} {arxa_ofis} {əsas}."),
    )
    closing = models.TextField(_("after the facts"), blank=True, validators=[names_known_places])

    class Meta:
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wordings of letters")
        ordering = ["code", "-valid_from"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=models.Q(
                    code__in=[
                        "notice",
                        "refusal",
                        "confirmation",
                        "discreet",
                        "placed",
                        "refused",
                        "no_need",
                        "referral",
                        "consent_sheet",
                        "summary",
                    ]
                ),
                name="letterwording_code_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}, {self.valid_from:%d.%m.%Y}"

    def filled(self, text: str, values: dict[str, str]) -> list[str]:
        """Return the paragraphs of `text` with `values` in the places of their braces; a value is never read again."""
        whole = _BRACES.sub(lambda found: values.get(found[1], ""), text)
        return [line.strip() for line in whole.splitlines() if line.strip()]
