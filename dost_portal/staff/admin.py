"""Centres, desks and staff in Django's admin. Cases are not registered there at all."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dost_portal.audit import trail
from dost_portal.context import ROLE_LABELS
from dost_portal.staff.current import current_user
from dost_portal.staff.models import Centre, Desk, User
from dost_portal.staff.roles import CENTRE_ROLES, Role

admin.site.site_header = admin.site.site_title = _("DOST administration")
admin.site.index_title = _("Reference data and staff")
# Roles are code; Django's groups would be a second, silent way to give rights.
admin.site.unregister(Group)
# One door: the portal's own login, with its entry in the trail.
admin.site.login = login_required(admin.site.login)  # type: ignore[method-assign]


class StaffForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one."),
    )

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "roles", "centre", "is_active")

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password:
            password_validation.validate_password(password, self.instance)
        elif self.instance._state.adding:
            raise ValidationError(_("A new member of staff needs a password."))
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        roles = {Role(code) for code in data.get("roles", [])}
        if roles & CENTRE_ROLES and data.get("centre") is None:
            self.add_error("centre", _("These roles belong to a centre: choose it."))
        if {Role.LAWYER, Role.PSYCHOLOGIST} <= roles:
            self.add_error("roles", _("The lawyer and the psychologist must be two people."))
        if Role.DSMF in roles and len(roles) > 1:
            self.add_error("roles", _("Who decides at DSMF works in no centre."))
        if Role.ADMINISTRATOR in roles and len(roles) > 1:
            self.add_error("roles", _("An administrator sees no case, and so has no other role."))
        return data


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = StaffForm
    list_display = ("username", "last_name", "first_name", "centre", "is_active")
    list_filter = ("centre", "is_active")
    search_fields = ("username", "first_name", "last_name")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if form.cleaned_data["new_password"]:
            obj.set_password(form.cleaned_data["new_password"])
        super().save_model(request, obj, form, change)
        trail.record("staff.saved", by=current_user(request), subject=f"user:{obj.pk}", fields=form.changed_data)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # Who did what must stay readable: people are made inactive, never deleted.
        return False


@admin.register(Centre)
class CentreAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "category", "is_active")
    list_filter = ("category", "is_active")
    search_fields = ("code", "name")


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):
    list_display = ("centre", "number", "state", "occupant")
    list_filter = ("centre",)
    readonly_fields = ("state", "occupant")
