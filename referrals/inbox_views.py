"""DSMF's list of referrals: tabs, filters, columns, views kept under a name, and the list renewing itself."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dost_portal.audit import trail
from dost_portal.fragments import fragment
from dost_portal.lists import kept, paging
from dost_portal.lists.paging import Key
from dost_portal.staff.models import User
from referrals import inbox, presenters
from referrals.forms import InboxFilter
from referrals.models import DeskPage, Referral, SavedView
from referrals.views import decider

INBOX = kept.Kept(SavedView, DeskPage.INBOX, "referrals:inbox", "referrals:save_view", "referrals:forget_view")


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    user = decider(request)
    form = InboxFilter(request.GET, user=user)
    context = _listed(request, user, form)
    trail.record_now("referral.list", by=user, detail={"tab": context["tab"]})
    query = form.query
    context |= {
        "filter": form,
        "reset_url": INBOX.url(f"tab={context['tab']}") if form.narrows else "",
        "tabs": [
            {"label": label, "url": f"?tab={code}", "active": code == context["tab"]}
            for code, label in inbox.TABS.items()
        ],
        "kept": kept.shown(user, INBOX, query, [f"tab={code}" for code in inbox.TABS]),
    }
    return render(request, "referrals/inbox.html", context)


@login_required
@require_safe
def desk_live(request: HttpRequest) -> HttpResponse:
    user = decider(request)
    return fragment(request, "referrals/_inbox.html", _listed(request, user, InboxFilter(request.GET, user=user)))


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    user = decider(request)
    return kept.keep(request, user, INBOX, InboxFilter(request.GET, user=user).query)


@login_required
@require_POST
def forget_view(request: HttpRequest, key: UUID) -> HttpResponse:
    user = decider(request)
    return kept.forget(user, key, INBOX, InboxFilter(request.GET, user=user).query)


def _listed(request: HttpRequest, user: User, form: InboxFilter) -> dict[str, Any]:
    page = inbox.page_of(user, form.chosen, **Key.asked(request.GET))
    now, percent = timezone.now(), presenters.warn_percent()
    found = Referral.objects
    return {
        "live_query": request.GET.urlencode(),
        "tab": form.chosen.get("tab") or inbox.OPEN,
        "narrows": form.narrows,
        "overdue": paging.in_words(paging.counted([found.overdue()])),
        "waiting": paging.in_words(paging.counted([found.open()])),
        "not_arrived": found.not_arrived().count(),
        "columns": [_("Referral"), *form.headings],
        "rows": [inbox.cells(one, form.shown_columns, percent, now) for one in page.rows],
        **page.urls(form.query),
    }
