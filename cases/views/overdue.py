"""The supervisor's board: every running clock by urgency, overdue first, and what is done about many at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cases import board
from cases.board import WatchedClock
from cases.errors import BulkRefusedError
from cases.forms.board import MOST_AT_ONCE, BoardFilter, BulkAssignForm
from cases.models import BreachCause, ListPage, SavedFilter
from cases.selectors import notices_waiting
from cases.services import team
from cases.views import presenters
from cases.views._page import CONFLICT, INVALID, fragment
from cases.wording import ACTIONS, words_for
from dost_portal.audit import trail
from dost_portal.lists import kept, paging
from dost_portal.lists.paging import Key
from dost_portal.passport.templatetags.azeri_tags import local_datetime
from dost_portal.replica import reads_lists
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

BOARD = kept.Kept(SavedFilter, ListPage.BOARD, "cases:overdue", "cases:save_filter", "cases:forget_filter")


@login_required
@require_safe
@reads_lists
def overdue(request: HttpRequest) -> HttpResponse:
    user = watcher(request)
    trail.record_now("clocks.list", by=user)
    return _page(request, user, BulkAssignForm(user=user))


@login_required
@require_safe
@reads_lists
def overdue_live(request: HttpRequest) -> HttpResponse:
    user = watcher(request)
    return fragment(request, "cases/_clocks.html", _board(request, user, BoardFilter(request.GET, user=user)))


@login_required
@require_POST
def reassign(request: HttpRequest) -> HttpResponse:
    """Give the ticked cases to another agent: all or none; what stands in the way is said row by row."""
    user = watcher(request)
    if not user.may(Permission.ASSIGN):
        raise PermissionDenied
    form, numbers = BulkAssignForm(request.POST, user=user), request.POST.getlist("case")[:MOST_AT_ONCE]
    if not form.is_valid() or not numbers:
        if not numbers:
            form.add_error(None, _("Tick the cases in the list first."))
        return _page(request, user, form, chosen=numbers, status=INVALID)
    try:
        done = team.assign_many(
            numbers=numbers, by=user, to=form.cleaned_data["to"], reason=form.cleaned_data["reason"]
        )
    except BulkRefusedError as error:
        form.add_error(None, _("Nothing was changed. These cases stand in the way:"))
        for number, why in sorted(error.rows.items()):
            form.add_error(None, f"{number}: {'; '.join(words_for(why))}")
        return _page(request, user, form, chosen=numbers, status=CONFLICT)
    messages.success(request, ngettext("%d case has a new agent.", "%d cases have a new agent.", done) % done)
    return redirect(BOARD.url(BoardFilter(request.GET, user=user).query))


@login_required
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    user = watcher(request)
    return kept.keep(request, user, BOARD, BoardFilter(request.GET, user=user).query)


@login_required
@require_POST
def forget_filter(request: HttpRequest, key: UUID) -> HttpResponse:
    user = watcher(request)
    return kept.forget(user, key, BOARD, BoardFilter(request.GET, user=user).query)


def watcher(request: HttpRequest) -> User:
    """Return who asks, if they watch clocks."""
    user = current_user(request)
    if not (user.may(Permission.CENTRE_CLOCKS) or user.may(Permission.AGENCY_CLOCKS)):
        raise PermissionDenied
    return user


def _page(
    request: HttpRequest, user: User, form: BulkAssignForm, chosen: list[str] | None = None, status: int = 200
) -> HttpResponse:
    wanted = BoardFilter(request.GET, user=user)
    context = _board(request, user, wanted, chosen or []) | {
        "filter": wanted,
        "query": wanted.query,
        "live_query": request.GET.urlencode(),
        "form": form,
        "notices": notices_waiting(user),
        "reset_url": reverse("cases:overdue") if wanted.chosen else "",
        "kept": kept.shown(user, BOARD, wanted.query),
    }
    return render(request, "cases/overdue.html", context, status=status)


def _board(request: HttpRequest, user: User, wanted: BoardFilter, chosen: list[str] | None = None) -> dict[str, Any]:
    now, query, asked = timezone.now(), wanted.query, Key.asked(request.GET)
    if wanted.chosen or any(asked.values()):
        clocks = board.running(user, wanted.chosen)
        page, counts = board.page_of(clocks, **asked), board.counts(clocks)
    else:
        page, counts = board.first_page(user)
    agency = not user.may(Permission.CENTRE_CLOCKS)
    return {
        "rows": [_row(item, agency, now, chosen or []) for item in page.rows],
        **{name: paging.in_words(count) for name, count in counts.items()},
        **page.urls(query),
        "agency": agency,
        "unreviewed": [
            {
                "number": deadline.case.number,
                "clock": presenters.clock(deadline, now),
                "url": _breach_url(deadline),
            }
            for deadline in board.unexplained(user)
        ],
    }


def _breach_url(deadline: Any) -> str:
    return f"{presenters.page_url(deadline.case, 'case')}breach/{deadline.clock}/{deadline.generation}/"


def _row(item: WatchedClock, agency: bool, now: Any, chosen: list[str]) -> dict[str, Any]:
    """Return a clock as a row. The agency's supervisor sees clocks and causes: no person, no page of a case."""
    deadline, case = item.deadline, item.deadline.case
    clock = presenters.clock(deadline, now)
    found: Any = deadline  # annotated by the board
    cause = found.cause or found.raised
    row = {
        "id": deadline.pk,
        "number": case.number,
        "centre": case.centre.name,
        "step": case.get_step_display(),
        "clock": clock,
        "cause": str(BreachCause(cause).label) if cause else "",
        "raised": bool(found.raised),
        "last_at": local_datetime(found.last_at) if found.last_at else "",
    }
    if agency:
        return row
    return row | {
        "url": presenters.page_url(case, "case"),
        "chosen": case.number in chosen,
        "responsible": case.responsible.full_name if case.responsible else _("Nobody"),
        "missing": item.missing,
        "last_action": str(ACTIONS.get(found.last_action, "")),
        "review_url": _breach_url(deadline) if clock["state"] == "breached" else "",
        "raise_url": "" if found.raised else f"{presenters.page_url(case, 'case')}escalate/?deadline={deadline.pk}",
    }
