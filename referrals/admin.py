"""The places DSMF decides between. Referrals and decisions are not registered here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dost_portal.audit import trail
from dost_portal.passport.models import EconomicRegion
from dost_portal.staff.current import current_user
from referrals.models import PlaceOfRehabilitation


class PlaceForm(forms.ModelForm):
    region = forms.ChoiceField(label=_("economic region"), help_text=_("The only place a row may name."))

    class Meta:
        model = PlaceOfRehabilitation
        fields = ("code", "kind", "region", "takes_children", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = EconomicRegion.objects.valid_on(timezone.localdate())
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(region.code, region.label) for region in regions]


@admin.register(PlaceOfRehabilitation)
class PlaceAdmin(admin.ModelAdmin):
    form = PlaceForm
    list_display = ("code", "kind", "region", "takes_children", "active")
    list_filter = ("kind", "active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # A decision names the code: it stays what it was.
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: PlaceOfRehabilitation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        trail.record("place.saved", by=current_user(request), subject=f"place:{obj.code}", fields=form.changed_data)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A place that closes is no longer offered; what was decided must stay readable.
        return False
