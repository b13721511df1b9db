"""The bell, the list of what was announced, and by which channels somebody wants to hear."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import selectors
from cases.context import bell_of, hears
from cases.forms.telling import ChannelsForm
from cases.models import WITHOUT_CASE, Alert, Announcement, Case, Stage
from cases.services import announcements
from cases.views import presenters
from cases.views._page import INVALID, fragment
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User

PAGE = 25
# Where an alert is acted upon.
ALERT_PAGES = {
    Alert.EMERGENCY_ACCESS: "cases:emergency",
    Alert.NOBODY_RESPONSIBLE: "cases:my_work",
    Alert.ODD_READING: "cases:odd_readings",
}

# What somebody must look at before anything else.
GRAVE = {Alert.EMERGENCY_ACCESS, Alert.NOBODY_RESPONSIBLE, Alert.RELAY_URGENT}


def hearer(request: HttpRequest) -> User:
    """Return who asks, if clocks are ever announced to them."""
    user = current_user(request)
    if not hears(user):
        raise PermissionDenied
    return user


@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell and the supervisors' banner, asked for by every open page: no activity and no trail."""
    return fragment(request, "cases/_bell.html", {"bell": bell_of(hearer(request))})


@login_required
@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    """All that was announced to the user, or what they have not seen; newest first, page by page."""
    user = hearer(request)
    unseen = request.GET.get("show") != "all"
    rows = selectors.announced_to(user)
    if unseen:
        rows = rows.filter(seen_at__isnull=True, muted=False)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    query = "?" if unseen else "?show=all&"
    context = {
        "rows": [_row(told, may_open) for told, may_open in _with_access(found[:PAGE], user)],
        "last_id": found[0].pk if found else 0,
        "any_unseen": any(told.seen_at is None for told in found),
        "unseen": unseen,
        "tabs": [
            {"label": _("Not seen"), "url": "?", "active": unseen},
            {"label": _("All"), "url": "?show=all", "active": not unseen},
        ],
        "newest_url": query.rstrip("&") if before else "",
        "next_url": f"{query}before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "cases/announcements.html", context)


def _with_access(found: list[Announcement], user: User) -> list[tuple[Announcement, bool]]:
    """Pair each announcement with whether `user` may open its case: the agency's supervisors may not."""
    cases = {told.pk: told.stage.deadline.case_id if told.stage else told.case_id for told in found}
    known = [key for key in cases.values() if key]
    open_to = set(Case.objects.visible_to(user).filter(pk__in=known).values_list("pk", flat=True))
    return [(told, cases.get(told.pk) in open_to) for told in found]


def _row(told: Announcement, may_open: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"id": told.pk, "at": told.at, "seen_at": told.seen_at, "why": told.get_why_display()}
    if told.alert and (told.case is not None or told.alert in WITHOUT_CASE):
        number = told.case.number if told.case else ""
        grave = told.alert in GRAVE
        return row | {"alert": told.get_alert_display(), "grave": grave, "number": number, "may_open": may_open}
    if told.stage is None and told.digest_on is None:
        return row | {"gone": True}
    if told.stage is None:
        return row | {"digest": True, "clocks": told.clocks}
    deadline = told.stage.deadline
    return row | {
        "level": told.stage.level.label,
        "breach": told.stage.stage >= Stage.BREACH,
        "clock": deadline.get_clock_display(),
        "number": deadline.case.number,
        "centre": deadline.case.centre.name,
        "may_open": may_open,
    }


@login_required
@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an e-mail's link leads: to the case, or to the clocks of who may not see the case. Opened is seen."""
    user = hearer(request)
    told = get_object_or_404(selectors.announced_to(user), pk=pk)
    announcements.mark_seen(announcement_id=told.pk, by=user)
    ((_told, may_open),) = _with_access([told], user)
    if told.alert in ALERT_PAGES:
        return redirect(ALERT_PAGES[Alert(told.alert)])
    if told.case is not None and may_open:
        return redirect(_text_to_release(told, user) or presenters.page_url(told.case, "case"))
    if told.stage is not None and may_open:
        return redirect(presenters.page_url(told.stage.deadline.case, "case"))
    return redirect("home" if told.stage is None else "cases:announcements")


def _text_to_release(told: Announcement, user: User) -> str:
    texts = selectors.texts_waiting(user).filter(case=told.case) if told.alert == Alert.TEXT_WAITS else ()
    return next((presenters.text_url(text) for text in texts), "")


@login_required
@require_POST
def announcement_seen(request: HttpRequest, pk: int) -> HttpResponse:
    announcements.mark_seen(announcement_id=pk, by=hearer(request))
    return redirect("cases:announcements" if request.POST.get("from") == "list" else "cases:my_work")


@login_required
@require_POST
def all_seen(request: HttpRequest) -> HttpResponse:
    user = hearer(request)
    until = request.POST.get("until", "")
    known = int(until) if until.isascii() and until.isdecimal() and len(until) < 16 else 0
    announcements.mark_all_seen(by=user, until_id=known)
    return redirect("cases:announcements")


@login_required
@require_http_methods(["GET", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """The user's own choice of channels."""
    user = hearer(request)
    chosen = announcements.channels_of(user=user)
    form = ChannelsForm(request.POST if request.method == "POST" else None, initial=asdict(chosen))
    if request.method == "POST" and form.is_valid():
        announcements.choose(by=user, channels=announcements.Channels(**form.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("cases:channels")
    status = INVALID if form.is_bound else 200
    return render(request, "cases/channels.html", {"form": form, "address": user.email}, status=status)
