"""The supervisor's page: every running clock by urgency, overdue first."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.selectors import WatchedClock, breaches_without_review, watched_clocks
from cases.views import presenters
from cases.views._page import fragment
from dost_portal.audit import trail
from dost_portal.health import sweep_is_silent
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission


@login_required
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    user = _watcher(request)
    trail.record_now("clocks.list", by=user)
    return render(request, "cases/overdue.html", _board(user))


@login_required
@require_safe
def overdue_live(request: HttpRequest) -> HttpResponse:
    return fragment(request, "cases/_clocks.html", _board(_watcher(request)))


def _watcher(request: HttpRequest) -> User:
    user = current_user(request)
    if not (user.may(Permission.CENTRE_CLOCKS) or user.may(Permission.AGENCY_CLOCKS)):
        raise PermissionDenied
    return user


def _board(user: User) -> dict[str, Any]:
    now = timezone.now()
    clocks = watched_clocks(user)
    rows = [_row(item, user, now) for item in clocks]
    return {
        "rows": rows,
        "late": sum(row["clock"]["state"] == "breached" for row in rows),
        "soon": sum(row["clock"]["state"] == "warning" for row in rows),
        "silent": sweep_is_silent(),
        "agency": user.may(Permission.AGENCY_CLOCKS),
        "unreviewed": [
            {
                "number": deadline.case.number,
                "clock": presenters.clock(deadline, now),
                "url": f"{presenters.page_url(deadline.case, 'case')}breach/{deadline.clock}/{deadline.generation}/",
            }
            for deadline in breaches_without_review(user)
        ],
    }


def _row(item: WatchedClock, user: User, now: Any) -> dict[str, Any]:
    deadline, case = item.deadline, item.deadline.case
    return {
        "number": case.number,
        # The agency's supervisor sees clocks, not cases.
        "url": presenters.page_url(case, "case") if user.may(Permission.CENTRE_CLOCKS) else "",
        "centre": case.centre.name,
        "step": case.get_step_display(),
        "responsible": case.responsible.full_name if case.responsible else _("Nobody"),
        "missing": item.missing,
        "clock": presenters.clock(deadline, now),
    }
