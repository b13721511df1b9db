"""The supervisors' view of the hall: who waits now, and what the last days were like. No case, no person."""

from dataclasses import dataclass
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
from cases.services.figures import TIMES, GroupBy, HallRow, Spread
from cases.views import hall_charts
from cases.views._page import fragment
from dost_portal.audit import trail
from dost_portal.replica import reads_lists
from dost_portal.staff.current import current_user
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission

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
    GroupBy.CENTRE: gettext_lazy("Centre"),
}


@dataclass(frozen=True)
class Asked:
    """What a supervisor wants to see: of their own centre, or for the agency of one or all."""

    user: User
    form: HallFilter

    @property
    def centres(self) -> list[Centre]:
        return self.form.chosen_centres

    @property
    def by(self) -> GroupBy:
        return GroupBy(self.form.chosen["by"])

    @property
    def where(self) -> str:
        return self.centres[0].name if len(self.centres) == 1 else _("All centres")

    def rows(self) -> list[HallRow]:
        chosen = self.form.chosen
        return figures.history(centres=self.centres, first=chosen["first"], last=chosen["last"], group=self.by)


@login_required
@require_safe
@reads_lists
def hall(request: HttpRequest) -> HttpResponse:
    wanted = asked(request)
    rows, by, form = wanted.rows(), wanted.by, wanted.form
    trail.record_now("hall.view", by=wanted.user)
    context = _now(wanted) | {
        "form": form,
        "where": wanted.where,
        "heading": KEY_LABELS[by],
        "times": TIME_LABELS.values(),
        "rows": [_shown(row, by) for row in rows],
        "charts": hall_charts.charts([(key_of(row, by), row) for row in rows], TIME_LABELS),
        "query": request.GET.urlencode(),
    }
    return render(request, "cases/hall.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def hall_live(request: HttpRequest) -> HttpResponse:
    return fragment(request, "cases/_hall_now.html", _now(asked(request)))


def asked(request: HttpRequest) -> Asked:
    """Return what is asked for in the address. Raises PermissionDenied for who supervises no hall."""
    user = current_user(request)
    form = HallFilter(request.GET or None, today=timezone.localdate(), centres=_seen_by(user))
    return Asked(user, form)


def _seen_by(user: User) -> list[Centre]:
    if user.may(Permission.AGENCY_CLOCKS):
        return list(Centre.objects.filter(is_active=True))
    if user.may(Permission.CENTRE_CLOCKS) and user.centre is not None:
        return [user.centre]
    raise PermissionDenied


def _now(wanted: Asked) -> dict[str, Any]:
    halls = figures.now_in(centres=wanted.centres)
    return {"halls": halls, "now": halls[0] if len(halls) == 1 else None, "target": settings.HALL_TARGET_MINUTES}


def key_of(row: HallRow, by: GroupBy) -> str:
    """Return the day, hour, desk or centre of `row` in words."""
    if isinstance(row.key, date):
        return f"{row.key:%d.%m.%Y}"
    if row.key is None:
        return _("No desk")
    return f"{row.key:02}:00" if by is GroupBy.HOUR else str(row.key)


def minutes(value: float | None) -> str:
    """Return minutes as they are read: whole ones from ten on, a dash where nothing was measured."""
    return "–" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", _decimal())


def _both(spread: Spread) -> str:
    return "–" if spread.median is None else f"{minutes(spread.median)} / {minutes(spread.p90)}"


def _decimal() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


def _shown(row: HallRow, by: GroupBy) -> dict[str, Any]:
    return {
        "key": key_of(row, by),
        "row": row,
        "times": [{"label": TIME_LABELS[name], "spread": _both(row.times[name])} for name in TIMES],
    }
