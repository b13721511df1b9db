"""Which cases a list shows: of the centre, of a team, of oneself."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases import work
from cases.forms.base import offer, with_empty
from cases.listing import ALL, COLUMNS, OPEN, USUAL_COLUMNS, WITH_DSMF
from cases.models import CaseOutcome, CaseStep, Level
from dost_portal.forms import DATE_FORMATS
from dost_portal.lists.filters import ColumnFilter
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role

WAITING = "waiting"
OPEN_STEPS = [(code, label) for code, label in CaseStep.choices if code != CaseStep.CLOSED]
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    within = (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))
    return forms.DateField(
        label=label, required=False, widget=widget, input_formats=DATE_FORMATS, validators=list(within)
    )


class CaseFilter(ColumnFilter):
    """Which cases, and which columns. Whom a case is with is a question of who sees more than their own."""

    step = forms.ChoiceField(
        label=_("Step"),
        required=False,
        choices=[("", _("Open")), *CaseStep.choices, (WITH_DSMF, _("With DSMF")), (ALL, _("All"))],
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=with_empty(Level.choices, _("All")))
    agent = forms.ChoiceField(label=_("Responsible"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=with_empty(CaseOutcome.choices, _("All")))
    first, last = _day(_("Opened from")), _day(_("Opened until"))
    late = forms.BooleanField(label=_("Overdue only"), required=False)
    offered, usual = COLUMNS, USUAL_COLUMNS

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        if user.may(Permission.CENTRE_CLOCKS):
            offer(self, "agent", lambda: with_empty([(str(row.pk), row.full_name) for row in agents(user)], _("All")))
        else:
            del self.fields["agent"]

    def clean_step(self) -> str:
        step: str = self.cleaned_data["step"]
        return "" if step == OPEN else step

    def clean_last(self) -> Any:
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and last and last < first:
            raise ValidationError(_("The last day lies before the first."))
        return last


def agents(user: User) -> QuerySet[User]:
    """Return the social agents of `user`'s centre."""
    found = User.objects.filter(centre=user.centre, is_active=True, roles__contains=[Role.SOCIAL_AGENT])
    return found.order_by("last_name", "first_name")


class WorkFilter(ColumnFilter):
    """Which of one's own cases, and which columns; `show` narrows to what waits for oneself."""

    show = forms.ChoiceField(required=False, choices=[("", ""), (WAITING, "")], widget=forms.HiddenInput)
    step = forms.ChoiceField(label=_("Step"), required=False, choices=with_empty(OPEN_STEPS, _("All")))
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=with_empty(Level.choices, _("All")))
    late = forms.BooleanField(label=_("Overdue only"), required=False)
    offered, usual = work.COLUMNS, work.USUAL_COLUMNS
