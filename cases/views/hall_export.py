"""The hall's figures as a file: for a purpose, behind the password, and with no small number of people in it."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.services.figures import TIMES, GroupBy, HallRow
from cases.views.hall_figures import KEY_LABELS, TIME_LABELS, Asked, asked, key_of
from dost_portal import sheets
from dost_portal.audit import trail
from dost_portal.staff.reauthenticate import ExportForm
from dost_portal.suppression import FEWEST, HIDDEN, hidden_places

COUNTS: Final = ("no_shows", "left", "expired", "recalls")


@login_required
@require_http_methods(["GET", "POST"])
def hall_export(request: HttpRequest) -> HttpResponse:
    """What is exported stands in the address, as on the page of the hall; the form asks why and who."""
    wanted = asked(request)
    form = ExportForm(request.POST if request.method == "POST" else None, user=wanted.user)
    if request.method == "POST" and form.is_valid():
        return _file(wanted, **{name: form.cleaned_data[name] for name in ("kind", "purpose")})
    chosen = wanted.form.chosen
    context = {
        "form": form,
        "where": wanted.where,
        "by": KEY_LABELS[wanted.by],
        "first": chosen["first"],
        "last": chosen["last"],
        "query": request.GET.urlencode(),
    }
    return render(request, "cases/hall_export.html", context, status=422 if form.errors else 200)


def _file(wanted: Asked, *, kind: str, purpose: str) -> HttpResponse:
    rows, chosen = wanted.rows(), wanted.form.chosen
    first, last = chosen["first"], chosen["last"]
    trail.record_now(
        "hall.export",
        by=wanted.user,
        detail={
            "kind": kind,
            "purpose": purpose,
            "by": wanted.by.value,
            "centre": wanted.centres[0].code if len(wanted.centres) == 1 else "*",
            "first": first.isoformat(),
            "last": last.isoformat(),
            "rows": len(rows),
        },
    )
    title = [wanted.where, f"{first:%d.%m.%Y} – {last:%d.%m.%Y}", _("* not said: fewer than five people")]
    return sheets.as_file([title, _head(wanted.by), *cells(rows, wanted.by)], name="hall", kind=kind, head=2)


def _head(by: GroupBy) -> list[str]:
    spreads = [f"{TIME_LABELS[name]}, {word}" for name in TIMES for word in (_("median, min"), _("p90, min"))]
    counts = [_("Tickets"), _("Called within the target, %"), _("Did not come"), _("Left"), _("Expired"), _("Recalls")]
    return [str(KEY_LABELS[by]), *counts, *spreads]


def cells(rows: list[HallRow], by: GroupBy) -> list[list[sheets.Cell]]:
    """Return the rows of the file; a column's sum counts as known, for another file of the same days says it."""
    hidden_rows = hidden_places([row.tickets for row in rows])
    hidden = {name: hidden_places([getattr(row, name) for row in rows], also=hidden_rows) for name in COUNTS}
    hidden["percent"] = hidden_places([row.within for row in rows], also=hidden_rows) | hidden_places(
        [row.counted - row.within for row in rows], also=hidden_rows
    )
    return [
        _cells(row, key_of(row, by), place in hidden_rows, {name for name in hidden if place in hidden[name]})
        for place, row in enumerate(rows)
    ]


def _cells(row: HallRow, key: str, nothing: bool, hidden: set[str]) -> list[sheets.Cell]:
    if nothing:
        return [key, *[HIDDEN] * (2 + len(COUNTS) + 2 * len(TIMES))]
    counts: list[Any] = [HIDDEN if name in hidden else getattr(row, name) for name in COUNTS]
    percent: Any = "" if row.within_percent is None else row.within_percent
    percent = HIDDEN if "percent" in hidden or 0 < row.counted < FEWEST else percent
    return [key, row.tickets, percent, *counts, *_spreads(row)]


def _spreads(row: HallRow) -> list[sheets.Cell]:
    found: list[sheets.Cell] = []
    for spread in (row.times[name] for name in TIMES):
        if spread.median is None or spread.p90 is None:
            found += ["", ""]
        else:
            found += [HIDDEN, HIDDEN] if spread.of < FEWEST else [round(spread.median, 1), round(spread.p90, 1)]
    return found
