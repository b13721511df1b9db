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
from dost_portal.staff.directions import offer_social_services
from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Desk, Direction, User
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
        if Role.DSMF_PLACES in roles and Role.DSMF not in roles:
            self.add_error("roles", _("Only who decides at DSMF may know where the places are."))
        if Role.DSMF in roles and roles - {Role.DSMF, Role.DSMF_PLACES}:
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


class DirectionForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("code", self.instance.code) == SOCIAL_SERVICES and not data.get("is_active", True):
            self.add_error("is_active", _("Social services are offered at every centre."))
        return data


@admin.register(Direction)
class DirectionAdmin(admin.ModelAdmin):
    form = DirectionForm
    list_display = ("centre", "position", "code", "name_az", "is_active")
    list_filter = ("centre",)

    def get_readonly_fields(self, request: HttpRequest, obj: Direction | None = None) -> tuple[str, ...]:
        # Tickets and desks hold the code.
        return () if obj is None else ("centre", "code")

    def save_model(self, request: HttpRequest, obj: Direction, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        trail.record(
            "direction.saved", by=current_user(request), subject=f"direction:{obj.pk}", fields=form.changed_data
        )

    def has_delete_permission(self, request: HttpRequest, obj: Direction | None = None) -> bool:
        return False


@admin.register(Centre)
class CentreAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "category", "is_active")
    list_filter = ("category", "is_active")
    search_fields = ("code", "name")

    def save_model(self, request: HttpRequest, obj: Centre, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        offer_social_services(centre=obj)


class DeskForm(forms.ModelForm):
    directions = forms.MultipleChoiceField(
        label=_("Own directions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These are called first. None chosen: all of the centre alike."),
    )

    class Meta:
        model = Desk
        fields = ("centre", "number", "directions", "serves_others")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Direction.objects.filter(centre=self.instance.centre_id) if self.instance.centre_id else ()
        chooser = self.fields["directions"]
        assert isinstance(chooser, forms.MultipleChoiceField)  # noqa: S101
        chooser.choices = [(row.code, str(row)) for row in rows]


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):
    form = DeskForm
    list_display = ("centre", "number", "directions", "serves_others", "state", "occupant")
    list_filter = ("centre",)
    readonly_fields = ("state", "occupant")

    def get_exclude(self, request: HttpRequest, obj: Desk | None = None) -> tuple[str, ...]:
        # A new desk first gets its centre, whose directions are then offered.
        return () if obj is not None else ("directions",)

    def get_readonly_fields(self, request: HttpRequest, obj: Desk | None = None) -> tuple[str, ...]:
        return ("state", "occupant") if obj is None else ("centre", "state", "occupant")
