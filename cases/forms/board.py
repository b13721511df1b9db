"""What a supervisor chooses on the board: which clocks, and cases for another agent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.board import NO_CAUSE
from cases.forms.base import offer, with_empty
from cases.forms.filters import agents
from cases.forms.outcome import PersonChoice
from cases.models import BreachCause, CaseStep, ClockLabel
from dost_portal.forms import PortalForm, TextArea
from dost_portal.lists.filters import Filter
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission

MOST_AT_ONCE = 200


class BoardFilter(Filter):
    """Which clocks: every part may be left open. The agency chooses a centre, a centre its agent."""

    clock = forms.ChoiceField(label=_("Clock"), required=False, choices=with_empty(ClockLabel.choices, _("All")))
    step = forms.ChoiceField(label=_("Step"), required=False, choices=with_empty(CaseStep.choices, _("All")))
    agent = forms.ChoiceField(label=_("Responsible"), required=False)
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[("", _("All")), (NO_CAUSE, _("not recorded")), *BreachCause.choices],
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        if user.may(Permission.AGENCY_CLOCKS):
            del self.fields["agent"]
            centres = Centre.objects.filter(is_active=True).values_list("pk", "name")
            offer(self, "centre", with_empty([(str(key), name) for key, name in centres], _("All")))
        else:
            del self.fields["centre"]
            offer(self, "agent", lambda: with_empty([(str(row.pk), row.full_name) for row in agents(user)], _("All")))


class BulkAssignForm(PortalForm):
    """The cases are ticked in the board; here is to whom, and why."""

    to = PersonChoice(label=_("New responsible agent"), queryset=User.objects.none())
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=TextArea(1), error_messages={"required": _("Give the reason.")}
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = agents(user).select_related("centre")
