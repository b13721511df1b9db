"""The list of cases: filters, columns, pages by key; nobody's name in it but the agent's."""

from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cases import listing
from cases.forms.filters import CaseFilter
from cases.models import ListPage, SavedFilter
from cases.views import cells
from dost_portal.audit import trail
from dost_portal.lists import kept, paging
from dost_portal.lists.paging import Key
from dost_portal.replica import reads_lists
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

CASES = kept.Kept(SavedFilter, ListPage.CASES, "cases:list", "cases:save_list", "cases:forget_list")
# What most look for; the rest is one's own to keep.
TABS: Final[tuple[tuple[str, Any], ...]] = (
    ("", gettext_lazy("Open")),
    ("late=True", gettext_lazy("Overdue")),
    (
        "step=dsmf&columns=step&columns=urgency&columns=responsible&columns=referred&columns=due",
        gettext_lazy("With DSMF"),
    ),
    ("step=closed&columns=responsible&columns=opened&columns=closed&columns=outcome", gettext_lazy("Closed")),
    ("step=all", gettext_lazy("All")),
)


@login_required
@require_safe
@reads_lists
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases whose state the user may know of, latest first."""
    user = reader(request)
    form = CaseFilter(request.GET, user=user)
    query, asked = form.query, Key.asked(request.GET)
    if form.chosen or any(asked.values()):
        parts = listing.listed(user, form.chosen)
        page = listing.page_of(parts, form.shown_columns, **asked)
        count = len(page.rows) if page.is_all else paging.counted(parts)
    else:
        page, count = listing.first_page(user)
    trail.record_now("case.list", by=user, detail={"filter": ",".join(form.chosen), "count": len(page.rows)})
    now, columns = timezone.now(), form.shown_columns
    context = {
        "filter": form,
        "reset_url": CASES.url("") if query else "",
        "tabs": [{"label": label, "url": CASES.url(tab), "active": tab == query} for tab, label in TABS],
        "kept": kept.shown(user, CASES, query, dict(TABS)),
        "count": paging.in_words(count),
        "columns": [_("Number"), *form.headings],
        "rows": [[cells.number(case), *(cells.of(case, name, now) for name in columns)] for case in page.rows],
        "export_url": kept.with_query(reverse("cases:exports"), query) if may_export(user) else "",
        "may_identify": user.may(Permission.REFER),
        **page.urls(query),
    }
    return render(request, "cases/list.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def save_list(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    return kept.keep(request, user, CASES, CaseFilter(request.GET, user=user).query)


@login_required
@require_POST
def forget_list(request: HttpRequest, key: UUID) -> HttpResponse:
    user = reader(request)
    return kept.forget(user, key, CASES, CaseFilter(request.GET, user=user).query)


def reader(request: HttpRequest) -> User:
    """Return who asks, if they may see cases."""
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW):
        raise PermissionDenied
    return user


def may_export(user: User) -> bool:
    """Tell whether `user` may take the list of a centre away: who watches it, and no agent."""
    return user.may(Permission.CENTRE_CLOCKS)
