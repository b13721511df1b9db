"""Opening a case in an emergency, and saying afterwards whether it was right."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, CaseNumberField, TextArea, in_words
from cases.models import EmergencyCause, Verdict
from dost_portal.azeri import normalise_fin


class EmergencyForm(CaseForm):
    number = CaseNumberField()
    cause = forms.ChoiceField(label=_("What has happened"), choices=EmergencyCause.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(label=_("Explain it in a sentence"), max_length=2000, widget=TextArea(3))

    def sections(self) -> Iterable[Any]:
        return ["number", Field("cause", wrapper_class="tiles"), "explanation"]


class EmergencyReviewForm(CaseForm):
    verdict = forms.ChoiceField(label=_("Was it justified?"), choices=Verdict.choices, widget=forms.RadioSelect)
    remark = forms.CharField(label=_("Remark"), max_length=2000, required=False, widget=TextArea(3))

    def sections(self) -> Iterable[Any]:
        return [Field("verdict", wrapper_class="tiles tiles-short"), "remark"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == Verdict.NOT_JUSTIFIED and not (data.get("remark") or "").strip():
            self.add_error("remark", _("Say why it was not justified."))
        return data


class RelativeForm(CaseForm):
    fin = forms.CharField(
        label=_("FİN of a relative or a person close to you"),
        max_length=20,
        help_text=_("It is not kept: only a mark by which the portal keeps their cases away from you."),
    )

    def clean_fin(self) -> str:
        return in_words(normalise_fin, self.cleaned_data["fin"])
