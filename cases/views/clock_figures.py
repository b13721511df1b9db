"""The figures of the clocks as a supervisor reads them, with what leaves the centre cut to five and more."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases.forms.clocks import FiguresFilter
from cases.models import BreachCause, CaseStep, ClockLabel
from cases.services import clock_figures as figures
from cases.services.clock_figures import By, Period, Share
from cases.views.overdue import watcher
from cases.views.presenters import duration
from dost_portal.audit import trail
from dost_portal.passport.templatetags.azeri_tags import local_date
from dost_portal.replica import reads_lists
from dost_portal.staff.roles import Permission
from dost_portal.suppression import FEWEST, HIDDEN, hidden_cells, hidden_places

TITLES: Final = {
    By.WEEK: gettext_lazy("In time, by week"),
    By.STEP: gettext_lazy("In time, by step"),
    By.AGENT: gettext_lazy("In time, by responsible agent"),
    By.CENTRE: gettext_lazy("In time, by centre"),
}
DEFINITIONS: Final = {
    By.WEEK: gettext_lazy("The week, from its Monday, in which the clock was kept or missed."),
    By.STEP: gettext_lazy("Where the case stood when its clock stopped or ran out."),
    By.AGENT: gettext_lazy("Who was responsible at that moment, whoever has the case now."),
    By.CENTRE: gettext_lazy("The centre that has the case."),
}
PARTS: Final = ("≤ 25 %", "25–50 %", "50–75 %", "75–100 %", "100–150 %", "150–200 %", "> 200 %")


@login_required
@require_safe
@reads_lists
def clock_figures(request: HttpRequest) -> HttpResponse:
    user = watcher(request)
    inside = user.may(Permission.CENTRE_CLOCKS)
    form = FiguresFilter(request.GET or None, today=timezone.localdate())
    period = Period(form.chosen["first"], form.chosen["last"], user.centre if inside else None)
    trail.record_now("clocks.figures", by=user)
    groups = (By.WEEK, By.STEP, By.AGENT) if inside else (By.WEEK, By.STEP, By.CENTRE)
    clocks = figures.shares(period=period, group=By.CLOCK)
    context = {
        "form": form,
        "inside": inside,
        "clocks": _shares(clocks, By.CLOCK, inside),
        "corrected": sum(row.corrected for row in clocks) if inside else 0,
        "steps": _steps(period, inside),
        "durations": _durations(period, inside),
        "causes": _causes(period, inside),
        "groups": [
            {
                "title": TITLES[by],
                "definition": DEFINITIONS[by],
                "rows": _shares(figures.shares(period=period, group=by), by, inside),
            }
            for by in groups
        ],
        "parts": PARTS,
    }
    return render(request, "cases/figures.html", context, status=422 if form.errors else 200)


def _shares(rows: list[Share], by: By, inside: bool) -> list[dict[str, Any]]:
    hidden = frozenset() if inside else hidden_cells([[row.in_time, row.late] for row in rows])
    shown = []
    for place, row in enumerate(rows):
        exact = not {(place, 0), (place, 1)} & hidden
        shown.append(
            {
                "key": _key(row.key, by),
                "counted": HIDDEN if (place, 2) in hidden else row.counted,
                "late": HIDDEN if (place, 1) in hidden else row.late,
                "percent": f"{row.percent} %" if exact else HIDDEN,
                "width": row.percent if exact else 0,
            }
        )
    return shown


def _key(key: Any, by: By) -> str:
    if by is By.CLOCK:
        return str(ClockLabel(key).label)
    if by is By.STEP:
        return str(CaseStep(key).label) if key else "—"
    return local_date(key) if by is By.WEEK else key or _("Nobody")


def _steps(period: Period, inside: bool) -> list[dict[str, Any]]:
    rows = [row for row in figures.steps(period=period) if inside or row.cases >= FEWEST]
    most = max((row.percent for row in rows), default=1) or 1
    return [
        {
            "label": str(CaseStep(row.step).label),
            "cases": row.cases,
            "median": duration(row.median * 60),
            "p90": duration(row.p90 * 60),
            "percent": row.percent,
            "width": round(100 * row.percent / most),
            "most": place == 0 and len(rows) > 1,
        }
        for place, row in enumerate(rows)
    ]


def _durations(period: Period, inside: bool) -> list[dict[str, Any]]:
    found = []
    for row in figures.durations(period=period):
        if not inside and row.counted < FEWEST:
            continue
        hidden = frozenset() if inside else hidden_places(row.parts)
        most = max(row.parts)
        found.append(
            {
                "label": str(ClockLabel(row.clock).label),
                "place": ClockLabel.values.index(row.clock),
                "median": duration(row.median * 60),
                "p90": duration(row.p90 * 60),
                "parts": [
                    {
                        "label": PARTS[place],
                        "count": HIDDEN if place in hidden else count,
                        "width": 0 if place in hidden else round(100 * count / most),
                        "late": place >= figures.EDGES.index(1.0) + 1,
                    }
                    for place, count in enumerate(row.parts)
                ],
            }
        )
    return sorted(found, key=lambda row: row["place"])


def _causes(period: Period, inside: bool) -> list[dict[str, Any]]:
    rows = figures.causes(period=period)
    hidden = frozenset() if inside else hidden_places([count for _cause, count in rows])
    most = max((count for _cause, count in rows), default=1)
    return [
        {
            "label": str(BreachCause(cause).label) if cause else _("not recorded"),
            "count": HIDDEN if place in hidden else count,
            "width": 0 if place in hidden else round(100 * count / most),
        }
        for place, (cause, count) in enumerate(rows)
    ]
