"""Which month or year the statistics are of."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.services.statistics import Period, periods
from dost_portal.forms import offer
from dost_portal.staff.reauthenticate import ExportPurpose, ReauthenticationForm


class StatisticsFilter(forms.Form):
    """A month or a year that is over; another one is the latest month."""

    period = forms.ChoiceField(label=gettext_lazy("Month or year"), required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        self.offered = periods(today=today)
        super().__init__(data, initial={"period": str(self.offered[0])})
        offer(self, "period", [(str(period), name_of(period)) for period in self.offered])

    @property
    def chosen(self) -> Period:
        asked = self.cleaned_data.get("period") if self.is_bound and self.is_valid() else ""
        return Period.read(asked) if asked else self.offered[0]


class ReportForm(ReauthenticationForm):
    """Why the report leaves, and the password again."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=ExportPurpose.CHOICES, widget=forms.RadioSelect)

    field_order = ("purpose", "password")


def name_of(period: Period) -> str:
    """Return the period in words: "October 2026", "The year 2025"."""
    if period.month:
        return date_format(period.first, "F Y")
    return _("The year %(year)d") % {"year": period.year}
