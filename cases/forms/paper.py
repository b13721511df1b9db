"""Typing in what was begun on paper."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, MomentField, with_empty
from cases.models import PaperCause


class PaperForm(CaseForm):
    taken_at = MomentField(label=_("The person came"), help_text=_("The first time on the sheet: a number was given."))
    started_at = MomentField(
        label=_("The person was received"), help_text=_("The hour of the centre counts from here.")
    )
    cause = forms.ChoiceField(label=_("Why on paper"), choices=with_empty(PaperCause.choices))

    def sections(self) -> Iterable[Any]:
        return [Row(Column("taken_at"), Column("started_at")), "cause"]
