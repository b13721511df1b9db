"""Issuing a letter, correcting one, and checking the code on a paper that somebody brings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, TextArea
from cases.models import LetterKind


class IssueForm(CaseForm):
    kind = forms.ChoiceField(choices=LetterKind, widget=forms.HiddenInput)


class CorrectLetterForm(CaseForm):
    correction = forms.CharField(
        label=_("What was wrong, and was put right in the case"),
        max_length=500,
        widget=TextArea(3),
        help_text=_("It stands in the register, not on the paper."),
        error_messages={"required": _("Give the reason.")},
    )


class CheckLetterForm(CaseForm):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        help_text=_("At the foot of the page: three groups of four signs."),
        error_messages={"required": _("Enter the code.")},
    )
