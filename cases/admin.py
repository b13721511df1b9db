"""Screens of the hall, web hooks and escalations in Django's admin: an administrator sees no case."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.models import EscalationMultiple, HallScreen, RetentionRule, StageRefusal, WebHook
from cases.services import clocks, screens
from dost_portal.audit import trail
from dost_portal.outbox.hook_form import HookForm
from dost_portal.staff.current import current_user


@admin.register(HallScreen)
class HallScreenAdmin(admin.ModelAdmin):
    list_display = ("kind", "centre", "prints", "created_at", "last_seen_at", "revoked_at")
    list_filter = ("kind", "centre")
    actions = ("revoke",)

    def get_readonly_fields(self, request: HttpRequest, obj: HallScreen | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("kind", "centre", "address", "created_at", "last_seen_at", "revoked_at")

    @admin.display(description=_("address"))
    def address(self, screen: HallScreen) -> str:
        return "" if screen.revoked_at else screen.path

    def save_model(self, request: HttpRequest, obj: HallScreen, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        trail.record("screen.saved", by=current_user(request), subject=f"screen:{obj.pk}", fields=form.changed_data)

    @admin.action(description=_("Revoke: the address opens nothing any more"))
    def revoke(self, request: HttpRequest, chosen: QuerySet[HallScreen]) -> None:
        for screen in chosen:
            screens.revoke(screen=screen, by=current_user(request))

    def has_delete_permission(self, request: HttpRequest, obj: HallScreen | None = None) -> bool:
        # Tickets say which kiosk gave them.
        return False


class WebHookForm(HookForm):
    class Meta:
        model = WebHook
        fields = ("name", "url", "least_stage", "is_active")


@admin.register(WebHook)
class WebHookAdmin(admin.ModelAdmin):
    """Whom the agency lets know. The secret is sealed and never shown again."""

    form = WebHookForm
    list_display = ("name", "url", "least_stage", "is_active")

    def save_model(self, request: HttpRequest, obj: WebHook, form: Any, change: bool) -> None:
        if form.cleaned_data["secret"]:
            obj.seal(form.cleaned_data["secret"])
        super().save_model(request, obj, form, change)
        trail.record("webhook.saved", by=current_user(request), subject=f"webhook:{obj.pk}", fields=form.changed_data)


@admin.register(EscalationMultiple)
class EscalationMultipleAdmin(admin.ModelAdmin):
    list_display = ("multiple",)

    def save_model(self, request: HttpRequest, obj: EscalationMultiple, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        trail.record("escalation.saved", by=current_user(request), subject=f"escalation:{obj.pk}")

    def delete_model(self, request: HttpRequest, obj: EscalationMultiple) -> None:
        trail.record("escalation.deleted", by=current_user(request), subject=f"escalation:{obj.pk}")
        super().delete_model(request, obj)


@admin.register(RetentionRule)
class RetentionRuleAdmin(admin.ModelAdmin):
    """The youngest rule in force counts; one that has been in force is history and stays."""

    list_display = ("outcome", "years", "valid_from")
    list_filter = ("outcome",)

    def save_model(self, request: HttpRequest, obj: RetentionRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        trail.record(
            "retention.saved", by=current_user(request), subject=f"retention:{obj.pk}", fields=form.changed_data
        )

    def has_change_permission(self, request: HttpRequest, obj: RetentionRule | None = None) -> bool:
        future = obj is None or obj.valid_from > timezone.localdate()
        return future and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: RetentionRule | None = None) -> bool:
        return False


@admin.register(StageRefusal)
class StageRefusalAdmin(admin.ModelAdmin):
    """What the database refuses to announce: numbers and codes, no case."""

    list_display = ("stage_id", "since", "attempts", "retry_at", "code")
    ordering = ("since",)
    actions = ("retry",)

    @admin.action(description=_("Try again now"))
    def retry(self, request: HttpRequest, chosen: QuerySet[StageRefusal]) -> None:
        count = clocks.retry_now(refusals=chosen, by=current_user(request))
        said = ngettext("%(n)d announcement is tried again.", "%(n)d announcements are tried again.", count)
        messages.success(request, said % {"n": count})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StageRefusal | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StageRefusal | None = None) -> bool:
        return False
