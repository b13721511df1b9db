"""The supervisor's view of the hall: who waits now, what the last days were like, and the same as CSV."""

import csv
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases.forms.hall import HallFilter
from cases.services import figures
from cases.services.figures import FEWEST_PEOPLE, TIMES, GroupBy, HallRow, Spread
from cases.views._page import fragment
from dost_portal.audit import trail
from dost_portal.staff.current import current_user
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission

BAR_WIDTH: Final = 100
FEW: Final = f"<{FEWEST_PEOPLE}"
TIME_LABELS: Final = {
    "wait": gettext_lazy("Wait"),
    "walk": gettext_lazy("Walk to the desk"),
    "service": gettext_lazy("At the desk"),
    "hold": gettext_lazy("On hold"),
    "visit": gettext_lazy("Whole visit"),
}
KEY_LABELS: Final = {
    GroupBy.DAY: gettext_lazy("Day"),
    GroupBy.HOUR: gettext_lazy("Hour"),
    GroupBy.DESK: gettext_lazy("Desk"),
}


@login_required
@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    user, centre = _supervisor(request)
    form, rows = _asked(request, centre)
    trail.record_now("hall.view", by=user)
    by = GroupBy(form.chosen["by"])
    context = _now(centre) | {
        "form": form,
        "centre": centre,
        "heading": KEY_LABELS[by],
        "times": TIME_LABELS.values(),
        "rows": [_shown(row, by) for row in rows],
        "bars": _bars(rows, by),
        "query": request.GET.urlencode(),
    }
    return render(request, "cases/hall.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def hall_live(request: HttpRequest) -> HttpResponse:
    _user, centre = _supervisor(request)
    return fragment(request, "cases/_hall_now.html", _now(centre))


@login_required
@require_safe
def hall_csv(request: HttpRequest) -> HttpResponse:
    """What may leave the centre: a count of fewer than five people is not said, nor what follows from it."""
    user, centre = _supervisor(request)
    form, rows = _asked(request, centre)
    by = GroupBy(form.chosen["by"])
    trail.record_now("hall.export", by=user, detail={"by": by.value, "rows": len(rows)})
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hall.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(_escaped(cell) for cell in _csv_head(by))
    writer.writerows([_escaped(cell) for cell in csv_cells(row, by)] for row in rows)
    return response


def _supervisor(request: HttpRequest) -> tuple[User, Centre]:
    user = current_user(request)
    if not user.may(Permission.CENTRE_CLOCKS) or user.centre is None:
        raise PermissionDenied
    return user, user.centre


def _asked(request: HttpRequest, centre: Centre) -> tuple[HallFilter, list[HallRow]]:
    today = timezone.localdate()
    form = HallFilter(request.GET or None, today=today)
    chosen = form.chosen
    rows = figures.history(centre=centre, first=chosen["first"], last=chosen["last"], group=GroupBy(chosen["by"]))
    return form, rows


def _now(centre: Centre) -> dict[str, Any]:
    return {"now": figures.now_in(centre=centre), "target": settings.HALL_TARGET_MINUTES}


def _key(row: HallRow, by: GroupBy) -> str:
    if isinstance(row.key, date):
        return f"{row.key:%d.%m.%Y}"
    if row.key is None:
        return _("No desk")
    return f"{row.key:02}:00" if by is GroupBy.HOUR else str(row.key)


def _minutes(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", _decimal())


def _both(spread: Spread) -> str:
    return "–" if spread.median is None else f"{_minutes(spread.median)} / {_minutes(spread.p90)}"


def _decimal() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


def _shown(row: HallRow, by: GroupBy) -> dict[str, Any]:
    return {
        "key": _key(row, by),
        "row": row,
        "times": [{"label": TIME_LABELS[name], "spread": _both(row.times[name])} for name in TIMES],
    }


def _bars(rows: list[HallRow], by: GroupBy) -> dict[str, Any]:
    """Return the bars of the wait: widths are shares of the longest, in hundredths."""
    target = settings.HALL_TARGET_MINUTES
    measured = [(row, row.times["wait"]) for row in rows if row.times["wait"].p90 is not None]
    longest = max([float(target), *(spread.p90 or 0 for _row, spread in measured)])
    return {
        "target": round(BAR_WIDTH * target / longest, 1),
        "rows": [
            {
                "key": _key(row, by),
                "median": _minutes(spread.median),
                "p90": _minutes(spread.p90),
                "median_width": round(BAR_WIDTH * (spread.median or 0) / longest, 1),
                "p90_width": round(BAR_WIDTH * (spread.p90 or 0) / longest, 1),
            }
            for row, spread in measured
        ],
    }


def _csv_head(by: GroupBy) -> list[str]:
    spreads = [f"{TIME_LABELS[name]}, {word}" for name in TIMES for word in (_("median, min"), _("p90, min"))]
    counts = [_("Tickets"), _("Called within the target, %"), _("Did not come"), _("Left"), _("Expired"), _("Recalls")]
    return [str(KEY_LABELS[by]), *counts, *spreads]


def csv_cells(row: HallRow, by: GroupBy) -> list[str]:
    """Return the cells of a row with every count of one to four people, and what reveals it, left out."""
    counts = [row.no_shows, row.left, row.expired, row.recalls]
    if row.tickets < FEWEST_PEOPLE:
        return [_key(row, by), FEW, *[""] * (1 + len(counts) + 2 * len(TIMES))]
    late = row.counted - row.within
    hidden = 0 < row.within < FEWEST_PEOPLE or 0 < late < FEWEST_PEOPLE or row.counted < FEWEST_PEOPLE
    within = FEW if hidden else str(row.within_percent)
    spreads = [
        "" if value is None else f"{value:.1f}"
        for name in TIMES
        for value in (row.times[name].median, row.times[name].p90)
    ]
    return [_key(row, by), str(row.tickets), within, *map(_count, counts), *spreads]


def _count(value: int) -> str:
    return FEW if 0 < value < FEWEST_PEOPLE else str(value)


def _escaped(cell: str) -> str:
    """A spreadsheet must not run what it reads."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
