"""What an account of a member of staff is made of, wherever it is entered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dost_portal.context import ROLE_LABELS
from dost_portal.staff.models import User
from dost_portal.staff.roles import CENTRE_ROLES, Role


class StaffFields(forms.ModelForm):
    """An account, never its password: that is chosen by the person, over a link of their own."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "phone", "roles", "centre", "is_active")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        roles = {Role(code) for code in data.get("roles", [])}
        if roles & CENTRE_ROLES and data.get("centre") is None:
            self.add_error("centre", _("These roles belong to a centre: choose it."))
        if {Role.LAWYER, Role.PSYCHOLOGIST} <= roles:
            self.add_error("roles", _("The lawyer and the psychologist must be two people."))
        if Role.DSMF_PLACES in roles and Role.DSMF not in roles:
            self.add_error("roles", _("Only who decides at DSMF may know where the places are."))
        if Role.DSMF in roles and roles - {Role.DSMF, Role.DSMF_PLACES}:
            self.add_error("roles", _("Who decides at DSMF works in no centre."))
        if Role.ADMINISTRATOR in roles and len(roles) > 1:
            self.add_error("roles", _("An administrator sees no case, and so has no other role."))
        return data
