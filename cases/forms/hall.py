"""Which days of the hall, and how they are put together."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS_SHOWN, MOST_DAYS = 14, 366


class HallFilter(forms.Form):
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    by = forms.ChoiceField(
        label=_("By"),
        required=False,
        choices=[("day", _("Day")), ("hour", _("Hour")), ("desk", _("Desk"))],
    )

    def __init__(self, data: Any, *, today: date) -> None:
        self.default: dict[str, Any] = {"first": today - timedelta(days=DAYS_SHOWN - 1), "last": today, "by": "day"}
        super().__init__(data, initial=self.default)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            self.add_error("last", _("Choose up to a year, the first day before the last."))
        return data

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for, or the last fortnight by day where that makes no sense."""
        if not self.is_bound or not self.is_valid():
            return self.default
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        chosen = self.default | asked
        if chosen["first"] > chosen["last"]:
            chosen["first"] = chosen["last"] - timedelta(days=DAYS_SHOWN - 1)
        return chosen
