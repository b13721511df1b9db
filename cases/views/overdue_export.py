"""The board as a file: the clocks that its filter shows, for a purpose, behind the password, without anybody's name."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import board
from cases.forms.board import BoardFilter
from cases.models import BreachCause
from cases.views.overdue import watcher
from dost_portal import sheets
from dost_portal.audit import trail
from dost_portal.staff.models import User
from dost_portal.staff.reauthenticate import ExportForm

MOST_ROWS: Final = 10_000


@login_required
@require_http_methods(["GET", "POST"])
def overdue_export(request: HttpRequest) -> HttpResponse:
    """What is exported stands in the address, as on the board; the form asks why and who."""
    user = watcher(request)
    wanted = BoardFilter(request.GET, user=user)
    form = ExportForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        return _file(user, wanted, **{name: form.cleaned_data[name] for name in ("kind", "purpose")})
    context = {"form": form, "query": wanted.query}
    return render(request, "cases/overdue_export.html", context, status=422 if form.errors else 200)


def _file(user: User, wanted: BoardFilter, *, kind: str, purpose: str) -> HttpResponse:
    clocks = board.with_cause(board.running(user, wanted.chosen)).select_related("case__centre")
    now = timezone.now()
    rows = [_cells(row, now) for row in clocks.order_by("due_at", "id")[:MOST_ROWS]]
    trail.record_now(
        "clocks.export",
        by=user,
        detail={"kind": kind, "purpose": purpose, "filter": ",".join(wanted.chosen), "rows": len(rows)},
    )
    head: list[sheets.Cell] = [
        _("Case"),
        _("Clock"),
        _("Centre"),
        _("Step"),
        _("Started"),
        _("Due"),
        _("Minutes late"),
        _("Cause"),
    ]
    return sheets.as_file([head, *rows], name="clocks", kind=kind)


def _cells(row: Any, now: datetime) -> list[sheets.Cell]:
    """Return a clock as cells; minutes late are negative while there is time left."""
    return [
        row.case.number,
        row.get_clock_display(),
        row.case.centre.name,
        row.case.get_step_display(),
        *(f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" for moment in (row.started_at, row.due_at)),
        int((now - row.due_at).total_seconds() // 60),
        str(BreachCause(row.cause).label) if row.cause else "",
    ]
