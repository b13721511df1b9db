"""Step 5: the agent reads exactly what DSMF will see, hears how rare that is, and sends it."""

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cases.anonymise import ANSWERS, WIDENINGS, AnonymisedReferral, Answer, describe
from cases.errors import RefusedError
from cases.models import Case, ClarificationCopy, OutgoingText
from cases.services import rarity, referring
from cases.views import summary
from cases.views._page import CONFLICT, attempt, opened_case, step_page, to_case
from cases.workflow import Action
from dost_portal.staff.current import current_user

NOT_READY = (
    ValueError,
    Case.incident.RelatedObjectDoesNotExist,
    Case.assessment.RelatedObjectDoesNotExist,
)
WIDEN = {
    "violence_forms": gettext_lazy("Do not tell the forms of violence"),
    "age_band": gettext_lazy("Tell the age in wider bands"),
    "children": gettext_lazy("Tell the children's ages in wider bands"),
}
EXACT = {
    "violence_forms": gettext_lazy("The forms of violence are not told"),
    "age_band": gettext_lazy("The age is told in wider bands"),
    "children": gettext_lazy("The children's ages are told in wider bands"),
}


@login_required
@require_http_methods(["GET", "POST"])
def referral_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.SEND_REFERRAL, "referral")
    given = request.POST if request.method == "POST" else request.GET
    widen = [code for code in WIDENINGS if code in given.getlist("widen")]
    case = summary.whole(opened.case)
    seen = _view(case, widen)
    view = seen.to_json() if seen else None
    status = 200
    if request.method == "POST":
        sent = attempt(request, lambda: _send(request, case, view, widen), _("The referral is on its way to DSMF."))
        if sent:
            return to_case(opened.case)
        status = CONFLICT
    context = {
        "seen": fingerprint(view) if view else "",
        "disclosed": describe(view) if view else [],
        "withheld": summary.withheld(case),
        "widen": widen,
        "meter": _meter(seen, widen) if seen else None,
        "remark": _remark(opened.case),
        "may_write": opened.may(Action.WRITE_REMARK),
    }
    return step_page(request, opened, "referral", context, status)


@login_required
@require_POST
def clarification(request: HttpRequest, number: str, asked: str) -> HttpResponse:
    """Answer DSMF's question with a code."""
    opened = opened_case(request, number, Action.ANSWER_CLARIFICATION, "clarification")
    question = get_object_or_404(ClarificationCopy, pk=asked, case=opened.case)
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS or answer == Answer.IN_WORDS:
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


def _view(case: Case, widen: list[str]) -> AnonymisedReferral | None:
    try:
        return referring.preview(case=case, widen=widen)
    except NOT_READY:
        return None


def _send(request: HttpRequest, case: Case, view: dict[str, Any] | None, widen: list[str]) -> None:
    if view is not None and request.POST.get("seen") != fingerprint(view):
        raise RefusedError("view_changed")
    referring.send(case=case, by=current_user(request), confirmed=view or {}, widen=widen)


def _meter(seen: AnonymisedReferral, widen: list[str]) -> dict[str, Any]:
    """Return what the rarity meter shows: how many are alike, and what could be told less exactly by one click."""
    today = timezone.localdate()
    measured = rarity.measure(referral=seen, today=today)
    return {
        "alike": measured.alike,
        "rare": measured.is_rare,
        "words": _("Fewer than 5 referrals of the last 24 months tell the same of somebody.")
        if measured.is_rare
        else _("At least %(alike)d referrals of the last 24 months tell the same of somebody.")
        % {"alike": measured.alike},
        "offers": [
            {
                "label": str(WIDEN[offer.widen]),
                "hint": _("then at least %(alike)d alike") % {"alike": offer.alike} if offer.alike else "",
                "url": _url([*widen, offer.widen]),
            }
            for offer in rarity.offers(referral=seen, chosen=widen, today=today)
        ],
        "chosen": [
            {"label": str(EXACT[code]), "url": _url([other for other in widen if other != code])} for code in widen
        ],
    }


def _url(widen: list[str]) -> str:
    return "?" + urlencode([("widen", code) for code in widen])


def _remark(case: Case) -> OutgoingText | None:
    """Return the remark that waits or was released."""
    return (
        OutgoingText.objects.select_related("case__key", "written_by", "released_by")
        .filter(case=case, clarification__isnull=True, state__in=("waiting", "released"))
        .first()
    )
