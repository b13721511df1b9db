"""The trail as the auditor reads it: events and codes. Reading it is an event too."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.forms import LaterDateField
from dost_portal.staff.current import current_user
from dost_portal.staff.roles import Permission

PAGE: Final = 50
# Kind → how the events of it are found.
KINDS: Final[dict[str, tuple[Any, Q]]] = {
    "reads": (_("Readings and lists"), Q(event__endswith=".read") | Q(event__endswith=".list")),
    "searches": (_("Searches"), Q(event__contains="search")),
    "leaves": (
        _("Exports, downloads and prints"),
        Q(event__endswith=".export") | Q(event__contains="download") | Q(event__contains="print"),
    ),
    "refusals": (_("Denied attempts"), Q(event__endswith=".denied") | Q(event__endswith=".failed")),
    "logins": (
        _("Sign-ins and sessions"),
        Q(event__startswith="login")
        | Q(event__startswith="session")
        | Q(event__startswith="second_factor")
        | Q(event__startswith="password")
        | Q(event__in=("logout", "quick_exit", "reauthentication.failed")),
    ),
}
NO_CHANGE: Final = (
    KINDS["reads"][1] | KINDS["searches"][1] | KINDS["leaves"][1] | KINDS["refusals"][1] | KINDS["logins"][1]
)


class TrailFilter(forms.Form):
    """What the auditor looks for. `before` is the id from which to read on, newest first."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), *((code, label) for code, (label, _q) in KINDS.items()), ("changes", _("Changes"))],
    )
    event = forms.CharField(label=_("Event"), max_length=48, required=False)
    actor = forms.CharField(label=_("User name"), max_length=64, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=64, required=False)
    first = LaterDateField(label=_("From"), required=False)
    last = LaterDateField(label=_("To"), required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("The last day is before the first."))
        return data

    def rows(self) -> "QuerySet[AuditEvent]":
        """Return the entries that are asked for, newest first; all of them while the form is not valid."""
        events = AuditEvent.objects.select_related("actor").order_by("-id")
        return events.filter(self._wanted(self.cleaned_data)) if self.is_valid() else events

    def _wanted(self, data: dict[str, Any]) -> Q:
        lookups = {
            "event__startswith": data.get("event"),
            "actor__username": data["actor"],
            "subject": data.get("subject"),
            "at__gte": _midnight(data["first"]),
            "at__lt": _midnight(data["last"], days=1),
            "id__lt": data["before"],
        }
        found = Q(**{name: value for name, value in lookups.items() if value})
        if data["kind"] == "changes":
            return found & ~NO_CHANGE
        return found & KINDS[data["kind"]][1] if data["kind"] else found


def _midnight(day: Any, days: int = 0) -> datetime | None:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min)) if day else None


@login_required
@require_safe
def trail_page(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if not user.may(Permission.TRAIL_READ):
        raise PermissionDenied
    form = TrailFilter(request.GET or None)
    events = form.rows()
    asked = sorted(name for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value)
    trail.record_now("trail.read", by=user, fields=asked)
    rows = list(events[: PAGE + 1])
    older = request.GET.copy()
    older["before"] = str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    context = {"form": form, "events": rows[:PAGE], "next_url": f"?{older.urlencode()}" if older["before"] else ""}
    return render(request, "audit/trail.html", context, status=422 if form.errors else 200)
