"""The trail as the auditor reads it: events and codes. Reading it is an event too."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.current import current_user
from dost_portal.staff.roles import Permission

PAGE = 50


class TrailFilter(forms.Form):
    """What the auditor looks for. `before` is the id from which to read on, newest first."""

    event = forms.CharField(label=_("Event"), max_length=48, required=False)
    actor = forms.CharField(label=_("User name"), max_length=64, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=64, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)


@login_required
@require_safe
def trail_page(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if not user.may(Permission.TRAIL_READ):
        raise PermissionDenied
    form = TrailFilter(request.GET or None)
    events = AuditEvent.objects.select_related("actor").order_by("-id")
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["event"]:
            events = events.filter(event__startswith=wanted["event"])
        if wanted["actor"]:
            events = events.filter(actor__username=wanted["actor"])
        if wanted["subject"]:
            events = events.filter(subject=wanted["subject"])
        if wanted["before"]:
            events = events.filter(id__lt=wanted["before"])
    trail.record_now("trail.read", by=user)
    rows = list(events[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return render(request, "audit/trail.html", {"form": form, "events": rows[:PAGE], "more": more})
