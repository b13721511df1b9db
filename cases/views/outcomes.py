"""The small pages of a case: which are offered, and one view for all of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access import OpenedCase
from cases.views._draft import FormDraft
from cases.views._page import opened_case, save, to_case
from cases.views.outcome_row import Outcome
from cases.views.outcome_table import ACCESS, BY_SLUG, LEAVING, OUTCOMES
from cases.views.presenters import missing_items, page_url
from cases.workflow import Action


def offered(opened: OpenedCase) -> list[dict[str, Any]]:
    """Return the pages this user may open in this case now, harmless ones first."""
    return [
        {
            "label": outcome.title,
            "url": f"{page_url(opened.case, 'case')}{outcome.slug}/",
            "kind": outcome.kind,
            "access": outcome in ACCESS,
        }
        for outcome in OUTCOMES
        if opened.may(outcome.action) and outcome.when(opened)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def outcome_page(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    outcome = BY_SLUG[slug]
    opened = opened_case(request, number, outcome.action, slug)
    wanted = {name: request.GET[name] for name in outcome.form.base_fields if name in request.GET}
    draft = FormDraft(request, opened.case, slug) if opened.content else None
    form = outcome.form(request.POST or (draft and draft.data), case=opened.case, user=opened.user, initial=wanted)
    if draft:
        draft.fill(form)
    status = 200
    if request.method == "POST":
        form = outcome.form(request.POST, case=opened.case, user=opened.user)
        done, status, _rows = save(request, form, lambda: outcome.run(opened.case, opened.user, form.cleaned_data))
        if done:
            if draft:
                draft.forget()
            messages.success(request, _("Done: %(what)s.") % {"what": outcome.title})
            return _after(outcome, opened)
    return render(
        request,
        "cases/outcome.html",
        {
            "opened": opened,
            "case": opened.case,
            "may_return": opened.in_team or opened.may(Action.VIEW),
            "outcome": outcome,
            "form": form,
            "draft": draft.shown if draft else None,
            "missing": missing_items(opened, outcome.action),
        },
        status=status,
    )


def _after(outcome: Outcome, opened: OpenedCase) -> HttpResponse:
    if outcome.action is Action.TAKE_INTERVIEW:
        return redirect("cases:interview", number=opened.case.number)
    return redirect("cases:my_work") if outcome.action in LEAVING else to_case(opened.case)
