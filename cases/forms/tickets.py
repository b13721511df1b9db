"""Issuing a ticket at reception."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, offer, rows, with_empty
from cases.models import CallMode, Companion, FastTrackReason
from dost_portal.passport.models import ApplicantKind


class TicketForm(CaseForm):
    """Nothing of this is printed on the ticket or shown on the board."""

    direction = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    applicant_kind = forms.ChoiceField(label=_("Who applies"), required=False)
    companion = forms.ChoiceField(
        label=_("Who came along?"),
        choices=Companion,
        initial=Companion.ALONE,
        widget=forms.RadioSelect,
        help_text=_("With somebody unsafe the number is called silently: staff walk over."),
    )
    call_mode = forms.ChoiceField(
        label=_("How to call"), choices=CallMode, initial=CallMode.BOARD, widget=forms.RadioSelect
    )
    alias = forms.CharField(label=_("Alias"), max_length=24, required=False)
    fast_track_reason = forms.ChoiceField(
        label=_("Fast track, because"),
        choices=with_empty(FastTrackReason.choices, _("No fast track")),
        required=False,
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        """`offered`: code and name of the centre's directions, the first chosen beforehand; one is not asked."""
        self.asks = len(offered) > 1
        super().__init__(*args, **kwargs)
        if self.asks:
            offer(self, "direction", offered)
            self.fields["direction"].initial = offered[0][0]
        else:
            del self.fields["direction"]
        offer(self, "applicant_kind", with_empty(rows(ApplicantKind), _("Not asked")))

    def sections(self) -> Iterable[Any]:
        first = [Field("direction", wrapper_class="tiles tiles-short")] if self.asks else []
        return [
            *first,
            Field("companion", wrapper_class="tiles tiles-short"),
            "applicant_kind",
            "fast_track_reason",
            Field("call_mode", wrapper_class="tiles tiles-short"),
            Div("alias", data_show_when="call_mode=alias"),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("call_mode") == CallMode.ALIAS and not data.get("alias"):
            self.add_error("alias", _("Agree on an alias with the person."))
        return data
