"""How the portal is, in words, for the administrator: what `/readyz` and `/metrics` say to machines."""

from typing import Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dost_portal import health

CHECKS: Final = {
    "database": gettext_lazy("The database answers"),
    "migrations": gettext_lazy("The database is up to date with the portal"),
    "broker": gettext_lazy("The message broker answers"),
    "sweep": gettext_lazy("The clocks were swept lately"),
    "stages": gettext_lazy("Nothing that is due has got stuck"),
}
FIGURES: Final = {
    "dost_clocks_running": (gettext_lazy("Clocks that run"), ""),
    "dost_clocks_late": (gettext_lazy("Clocks past their due time"), ""),
    "dost_outbox_waiting": (gettext_lazy("Messages not delivered yet"), "admin:outbox_outboxmessage_changelist"),
    "dost_outbox_dead": (gettext_lazy("Messages given up on"), "admin:outbox_outboxmessage_changelist"),
    "dost_stages_refused": (
        gettext_lazy("Stages that the database refuses to fire"),
        "admin:cases_stagerefusal_changelist",
    ),
}


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """Behind the administration's gate; changes nothing."""
    holds = health.checks()
    measured = {name: value for name, _meaning, value in health.measured()} if holds["database"] else {}
    context = admin.site.each_context(request) | {
        "title": _("Health of the portal"),
        "checks": [(label, holds.get(name, False)) for name, label in CHECKS.items()],
        "figures": [
            (label, int(measured[name]), reverse(url) if url else "")
            for name, (label, url) in FIGURES.items()
            if name in measured
        ],
    }
    return render(request, "admin/health.html", context)
