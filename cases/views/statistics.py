"""The statistics of the cases on a page and as a report: figures of five and more, with what each of them counts."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from cases.forms.statistics import ReportForm, StatisticsFilter, name_of
from cases.models import CaseOutcome, CaseStep
from cases.services import statistics
from cases.services.statistics import Of, Period
from cases.views.presenters import duration
from dost_portal.audit import trail
from dost_portal.passport.models import ApplicantKind, ViolenceForm
from dost_portal.replica import reads_lists
from dost_portal.staff.current import current_user
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission
from dost_portal.suppression import HIDDEN
from dost_portal.typeset import pdf

TITLES: Final = {
    Of.VIOLENCE: gettext_lazy("Forms of violence"),
    Of.APPLICANT: gettext_lazy("Who applied"),
    Of.STEP: gettext_lazy("Steps that were reached"),
    Of.OUTCOME: gettext_lazy("Outcomes"),
    Of.CENTRE: gettext_lazy("Centres"),
}
DEFINITIONS: Final = {
    Of.VIOLENCE: gettext_lazy(
        "Of the cases opened in this time, as the incident says; a case may have several forms and counts in each."
    ),
    Of.APPLICANT: gettext_lazy("Of the cases opened in this time, by the kind of applicant of the intake."),
    Of.STEP: gettext_lazy("Cases that came to this step in this time, whenever they were opened; each counts once."),
    Of.OUTCOME: gettext_lazy("Of the cases closed in this time, whenever they were opened."),
    Of.CENTRE: gettext_lazy("Cases opened in this time, by the centre that has them now."),
}


@dataclass(frozen=True)
class Asked:
    """Whose statistics, and of when: a supervisor's own centre, or for the agency all together."""

    user: User
    centre: Centre | None
    form: StatisticsFilter

    @property
    def period(self) -> Period:
        return self.form.chosen

    @property
    def where(self) -> str:
        return self.centre.name if self.centre else _("All centres")


@login_required
@require_safe
@reads_lists
def statistics_page(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    trail.record_now("statistics.view", by=asked.user, detail={"period": str(asked.period)})
    context = _told(asked) | {"form": asked.form, "period": str(asked.period)}
    return render(request, "cases/statistics.html", context, status=422 if asked.form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def statistics_report(request: HttpRequest) -> HttpResponse:
    """The same on paper, in the state language: for a purpose, behind the password."""
    asked = _asked(request)
    form = ReportForm(request.POST if request.method == "POST" else None, user=asked.user)
    if request.method == "POST" and form.is_valid():
        detail = {"period": str(asked.period), "purpose": form.cleaned_data["purpose"]}
        trail.record_now("statistics.report", by=asked.user, detail=detail)
        return _paper(asked)
    context = {"form": form, "where": asked.where, "when": name_of(asked.period), "period": str(asked.period)}
    return render(request, "cases/statistics_report.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> Asked:
    user = current_user(request)
    form = StatisticsFilter(request.GET or None, today=timezone.localdate())
    if user.may(Permission.AGENCY_CLOCKS):
        return Asked(user, None, form)
    if user.may(Permission.CENTRE_CLOCKS) and user.centre is not None:
        return Asked(user, user.centre, form)
    raise PermissionDenied


def _told(asked: Asked) -> dict[str, Any]:
    period, centre = asked.period, asked.centre
    opened = statistics.figures(of=Of.OPENED, period=period, centre=centre)
    parts = [of for of in TITLES if of is not Of.CENTRE or centre is None]
    return {
        "where": asked.where,
        "when": name_of(period),
        "opened": _count(opened[0].count) if opened else "0",
        "opened_definition": _("Cases opened in this time, by the day of opening."),
        "parts": [_part(of, period, centre) for of in parts],
        "months": _months(period.year, centre),
        "months_title": _("Cases opened by month, %(year)d") % {"year": period.year},
        "months_definition": _("Months that are over. A star stands for fewer than five cases."),
        "spans": [
            {"label": str(CaseStep(row.step).label), "median": duration(row.median * 60), "p90": duration(row.p90 * 60)}
            for row in statistics.spans(period=period, centre=centre)
        ],
        "spans_title": _("From the opening to a step"),
        "spans_definition": _(
            "Of the cases that came to the step in this time: half took at most the first, nine of ten the second."
        ),
        "hidden_note": _(
            "A star stands for fewer than five cases, and for what would give them away. Only months and years that "
            "are over are told."
        ),
    }


def _part(of: Of, period: Period, centre: Centre | None) -> dict[str, Any]:
    rows, labels = statistics.figures(of=of, period=period, centre=centre), _labels(of)
    if of is Of.STEP:
        rows = sorted(rows, key=lambda row: CaseStep.values.index(row.key))
    bars = [(labels.get(row.key, row.key) or _("not recorded"), row.count) for row in rows]
    return {"title": str(TITLES[of]), "definition": str(DEFINITIONS[of]), "rows": _bars(bars)}


def _labels(of: Of) -> dict[str, str]:
    if of is Of.STEP:
        return {code: str(label) for code, label in CaseStep.choices}
    if of is Of.OUTCOME:
        return {code: str(label) for code, label in CaseOutcome.choices}
    if of is Of.VIOLENCE:
        return {row.code: str(row.label) for row in ViolenceForm.objects.all()}
    return {row.code: str(row.label) for row in ApplicantKind.objects.all()} if of is Of.APPLICANT else {}


def _months(year: int, centre: Centre | None) -> list[dict[str, Any]]:
    today = timezone.localdate()
    over = today.month - 1 if year == today.year else len(MONTHS)
    counts = statistics.by_month(year=year, centre=centre)[:over]
    return _bars([(str(MONTHS[place]), count) for place, count in enumerate(counts, 1)])


def _bars(rows: list[tuple[str, int | None]]) -> list[dict[str, Any]]:
    """Return rows of (label, count) with the width of each bar in percent of the longest; hidden ones have none."""
    most = max((count or 0 for _label, count in rows), default=0) or 1
    return [{"label": label, "count": _count(n), "width": round(100 * (n or 0) / most)} for label, n in rows]


def _count(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


def _paper(asked: Asked) -> HttpResponse:
    with override("az"):
        told = _told(asked) | {
            "title": _("Monthly report") if asked.period.month else _("Yearly report"),
            "opened_label": _("Cases opened"),
            "headings": [_("Step"), _("Median"), _("Nine of ten")],
        }
        content = pdf("statistics", told)
    name = f"statistics-{asked.period}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
