"""Who looked at a case, and which readings were odd: for the supervisor of the centre and the auditor."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.access import get_case_for
from cases.models import Case, OddReading
from cases.services import watching
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.audit.views import PAGE, TrailFilter
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission


class CaseTrailFilter(TrailFilter):
    """The trail of one case: without the fields that say which."""

    event = subject = None  # type: ignore[assignment]


@login_required
@require_safe
def case_trail(request: HttpRequest, number: str) -> HttpResponse:
    """Who read and did what in a case of the supervisor's centre. Looking is on record too."""
    user = current_user(request)
    if not user.may(Permission.CENTRE_CLOCKS):
        raise PermissionDenied
    case = Case.objects.visible_to(user).filter(number=number).first()
    if case is None:
        trail.record_now("case.denied", by=user, detail={"page": "trail"})
        raise Http404
    form = CaseTrailFilter(request.GET or None)
    trail.record_now("trail.read", by=user, subject=f"case:{case.pk}")
    rows = list(form.rows().filter(subject=f"case:{case.pk}")[: PAGE + 1])
    older = request.GET.copy()
    older["before"] = str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    context = {
        "case": case,
        "form": form,
        "events": rows[:PAGE],
        "next_url": f"?{older.urlencode()}" if older["before"] else "",
    }
    return render(request, "cases/case_trail.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """The browser says that a page of the case is being printed. It is open already, and on record."""
    opened = get_case_for(current_user(request), number, Action.VIEW, page="print", poll=True)
    detail: dict[str, str | int | bool | None] = {"content": opened.content}
    trail.record_now("case.print", by=opened.user, subject=f"case:{opened.case.pk}", detail=detail)
    return HttpResponse(status=204)


@login_required
@require_safe
def odd_readings(request: HttpRequest) -> HttpResponse:
    user = _watcher(request)
    seen = request.GET.get("show") == "all"
    found = _theirs(user).select_related("reader", "case", "seen_by").order_by("-noticed_at")
    rows = list((found if seen else found.filter(seen_at__isnull=True))[:PAGE])
    trail.record_now("reading.list", by=user, detail={"count": len(rows)})
    return render(request, "cases/odd_readings.html", {"rows": rows, "tabs": _tabs(seen)})


def _tabs(seen: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Not looked into"), "url": "?", "active": not seen},
        {"label": _("All"), "url": "?show=all", "active": seen},
    ]


@login_required
@require_POST
def odd_reading_seen(request: HttpRequest, pk: int) -> HttpResponse:
    user = _watcher(request)
    watching.mark_seen(odd=get_object_or_404(_theirs(user), pk=pk), by=user)
    return redirect("cases:odd_readings")


def _watcher(request: HttpRequest) -> User:
    user = current_user(request)
    if not user.permissions & {Permission.CENTRE_CLOCKS, Permission.TRAIL_READ}:
        raise PermissionDenied
    return user


def _theirs(user: User) -> Any:
    """Return the odd readings `user` may look into: never their own."""
    found = OddReading.objects.exclude(reader=user)
    return found if user.may(Permission.TRAIL_READ) else found.filter(centre=user.centre_id)
