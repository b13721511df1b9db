"""Consents, risk, safety plan and protective orders, as pages ask for them."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Div, Field, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import (
    CaseForm,
    LaterDateField,
    PastDateField,
    Section,
    TextArea,
    VersionedForm,
    offer,
    offer_rows,
    with_empty,
)
from cases.forms.help import CONSENT_GIVEN_BY, RISK
from cases.models import ConsentForm, GivenBy, Level, OrderTerm, YesNoUnasked
from dost_portal.passport.models import ConsentText, OrderLimit, RiskInstrument


class ConsentAnswerForm(CaseForm):
    text = forms.ModelChoiceField(
        label=_("In these words"),
        queryset=ConsentText.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose what the person was asked.")},
    )
    given = forms.ChoiceField(
        label=_("The answer"), choices=(("yes", _("Yes")), ("no", _("No"))), widget=forms.RadioSelect
    )
    given_by = forms.ChoiceField(
        label=_("Who answered"), choices=GivenBy, widget=forms.RadioSelect, initial=GivenBy.HARMED
    )
    form = forms.ChoiceField(label=_("How"), choices=ConsentForm, widget=forms.RadioSelect, initial=ConsentForm.SPOKEN)
    recipient = forms.CharField(
        label=_("What is shared, and with whom"),
        max_length=300,
        required=False,
        help_text=_("Only for sharing with somebody else."),
    )
    good_until = LaterDateField(label=_("Good until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "text", ConsentText.objects.valid_on(timezone.localdate()).order_by("position"))

    def sections(self) -> Iterable[Any]:
        return [
            "text",
            Field("given", wrapper_class="tiles tiles-short"),
            Field("given_by", wrapper_class="tiles tiles-short"),
            CONSENT_GIVEN_BY,
            Field("form", wrapper_class="tiles tiles-short"),
            Row(Column("recipient"), Column("good_until")),
        ]

    def clean_given(self) -> bool:
        return self.cleaned_data["given"] == "yes"


ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))


class RiskForm(CaseForm):
    """The questions of one version of an instrument, and a level that may be raised."""

    level = forms.ChoiceField(
        label=_("Raise the level to"),
        required=False,
        help_text=_("By your own judgement. What the answers give is never lowered."),
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, required=False, widget=TextArea(2))

    def __init__(self, *args: Any, instrument: RiskInstrument, **kwargs: Any) -> None:
        self.questions = list(instrument.questions.all())
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[f"q_{question.code}"] = forms.ChoiceField(
                label=question.text, choices=ANSWERS, widget=forms.RadioSelect
            )
        offer(self, "level", with_empty(Level.choices))

    def sections(self) -> Iterable[Any]:
        questions = [Field(f"q_{question.code}", wrapper_class="tiles tiles-short") for question in self.questions]
        return [*questions, Section(_("Your judgement"), "level", RISK, "reason")]

    @property
    def answers(self) -> dict[str, str]:
        return {question.code: self.cleaned_data[f"q_{question.code}"] for question in self.questions}


def _words(label: Any, rows: int = 2, longest: int = 2000, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, widget=TextArea(rows), help_text=help_text)


class SafetyPlanForm(VersionedForm):
    warning_signs = _words(_("Signs that it is about to become dangerous"))
    safe_places = _words(_("Safest rooms and ways out"))
    where_to_go = _words(_("Where to go, and how to get there"))
    trusted_people = _words(_("People to trust, and how to reach them"))
    code_word = forms.CharField(label=_("Code word that calls for help"), max_length=200, required=False)
    bag = _words(
        _("The bag"), help_text=_("Identity card, birth certificates, keys, money, medicine, children's things.")
    )
    children = _words(_("Plan for the children"))
    contact = _words(_("Safe way and time to be contacted; may a message be left?"))
    phone_safety = _words(_("Safety of the telephone"))
    other_side = _words(_("Whereabouts and weapons of the other side"))
    work_and_school = _words(_("Work and school"))
    order = _words(_("Protective order: who has a copy, what to do when it is disobeyed"))
    self_harm = _words(_("When thoughts of self-harm come"))
    review_on = LaterDateField(label=_("Look at the plan again on"), required=False)
    paper_is_safe = forms.ChoiceField(
        label=_("Is a paper copy safe?"), choices=YesNoUnasked, widget=forms.RadioSelect, initial="not_asked"
    )

    def sections(self) -> Iterable[Any]:
        return [
            "version",
            Section(_("When danger comes"), "warning_signs", "safe_places", "where_to_go", "code_word"),
            Section(_("Ready to leave"), "bag", "trusted_people", "children"),
            Section(_("Every day"), "contact", "phone_safety", "work_and_school", "other_side", "order", "self_harm"),
            Section(_("This plan"), "review_on", Field("paper_is_safe", wrapper_class="tiles tiles-short")),
        ]


class OrderForm(CaseForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=OrderLimit.Code, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number"), max_length=60)
    issuer = forms.CharField(label=_("Issued by"), max_length=200)
    issued_on = PastDateField(label=_("Issued on"))
    ends_on = LaterDateField(label=_("In force until"))
    terms = forms.MultipleChoiceField(
        label=_("What it says"), choices=OrderTerm, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = _words(_("Remark"))

    def sections(self) -> Iterable[Any]:
        return [
            Field("kind", wrapper_class="tiles tiles-short"),
            Row(Column("number"), Column("issuer")),
            Row(Column("issued_on"), Column("ends_on")),
            Div("terms"),
            "note",
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("issued_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The order ends before it begins."))
        return data
