"""Who is away and who stands in, who is on duty, and to whom cases are handed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, TextArea, offer_rows
from cases.services.presence import OWING, colleagues
from dost_portal.context import role_label
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role


class Colleague(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} — {role_label(obj)}"


class PeriodForm(CaseForm):
    """A time that may lie ahead, to the minute, in Baku's time."""

    since, until = (
        forms.DateTimeField(
            label=label,
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"],
        )
        for label in (_("From"), _("Until"))
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", _("The end must come after the beginning."))
        return data


class AbsenceForm(PeriodForm):
    user = Colleague(label=_("Who is away"), queryset=User.objects.none(), empty_label=None)
    deputy = Colleague(
        label=_("Who stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: the supervisors are told"),
        help_text=_("Hears what is announced, and works in the cases until the absence ends."),
    )
    field_order = ("user", "since", "until", "deputy")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk=by.pk)
        deputies = User.objects.filter(pk__in=[other.pk for other in colleagues(of=by)])
        if by.may(Permission.CENTRE_CLOCKS):
            people = staff_of(by)
            deputies = people
        elif by.may(Permission.AGENCY_CLOCKS):
            supervisors = User.objects.filter(is_active=True, roles__contains=[Role.SUPERVISOR.value])
            people, deputies = people | supervisors, deputies | supervisors
        offer_rows(self, "user", people)
        offer_rows(self, "deputy", deputies)


class DutyForm(PeriodForm):
    user = Colleague(label=_("Who is on duty"), queryset=User.objects.none())
    field_order = ("user", "since", "until")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", staff_of(by))


class HandOverForm(CaseForm):
    to = Colleague(label=_("To whom"), queryset=User.objects.none())
    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=TextArea(3),
        help_text=_("What the colleague must know. It stands in the history of each case, sealed."),
        error_messages={"required": _("Say in a few words what is to be done next.")},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", User.objects.filter(pk__in=[other.pk for other in colleagues(of=by)]))


def staff_of(user: User) -> Any:
    """Return the active people of `user`'s centre who owe actions, by name."""
    owing = [role.value for role in OWING]
    return User.objects.filter(centre=user.centre_id, is_active=True, roles__overlap=owing).order_by("last_name")
