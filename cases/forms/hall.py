"""Which days of which hall, and how they are put together."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dost_portal.forms import offer, with_empty
from dost_portal.staff.models import Centre

DAYS_SHOWN, MOST_DAYS = 14, 366
BY = [("day", _("Day")), ("hour", _("Hour")), ("desk", _("Desk"))]


class HallFilter(forms.Form):
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    by = forms.ChoiceField(label=_("By"), required=False)

    def __init__(self, data: Any, *, today: date, centres: Sequence[Centre]) -> None:
        """`centres`: those the reader may see; one is not asked for, several may be seen together."""
        self.centres, several = list(centres), len(centres) != 1
        by = "centre" if several else "day"
        self.default: dict[str, Any] = {
            "centre": "",
            "first": today - timedelta(days=DAYS_SHOWN - 1),
            "last": today,
            "by": by,
        }
        super().__init__(data, initial=self.default)
        if several:
            offer(self, "centre", with_empty([(row.code, row.name) for row in centres], _("All centres")))
        else:
            del self.fields["centre"]
        offer(self, "by", [("centre", _("Centre")), *BY] if several else BY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            self.add_error("last", _("Choose up to a year, the first day before the last."))
        if data.get("by") == "desk" and "centre" in self.fields and not data.get("centre"):
            self.add_error("by", _("Desks are those of one centre: choose it."))
        return data

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for, or the last fortnight where that makes no sense."""
        if not self.is_bound or not self.is_valid():
            return self.default
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        chosen = self.default | asked
        if chosen["first"] > chosen["last"]:
            chosen["first"] = chosen["last"] - timedelta(days=DAYS_SHOWN - 1)
        return chosen

    @property
    def chosen_centres(self) -> list[Centre]:
        code = self.chosen["centre"]
        return [row for row in self.centres if row.code == code] if code else self.centres
