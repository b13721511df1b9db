"""Centres, desks and staff in Django's admin. Cases are not registered there at all."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from dost_portal.audit import trail
from dost_portal.staff.access_admin import access_page
from dost_portal.staff.current import current_user
from dost_portal.staff.directions import offer_social_services
from dost_portal.staff.entry_forms import StaffFields
from dost_portal.staff.import_admin import ImportAdmin
from dost_portal.staff.importing import CENTRES, STAFF
from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Desk, Direction, User
from dost_portal.staff.reauthenticate import check_again

admin.site.site_header = admin.site.site_title = _("DOST administration")
admin.site.index_title = _("Reference data and staff")
# Roles are code; Django's groups would be a second, silent way to give rights.
admin.site.unregister(Group)
# One door: the portal's own login, with its entry in the trail.
admin.site.login = login_required(admin.site.login)  # type: ignore[method-assign]


class StaffForm(StaffFields):
    """An account as an administrator saves it, who gives their own password for it."""

    own_password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Yours, the administrator's: what somebody may do here is not changed from an unattended screen."),
    )
    administrator: User

    def clean_own_password(self) -> str:
        check_again(self.administrator, self.cleaned_data["own_password"])
        return ""


@admin.register(User)
class UserAdmin(ImportAdmin):
    kind = STAFF
    form = StaffForm
    list_display = ("username", "last_name", "first_name", "centre", "is_active")
    list_filter = ("centre", "is_active")
    search_fields = ("username", "first_name", "last_name")

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type("StaffFormOf", (form,), {"administrator": current_user(request)})

    def get_urls(self) -> list[Any]:
        access = path("<uuid:pk>/access/", self.admin_site.admin_view(access_page), name="staff_user_access")
        return [access, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        fields = [name for name in form.changed_data if name != "own_password"]
        trail.record("staff.saved", by=current_user(request), subject=f"user:{obj.pk}", fields=fields)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        return redirect("admin:staff_user_access", obj.pk)

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
class CentreAdmin(ImportAdmin):
    kind = CENTRES
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
