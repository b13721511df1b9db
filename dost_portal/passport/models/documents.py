"""Who may apply and with which papers (items 6, 21, 22 and step 1)."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models.base import Labelled, dated_constraints


def is_regular_expression(pattern: str) -> None:
    """Raise ValidationError unless `pattern` compiles: a broken one would refuse every document."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValidationError(_("This is not a regular expression.")) from error


class DocumentKind(Labelled):
    """A kind of paper a case may hold."""

    class Group(models.TextChoices):
        IDENTITY = "identity", _("identity document")
        VIOLENCE_ACT = "violence_act", _("act confirming the violence")
        AUTHORITY = "authority", _("proof of authority to represent")

    group = models.CharField(_("group"), max_length=12, choices=Group.choices)
    pattern = models.CharField(
        _("pattern of the number"),
        max_length=100,
        blank=True,
        validators=[is_regular_expression],
        help_text=_("Regular expression for the whole number. Empty: any text."),
    )
    needs_country = models.BooleanField(_("asks for the issuing country"), default=False)

    class Meta:
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")
        ordering = ["group", "position"]
        constraints = [
            *dated_constraints(),
            models.CheckConstraint(
                condition=models.Q(group__in=["identity", "violence_act", "authority"]),
                name="documentkind_group_known",
            ),
        ]


class SubmissionForm(Labelled):
    """A form in which a paper is handed in (item 22); the passport's marks are lost, so all are accepted."""

    accepted = models.BooleanField(_("accepted"), default=True)

    class Meta:
        verbose_name = _("form of a document")
        verbose_name_plural = _("forms of documents")
        ordering = ["position"]
        constraints = dated_constraints()


class ApplicantKind(Labelled):
    """One of the six who may come (item 23, step 1), and what is asked of each."""

    proof_required = models.BooleanField(
        _("must prove the authority"),
        help_text=_("By a power of attorney or proof of guardianship (item 6)."),
    )
    consent_required = models.BooleanField(_("must have the consent of the harmed person"))

    class Meta:
        verbose_name = _("kind of applicant")
        verbose_name_plural = _("kinds of applicants")
        ordering = ["position"]
        constraints = dated_constraints()
