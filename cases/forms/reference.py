"""From a reference that DSMF names: to one's own case, or, for the agency's relay, to the team behind it."""

from collections.abc import Iterable
from typing import Any, Final

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm
from cases.models import RELAYED, Alert

PURPOSES: Final = (
    ("dsmf_calls", _("DSMF calls about its decision")),
    ("arrival", _("DSMF or the place calls about the arrival")),
    ("danger", _("DSMF or the place calls because somebody is in danger")),
)


class ReferenceForm(CaseForm):
    reference = forms.UUIDField(
        label=_("Reference"),
        help_text=_("As DSMF names it, with or without hyphens."),
        error_messages={
            "required": _("Enter the reference."),
            "invalid": _("A reference has 32 digits and letters from a to f."),
        },
    )


class RelayForm(ReferenceForm):
    purpose = forms.ChoiceField(label=_("Why you ask"), choices=PURPOSES, widget=forms.RadioSelect)

    def sections(self) -> Iterable[Any]:
        return ["reference", Field("purpose", wrapper_class="tiles")]


class RelayMessageForm(RelayForm):
    """What goes to the team; the reference and the purpose come along from the search before it."""

    message = forms.ChoiceField(
        label=_("Message to the team"),
        choices=[(code.value, code.label) for code in RELAYED],
        widget=forms.RadioSelect,
        initial=Alert.RELAY_CALL,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reference", "purpose"):
            self.fields[name].widget = forms.HiddenInput()

    def sections(self) -> Iterable[Any]:
        return ["reference", "purpose", Field("message", wrapper_class="tiles")]
