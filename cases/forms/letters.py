"""Issuing a letter, correcting one, and checking the code on a paper that somebody brings."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, TextArea, offer
from cases.models import LetterKind
from dost_portal.passport.selectors import options_offered


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


class NumberForm(CaseForm):
    """A number that another system gave to the case: typed in, for nothing here speaks with those systems."""

    system = forms.ChoiceField(label=_("System"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number there"), max_length=60, error_messages={"required": _("Enter the number.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = options_offered(24, timezone.localdate())
        offer(self, "system", [(option.code, option.label) for option in offered])

    def sections(self) -> Iterable[Any]:
        return [Field("system", wrapper_class="tiles tiles-short"), "number"]


class CheckLetterForm(CaseForm):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        help_text=_("At the foot of the page: three groups of four signs."),
        error_messages={"required": _("Enter the code.")},
    )
