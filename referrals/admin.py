"""The places DSMF decides between, the systems with a key, the web hooks. No referral is registered here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dost_portal.audit import trail
from dost_portal.outbox.hook_form import HookForm
from dost_portal.passport.models import EconomicRegion
from dost_portal.staff.current import current_user
from referrals import clients
from referrals.models import ApiClient, ClientScope, PlaceOfRehabilitation, ReferralHook
from referrals.wording import NEEDS


class PlaceForm(forms.ModelForm):
    region = forms.ChoiceField(
        label=_("economic region"), help_text=_("All that most of DSMF's side reads of where it is.")
    )
    meets = forms.MultipleChoiceField(
        label=_("can meet"), required=False, choices=tuple(NEEDS.items()), widget=forms.CheckboxSelectMultiple
    )
    address = forms.CharField(
        label=_("address"),
        required=False,
        max_length=300,
        help_text=_("Sealed; shown only to those at DSMF who may know it. Empty: the present one stays."),
    )

    class Meta:
        model = PlaceOfRehabilitation
        fields = ("code", "kind", "region", "takes", "takes_children", "meets", "capacity", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = EconomicRegion.objects.valid_on(timezone.localdate())
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(region.code, region.label) for region in regions]


@admin.register(PlaceOfRehabilitation)
class PlaceAdmin(admin.ModelAdmin):
    form = PlaceForm
    list_display = ("code", "kind", "region", "takes", "takes_children", "capacity", "active")
    list_filter = ("kind", "active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # A decision names the code: it stays what it was.
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: PlaceOfRehabilitation, form: Any, change: bool) -> None:
        if form.cleaned_data["address"]:
            obj.seal_address(form.cleaned_data["address"])
        super().save_model(request, obj, form, change)
        trail.record("place.saved", by=current_user(request), subject=f"place:{obj.code}", fields=form.changed_data)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A place that closes is no longer offered; what was decided must stay readable.
        return False


class ClientForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(label=_("may"), choices=ClientScope.choices, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = ApiClient
        fields = ("name", "scopes", "signed", "per_minute", "is_active")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if ClientScope.SEND in data.get("scopes", []) and len(data["scopes"]) > 1:
            self.add_error("scopes", _("Who sends referrals does not decide them: make two systems."))
        return data


@admin.register(ApiClient)
class ApiClientAdmin(admin.ModelAdmin):
    """Systems with a key. The key is shown once, when it is made or changed; here only its hash is kept."""

    form = ClientForm
    list_display = ("name", "key_hint", "signed", "per_minute", "is_active", "old_key_until")
    actions = ("change_key", "replace_lost_key")

    def save_model(self, request: HttpRequest, obj: ApiClient, form: Any, change: bool) -> None:
        by = current_user(request)
        if change:
            super().save_model(request, obj, form, change)
            trail.record("apiclient.saved", by=by, subject=f"apiclient:{obj.pk}", fields=form.changed_data)
            return
        names = ("name", "scopes", "signed", "per_minute")
        key = clients.make(by=by, **{name: form.cleaned_data[name] for name in names})
        made = ApiClient.objects.get(name=obj.name)
        obj.pk, obj._state.adding = made.pk, False
        self._show_once(request, made.name, key)

    @admin.action(description=_("Change the key: the old one works for seven days more"))
    def change_key(self, request: HttpRequest, chosen: QuerySet[ApiClient]) -> None:
        self._change(request, chosen, at_once=False)

    @admin.action(description=_("Replace a key that was lost: the old one ends now"))
    def replace_lost_key(self, request: HttpRequest, chosen: QuerySet[ApiClient]) -> None:
        self._change(request, chosen, at_once=True)

    def _change(self, request: HttpRequest, chosen: QuerySet[ApiClient], *, at_once: bool) -> None:
        for client in chosen:
            key = clients.change_key(client=client, by=current_user(request), at_once=at_once)
            self._show_once(request, client.name, key)

    def _show_once(self, request: HttpRequest, name: str, key: str) -> None:
        words = gettext("The key of %(name)s, shown this once: %(key)s") % {"name": name, "key": key}
        messages.warning(request, words)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What it did stays on record under its name; it is switched off instead.
        return False


class ReferralHookForm(HookForm):
    class Meta:
        model = ReferralHook
        fields = ("name", "url", "is_active")


@admin.register(ReferralHook)
class ReferralHookAdmin(admin.ModelAdmin):
    """Whom DSMF lets know. The secret is sealed and never shown again."""

    form = ReferralHookForm
    list_display = ("name", "url", "is_active")

    def save_model(self, request: HttpRequest, obj: ReferralHook, form: Any, change: bool) -> None:
        if form.cleaned_data["secret"]:
            obj.seal(form.cleaned_data["secret"])
        super().save_model(request, obj, form, change)
        trail.record("referralhook.saved", by=current_user(request), subject=f"hook:{obj.pk}", fields=form.changed_data)
