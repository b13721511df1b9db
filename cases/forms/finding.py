"""Looking for a person, for a reason that is on record."""

from collections.abc import Iterable
from typing import Any, Final

from crispy_forms.layout import Column, Div, Field, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import OLDEST_YEARS, CaseForm, CaseNumberField, NameField, in_words
from dost_portal.azeri import normalise_fin

KINDS: Final = (
    ("number", _("Number of the case")),
    ("fin", _("FİN")),
    ("document", _("Number of an identity document")),
    ("name", _("Name and year of birth")),
)
PURPOSES: Final = (
    ("returning", _("The person is here again, or calls")),
    ("relative", _("A relative or a body asks on the person's behalf")),
    ("supervision", _("Supervision of the centre's work")),
    ("inquiry", _("Answer to an inquiry of a state body")),
)
WANTED: Final = {"number": ("number",), "fin": ("fin",), "document": ("document",)} | {
    "name": ("last_name", "first_name", "birth_year")
}


class SearchForm(CaseForm):
    """One way to look for somebody; what belongs to the others is not looked at."""

    kind = forms.ChoiceField(label=_("Look for"), choices=KINDS, widget=forms.RadioSelect, initial="number")
    number = CaseNumberField(required=False)
    fin = forms.CharField(label=_("FİN"), max_length=20, required=False)
    document = forms.CharField(label=_("Series and number"), max_length=40, required=False)
    last_name = NameField(label=_("Surname"), max_length=100, required=False)
    first_name = NameField(label=_("First name"), max_length=100, required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    purpose = forms.ChoiceField(label=_("Why you search"), choices=PURPOSES, widget=forms.RadioSelect)

    def sections(self) -> Iterable[Any]:
        return [
            Field("kind", wrapper_class="tiles tiles-short"),
            *(Div(name, data_show_when=f"kind={name}") for name in ("number", "fin", "document")),
            Div(
                Row(Column("last_name"), Column("first_name"), Column("birth_year", css_class="col-md-3")),
                data_show_when="kind=name",
            ),
            Field("purpose", wrapper_class="tiles"),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in WANTED.get(data.get("kind", ""), ()):
            if name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, ValidationError(_("Fill this in."), code="required"))
        if data.get("kind") == "fin" and data.get("fin"):
            try:
                data["fin"] = in_words(normalise_fin, data["fin"])
            except ValidationError as error:
                self.add_error("fin", error)
        return data

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        this = timezone.localdate().year
        if year is not None and not this - OLDEST_YEARS <= year <= this:
            raise ValidationError(_("Enter a year with four digits."))
        return year
