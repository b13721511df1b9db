"""Handing a person what the centre keeps about them."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dost_portal.staff.reauthenticate import ReauthenticationForm

LEAST_LETTERS = 8


class OwnDataForm(ReauthenticationForm):
    """On paper, or as a file that opens with a password which the person and the agent agree on."""

    kind = forms.ChoiceField(
        label=_("How the person gets it"),
        choices=(("paper", _("On paper, printed here")), ("file", _("As a file with a password"))),
        widget=forms.RadioSelect,
        initial="paper",
    )
    file_password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        strip=False,
        max_length=60,
        help_text=_("At least 8 characters, agreed with the person; it is kept nowhere."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    identity_checked = forms.BooleanField(label=_("I have checked that this is the harmed person"))

    field_order = ("identity_checked", "kind", "file_password", "password")

    def sections(self) -> Iterable[Any]:
        return [
            "identity_checked",
            Field("kind", wrapper_class="tiles tiles-short"),
            Div("file_password", data_show_when="kind=file"),
            "password",
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "file" and len(data.get("file_password") or "") < LEAST_LETTERS:
            self.add_error("file_password", ValidationError(_("At least 8 characters."), code="short"))
        return data
