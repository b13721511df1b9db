"""A missed deadline before its supervisor: what was said about it so far, and the review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.clocks import BreachReviewForm
from cases.models import BreachExplanation, BreachReview, Case, ClockCorrection, Deadline
from cases.services import reviewing
from cases.views import presenters
from cases.views._draft import BREACH, FormDraft
from cases.views._page import save
from dost_portal.audit import trail
from dost_portal.passport.templatetags.azeri_tags import local_datetime
from dost_portal.row_security import scope
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission


@login_required
@require_http_methods(["GET", "POST"])
def breach(request: HttpRequest, number: str, clock: str, generation: int) -> HttpResponse:
    """Review a missed deadline of a case of the own centre: cause, measure, outcome."""
    user = current_user(request)
    if not user.may(Permission.CENTRE_CLOCKS):
        raise PermissionDenied
    case, deadline = _found(user, number, clock, generation)
    scope.enter_case(case.pk)  # what the team said of the clock is sealed with the case
    trail.record_now("clock.read", by=user, subject=f"case:{case.pk}", detail={"clock": clock})
    explained = BreachExplanation.objects.select_related("case__key", "recorded_by").filter(deadline=deadline).first()
    draft = FormDraft(request, case, BREACH)
    form = BreachReviewForm(draft.data, initial={"cause": explained.cause if explained else ""})
    draft.fill(form)
    status = 200
    if request.method == "POST":
        form = BreachReviewForm(request.POST)
        done, status, _rows = save(
            request, form, lambda: reviewing.review(deadline=deadline, by=user, **form.cleaned_data)
        )
        if done:
            draft.forget()
            messages.success(request, _("The review is on record."))
            return redirect("cases:overdue")
    context = {
        "case": case,
        "clock": presenters.clock(deadline, timezone.now()),
        "form": form,
        "draft": draft.shown,
        "said": _said(deadline, explained),
        "correct_url": f"{presenters.page_url(case, 'case')}correct-clock/?deadline={deadline.pk}",
    }
    return render(request, "cases/breach.html", context, status=status)


def _found(user: User, number: str, clock: str, generation: int) -> tuple[Case, Deadline]:
    case = Case.objects.visible_to(user).select_related("centre").filter(number=number).first()
    deadlines = Deadline.objects.filter(case=case, clock=clock, generation=min(generation, 32767))
    deadline = presenters.corrected(deadlines).first() if case is not None else None
    if case is None or deadline is None:
        trail.record_now("case.denied", by=user, detail={"page": "breach"})
        raise Http404
    deadline.case = case
    return case, deadline


def _said(deadline: Deadline, explained: BreachExplanation | None) -> list[dict[str, Any]]:
    """Return what was said about the clock so far, newest first, for `components/timeline.html`."""
    reviews = BreachReview.objects.select_related("case__key", "reviewed_by").filter(deadline=deadline)
    corrections = ClockCorrection.objects.select_related("case__key", "corrected_by").filter(deadline=deadline)
    rows = [
        {
            "text": " · ".join(filter(None, (_("Review"), row.get_cause_display(), row.get_outcome_display()))),
            "by": row.reviewed_by.full_name,
            "at": row.created_at,
            "note": "\n".join(filter(None, (row.remark, row.measure))),
        }
        for row in reviews
    ]
    rows += [
        {
            "text": _("Corrected: %(start)s – %(stop)s")
            % {"start": local_datetime(row.started_at), "stop": local_datetime(row.stopped_at) or "…"},
            "by": row.corrected_by.full_name,
            "at": row.created_at,
            "note": row.reason,
            "kind": "warn",
        }
        for row in corrections
    ]
    if explained is not None:
        rows.append(
            {
                "text": _("The team's cause: %(cause)s") % {"cause": explained.get_cause_display()},
                "by": explained.recorded_by.full_name,
                "at": explained.created_at,
                "note": explained.remark,
            }
        )
    return sorted(rows, key=lambda row: row["at"], reverse=True)
