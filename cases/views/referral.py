"""Step 5: the agent reads exactly what DSMF will see, and sends that."""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.anonymise import ANSWERS, describe
from cases.errors import RefusedError
from cases.models import Case, ClarificationCopy
from cases.services import referring
from cases.views._page import CONFLICT, attempt, opened_case, step_page, to_case
from cases.views.summary import withheld
from cases.workflow import Action
from dost_portal.staff.current import current_user

NOT_READY = (
    ValueError,
    Case.incident.RelatedObjectDoesNotExist,
    Case.assessment.RelatedObjectDoesNotExist,
)


@login_required
@require_http_methods(["GET", "POST"])
def referral_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.SEND_REFERRAL, "referral")
    view = _view(opened.case)
    status = 200
    if request.method == "POST":
        sent = attempt(request, lambda: _send(request, opened.case, view), _("The referral is on its way to DSMF."))
        if sent:
            return to_case(opened.case)
        status = CONFLICT
    context = {
        "seen": fingerprint(view) if view else "",
        "disclosed": describe(view) if view else [],
        "withheld": withheld(opened.case),
    }
    return step_page(request, opened, "referral", context, status)


@login_required
@require_POST
def clarification(request: HttpRequest, number: str, asked: str) -> HttpResponse:
    """Answer DSMF's coded question with a code."""
    opened = opened_case(request, number, Action.ANSWER_CLARIFICATION, "clarification")
    question = get_object_or_404(ClarificationCopy, pk=asked, case=opened.case)
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        messages.error(request, _("Choose an answer."))
        return to_case(opened.case)
    attempt(
        request,
        lambda: referring.answer_clarification(
            case=opened.case, clarification=question, by=current_user(request), answer=answer
        ),
        _("The answer is on its way to DSMF."),
    )
    return to_case(opened.case)


def fingerprint(view: dict[str, Any]) -> str:
    """Return what the page carries of the view that was read, so that nothing else is sent."""
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()


def _view(case: Case) -> dict[str, Any] | None:
    try:
        return referring.preview(case=case).to_json()
    except NOT_READY:
        return None


def _send(request: HttpRequest, case: Case, view: dict[str, Any] | None) -> None:
    if view is not None and request.POST.get("seen") != fingerprint(view):
        raise RefusedError("view_changed")
    referring.send(case=case, by=current_user(request), confirmed=view or {})
