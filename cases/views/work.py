"""My work: what waits for me now, the desk and the queue."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import selectors, work
from cases.errors import TicketError
from cases.forms.filters import WAITING, WorkFilter
from cases.models import Case, ListPage, SavedFilter, Stage, Ticket
from cases.services import desks, tickets
from cases.ticket_flow import TicketAction
from cases.views import cells, presenters
from cases.views._page import CONFLICT, attempt, fragment
from dost_portal.lists import kept
from dost_portal.lists.paging import Key
from dost_portal.prepared import NO_CENTRE, Prepared
from dost_portal.staff import directions
from dost_portal.staff.current import current_user
from dost_portal.staff.models import Desk, User
from dost_portal.staff.roles import Permission

NO_DESK: Final = UUID(int=0)

# What the desk may do with its ticket by a button.
DESK_ACTIONS = {
    "recall": TicketAction.RECALL,
    "no-show": TicketAction.NO_SHOW,
    "requeue": TicketAction.REQUEUE,
    "hold": TicketAction.HOLD,
    "resume": TicketAction.RESUME,
    "complete": TicketAction.COMPLETE,
    "left": TicketAction.LEAVE,
    "call": TicketAction.CALL,
    "transfer": TicketAction.TRANSFER,
    "emergency": TicketAction.EMERGENCY,
}
WORK = kept.Kept(SavedFilter, ListPage.WORK, "cases:my_work", "cases:save_view", "cases:forget_view")
TABS: Final = (("", gettext_lazy("All")), (f"show={WAITING}", gettext_lazy("Waits for me")))


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    return _page(request, _worker(request))


@login_required
@require_safe
def my_work_live(request: HttpRequest) -> HttpResponse:
    return fragment(request, "cases/_work_live.html", _work(request, _worker(request)))


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    return kept.keep(request, _worker(request), WORK, WorkFilter(request.GET).query)


@login_required
@require_POST
def forget_view(request: HttpRequest, key: UUID) -> HttpResponse:
    return kept.forget(_worker(request), key, WORK, WorkFilter(request.GET).query)


def _worker(request: HttpRequest) -> User:
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW):
        raise PermissionDenied
    return user


def _page(request: HttpRequest, user: User, status: int = 200) -> HttpResponse:
    context = _work(request, user)
    query = context["query"]
    context |= {
        "reset_url": WORK.url("") if query else "",
        "tabs": [{"label": label, "url": WORK.url(tab), "active": tab == query} for tab, label in TABS],
        "kept": kept.shown(user, WORK, query, dict(TABS)),
    }
    return render(request, "cases/my_work.html", context, status=status)


def _work(request: HttpRequest, user: User) -> dict[str, Any]:
    now = timezone.now()
    form = WorkFilter(request.GET)
    query = form.query
    page = work.page_of(user, form.chosen, **Key.asked(request.GET))
    context: dict[str, Any] = {
        "live_query": request.GET.urlencode(),
        "columns": [_("Number"), *form.headings],
        "mine": [_row(item, form.shown_columns, now) for item in page.rows],
        "filter": form,
        "query": query,
        **page.urls(query),
        "unclaimed": selectors.unclaimed_interviews(user),
        "orphans": selectors.cases_without_agent(user),
        "announcements": [
            {
                "id": told.pk,
                "number": stage.deadline.case.number,
                "url": presenters.page_url(stage.deadline.case, "case"),
                "stage": stage.level.label,
                "breach": stage.stage >= Stage.BREACH,
                "clock": stage.deadline.get_clock_display(),
                "at": told.at,
            }
            for told, stage in selectors.unseen_stages(user)
        ],
    }
    if user.may(Permission.TICKET_SERVE):
        context |= _desk(user)
    return context


def _row(item: work.WorkItem, columns: list[str], now: datetime) -> list[dict[str, Any]]:
    url = presenters.text_url(item.text) if item.text else ""
    return [cells.number(item.case, url), *(_cell(item, name, now) for name in columns)]


def _cell(item: work.WorkItem, name: str, now: datetime) -> dict[str, Any]:
    if name == "waits":
        return {"text": item.why, "strong": True} if item.why else {"text": _("Waits for somebody else"), "muted": True}
    if name == "clock":
        return {"text": "", "clock": presenters.clock(item.deadline, now) if item.deadline else None}
    return cells.of(item.case, name, now)


_desks_of = Prepared(
    lambda centre: Desk.objects.filter(centre=centre).select_related("occupant").order_by("number"), int
)
# What was called or is served at one's desk, and what one has put on hold.
_at_hand = Prepared(
    lambda desk, user: Ticket.objects.filter(
        Q(desk=desk, state__in=("called", "serving")) | Q(served_by=user, state="on_hold")
    ).select_related("case"),
    UUID,
    UUID,
)


def _desk(user: User) -> dict[str, Any]:
    desks_here = _desks_of(user.centre_id or NO_CENTRE)
    desk = next((place for place in desks_here if place.occupant_id == user.pk), None)
    rows = _at_hand(desk.pk if desk else NO_DESK, user.pk)
    held = [row for row in rows if row.state == "on_hold"]
    serving = next((row for row in rows if row.state != "on_hold"), None)
    today = Ticket.objects.filter(centre=user.centre_id).today()
    names = directions.names(centre=user.centre, language=get_language() or "az") if user.centre else {}
    # The only one, and the desk's own, say nothing to who sits there.
    own = set(names) if len(names) == 1 else set(desk.directions) if desk else set()
    names = {code: name for code, name in names.items() if code not in own}
    return {
        "serves": True,
        "desk": desk,
        "desks": desks_here,
        "colleagues": [place for place in desks_here if place.occupant is not None and place.occupant != user],
        "ticket": serving,
        "waiting": [
            {"ticket": row, "direction": names.get(row.direction, "")} for row in selectors.waiting_for(desk, today)
        ],
        "direction": names.get(serving.direction, "") if serving else "",
        "held": held,
        "operator": selectors.operator_day(user),
    }


def _server(request: HttpRequest) -> User:
    user = current_user(request)
    if not user.may(Permission.TICKET_SERVE):
        raise PermissionDenied
    return user


@login_required
@require_POST
def sit_down(request: HttpRequest) -> HttpResponse:
    user = _server(request)
    desk = _numbered(request, user)
    if desk is None:
        raise Http404
    return _then(request, user, attempt(request, lambda: desks.sit_down(desk=desk, by=user)))


@login_required
@require_POST
def leave_desk(request: HttpRequest) -> HttpResponse:
    user = _server(request)
    return _then(request, user, attempt(request, lambda: desks.leave(by=user)))


def _then(request: HttpRequest, user: User, done: bool) -> HttpResponse:
    """Return to the work; what was refused is said there, and answered as the conflict that it is."""
    return redirect("cases:my_work") if done else _page(request, user, CONFLICT)


@login_required
@require_POST
def call_next(request: HttpRequest) -> HttpResponse:
    user = _server(request)
    called: list[Ticket | None] = []
    done = attempt(request, lambda: called.append(tickets.call_next(desk=_desk_of(user), by=user)))
    if called == [None]:
        messages.info(request, _("Nobody is waiting."))
    return _then(request, user, done)


def _desk_of(user: User) -> Desk:
    desk = Desk.objects.filter(occupant=user).first()
    if desk is None:
        raise TicketError("not_your_desk")
    return desk


@login_required
@require_POST
def start(request: HttpRequest, ticket: str) -> HttpResponse:
    """Take the ticket up: the case opens and the page of the intake comes next. Another direction has none."""
    user = _server(request)
    row = get_object_or_404(Ticket, pk=ticket, centre=user.centre_id)
    opened: list[Case | None] = []
    done = attempt(request, lambda: opened.append(tickets.start(ticket=row, desk=_desk_of(user), by=user)))
    case = opened[0] if opened else None
    if case is not None:
        return redirect(f"cases:{'intake' if case.step == 'intake' else 'case'}", number=case.number)
    return _then(request, user, done)


@login_required
@require_POST
def ticket_action(request: HttpRequest, ticket: str, slug: str) -> HttpResponse:
    user = _server(request)
    row = get_object_or_404(Ticket, pk=ticket, centre=user.centre_id)
    action = DESK_ACTIONS[slug]
    desk = _numbered(request, user) if action is TicketAction.TRANSFER else Desk.objects.filter(occupant=user).first()
    moved: list[Ticket] = []
    done = attempt(request, lambda: moved.append(tickets.act(ticket=row, action=action, by=user, desk=desk)))
    if moved and action is TicketAction.EMERGENCY and moved[0].case:
        return redirect("cases:case", number=moved[0].case.number)
    return _then(request, user, done)


def _numbered(request: HttpRequest, user: User) -> Desk | None:
    """Return the desk of the user's centre with the number that was posted."""
    number = request.POST.get("desk", "")
    known = number if number.isascii() and number.isdecimal() and len(number) < 5 else 0
    return Desk.objects.filter(centre=user.centre_id, number=known).first()
