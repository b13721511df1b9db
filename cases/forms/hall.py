"""Which days of which hall, and how they are put together."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dost_portal.forms import offer, with_empty
from dost_portal.staff.models import Centre

DAYS_SHOWN, MOST_DAYS = 14, 366
BY = [("day", _("Day")), ("hour", _("Hour")), ("desk", _("Desk"))]


class PeriodFilter(forms.Form):
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, today: date, days: int, default: Mapping[str, Any] | None = None) -> None:
        """`days`: how many, until `today`, are shown to who asks for none."""
        self.days = days
        self.default: dict[str, Any] = {"first": today - timedelta(days=days - 1), "last": today, **(default or {})}
        super().__init__(data, initial=self.default)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            self.add_error("last", _("Choose up to a year, the first day before the last."))
        return data

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for, or the latest days where that makes no sense."""
        if not self.is_bound or not self.is_valid():
            return self.default
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        chosen = self.default | asked
        if chosen["first"] > chosen["last"]:
            chosen["first"] = chosen["last"] - timedelta(days=self.days - 1)
        return chosen


class HallFilter(PeriodFilter):
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)
    field_order = ("centre", "first", "last", "by")

    def __init__(self, data: Any, *, today: date, centres: Sequence[Centre]) -> None:
        """`centres`: those the reader may see; one is not asked for, several may be seen together."""
        self.centres, several = list(centres), len(centres) != 1
        default = {"centre": "", "by": "centre" if several else "day"}
        super().__init__(data, today=today, days=DAYS_SHOWN, default=default)
        if several:
            offer(self, "centre", with_empty([(row.code, row.name) for row in centres], _("All centres")))
        else:
            del self.fields["centre"]
        offer(self, "by", [("centre", _("Centre")), *BY] if several else BY)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("by") == "desk" and "centre" in self.fields and not data.get("centre"):
            self.add_error("by", _("Desks are those of one centre: choose it."))
        return data

    @property
    def chosen_centres(self) -> list[Centre]:
        code = self.chosen["centre"]
        return [row for row in self.centres if row.code == code] if code else self.centres
