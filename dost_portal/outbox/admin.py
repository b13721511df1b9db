"""What the outbox could not deliver, for an administrator to see and to send again. Ids and codes only."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.current import current_user


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("dead", str(_("given up on"))), ("waiting", str(_("waiting"))), ("delivered", str(_("delivered")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        match self.value():
            case "dead":
                return queryset.filter(dead_at__isnull=False)
            case "waiting":
                return queryset.filter(dead_at__isnull=True, delivered_at__isnull=True)
            case "delivered":
                return queryset.filter(delivered_at__isnull=False)
        return queryset


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    list_display = ("id", "kind", "created_at", "attempts", "last_error", "dead_at", "delivered_at")
    list_filter = (StateFilter, "kind")
    ordering = ("-created_at",)
    show_full_result_count = False
    actions = ("resend",)

    @admin.action(description=_("Send again what was given up on"))
    def resend(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        count = sum(outbox.resend(message=message, by=current_user(request)) for message in chosen)
        said = ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", count) % {"n": count}
        messages.success(request, said)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False
