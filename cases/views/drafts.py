"""Where a page sends what is being typed on it."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cases.access import get_case_for
from cases.errors import RefusedError
from cases.models import Case
from cases.services import drafts
from cases.views._draft import BREACH
from cases.views.outcomes import BY_SLUG
from cases.workflow import Action
from dost_portal.row_security import scope
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

FORMS: Final = {
    "intake": Action.RECORD_INTAKE,
    "interview": Action.RECORD_INTERVIEW,
    "assessment": Action.RECORD_ASSESSMENT,
    "police": Action.SEND_NOTICE,
    "safety_plan": Action.PLAN_SAFETY,
    "reply": Action.RECORD_REPLY,
    "cause": Action.EXPLAIN_BREACH,
    **{slug: outcome.action for slug, outcome in BY_SLUG.items()},
}
NOT_FIELDS: Final = {"csrfmiddlewaretoken", "forget"}
TOO_LARGE: Final = 413


@login_required
@require_POST
def draft(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Keep the posted fields as the user's draft of `form`, or throw it away (`forget`).

    The page that sends them is open and on record: this is no new reading.
    """
    user = current_user(request)
    case = _case(user, number, form)
    if "forget" in request.POST:
        drafts.forget(case=case, by=user, form=form)
        page = request.POST["forget"]
        return redirect(page if page.startswith(f"/cases/{number}/") else f"/cases/{number}/")
    fields = [(name, value) for name, values in request.POST.lists() if name not in NOT_FIELDS for value in values]
    try:
        drafts.keep(case=case, by=user, form=form, fields=[(name, str(value)) for name, value in fields])
    except RefusedError:
        return HttpResponse(status=TOO_LARGE)
    return HttpResponse(status=204)


def _case(user: User, number: str, form: str) -> Case:
    if form == BREACH:
        return _watched(user, number)
    if form not in FORMS:
        raise Http404
    opened = get_case_for(user, number, FORMS[form], page="draft", poll=True)
    if not opened.content:
        raise Http404
    return opened.case


def _watched(user: User, number: str) -> Case:
    if not user.may(Permission.CENTRE_CLOCKS):
        raise PermissionDenied
    case = Case.objects.visible_to(user).filter(number=number).first()
    if case is None:
        raise Http404
    scope.enter_case(case.pk)
    return case
