"""The interview and the needs assessment (passport item 23, step 3)."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Div, Field, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.anonymise import NEEDS
from cases.forms.base import PastDateField, Section, TextArea, VersionedForm, offer, rows, with_empty
from cases.forms.help import NEED, RISK, URGENCY, VIOLENCE_FORMS
from cases.models import InterviewMode, Level
from dost_portal.azeri import sort_key
from dost_portal.passport.models import EconomicRegion, Rayon, ViolenceForm


class IncidentForm(VersionedForm):
    """The facts both professions share."""

    prefix = "incident"

    violence_forms = forms.MultipleChoiceField(
        label=_("Forms of violence"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one form of violence.")},
    )
    happened_on = PastDateField(label=_("Day of the last incident"), required=False)
    happened_at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    rayon_id = forms.TypedChoiceField(label=_("District of the incident"), coerce=int, empty_value=None, required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    description = forms.CharField(label=_("What happened"), max_length=5000, required=False, widget=TextArea(4))
    danger_now = forms.BooleanField(label=_("There is danger now"), required=False)
    weapon = forms.BooleanField(label=_("A weapon was used or threatened"), required=False)
    injury = forms.BooleanField(label=_("There are injuries"), required=False)
    children_present = forms.BooleanField(label=_("Children saw or suffered it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "violence_forms", rows(ViolenceForm))
        rayons = Rayon.objects.valid_on(timezone.localdate())
        named = sorted(((rayon.pk, str(rayon)) for rayon in rayons), key=lambda choice: sort_key(choice[1]))
        offer(self, "rayon_id", with_empty(named))

    def sections(self) -> Iterable[Any]:
        return [
            "version",
            Section(
                _("Facts of the incident"),
                Field("violence_forms", wrapper_class="tiles"),
                VIOLENCE_FORMS,
                Row(Column("happened_on"), Column("happened_at"), Column("rayon_id")),
                "place",
                "description",
                Row(Column("danger_now", "weapon"), Column("injury", "children_present")),
                help_text=_("Shared by the lawyer and the psychologist; nothing of it but the forms goes to DSMF."),
            ),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("happened_at") and not data.get("happened_on") and "happened_on" not in self.errors:
            self.add_error("happened_on", _("A time needs its day."))
        return data


class InterviewForm(VersionedForm):
    """One profession's own part. `sign` comes from the button that was pressed."""

    prefix = "interview"

    mode = forms.ChoiceField(label=_("The talk was held"), choices=InterviewMode)
    risk_level = forms.ChoiceField(
        label=_("Level of danger, in your judgement"),
        choices=Level,
        widget=forms.RadioSelect,
        required=False,
    )
    notes = forms.CharField(
        label=_("Your notes"),
        max_length=20000,
        required=False,
        widget=TextArea(8),
        help_text=_("Only you read them: neither the other profession, nor the agent, nor a supervisor."),
    )

    def __init__(self, *args: Any, signing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signing = signing

    def sections(self) -> Iterable[Any]:
        return [
            "version",
            Section(
                _("Your part of the interview"),
                Row(Column("mode")),
                Field("risk_level", wrapper_class="tiles tiles-short"),
                RISK,
                "notes",
            ),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.signing:
            if not data.get("risk_level"):
                self.add_error("risk_level", _("Judge the level of danger before you sign."))
            if not data.get("notes") and "notes" not in self.errors:
                self.add_error("notes", _("Write your notes before you sign."))
        return data


class AssessmentForm(VersionedForm):
    need = forms.TypedChoiceField(
        label=_("Is there a need for social rehabilitation?"),
        choices=(("yes", _("There is a need")), ("no", _("There is no need"))),
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    needs = forms.MultipleChoiceField(
        label=_("What is needed"),
        choices=tuple(NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    urgency = forms.ChoiceField(label=_("How urgent"), choices=Level, widget=forms.RadioSelect, required=False)
    avoid_regions = forms.MultipleChoiceField(
        label=_("Regions where the person must not be placed"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    advice = forms.CharField(label=_("Advice given"), max_length=5000, required=False, widget=TextArea(3))

    def __init__(self, *args: Any, signing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signing = signing
        offer(self, "avoid_regions", rows(EconomicRegion))

    def sections(self) -> Iterable[Any]:
        return [
            "version",
            Section(
                _("Result"),
                Field("need", wrapper_class="tiles tiles-short"),
                NEED,
                Div(
                    Field("needs", wrapper_class="tiles"),
                    Field("urgency", wrapper_class="tiles tiles-short"),
                    URGENCY,
                    Field("avoid_regions", wrapper_class="checks-in-columns"),
                    data_show_when="need=yes",
                ),
                "advice",
                help_text=_("The lawyer and the psychologist sign the same record; a change asks both to sign again."),
            ),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("need"):
            if not data.get("needs") and "needs" not in self.errors:
                self.add_error("needs", _("Choose at least one need."))
            if not data.get("urgency") and "urgency" not in self.errors:
                self.add_error("urgency", _("Say how urgent it is."))
        else:
            data |= {"needs": [], "urgency": "", "avoid_regions": []}
        if self.signing and data.get("need") is None and "need" not in self.errors:
            raise ValidationError({"need": _("Say whether there is a need before you sign.")})
        return data
