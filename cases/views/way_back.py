"""The way back: the sheet that the person takes along, and from DSMF's reference to the case."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.anonymise import GROUNDS
from cases.forms.reference import ReferenceForm
from cases.models import Case, ReferralLink
from cases.services import identifying
from cases.views._page import INVALID, opened_case
from cases.workflow import MOVES, Action
from dost_portal.audit import trail
from dost_portal.passport.templatetags.azeri_tags import local_date
from dost_portal.staff.current import current_user

CALL_CENTRE = "142"


@login_required
@require_safe
def answer_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """A sheet to print and take along. Whoever else finds it learns neither who it is for nor what it is about."""
    opened = opened_case(request, number, Action.VIEW, "answer sheet")
    link = opened.case.referral_links.decided().first()
    if link is None or not opened.content:
        raise Http404
    trail.record_now("case.sheet", by=opened.user, subject=f"case:{opened.case.pk}")
    context = {"rows": _rows(opened.case, link), "number": number}
    return render(request, "cases/answer_sheet.html", context)


def _rows(case: Case, link: ReferralLink) -> list[dict[str, str]]:
    if link.decision == "placed":
        answer = _("Positive. You are expected from %(day)s on.") % {"day": local_date(link.available_from)}
        how = _("You will be fetched.") if link.transport else _("Your adviser will tell you how to get there.")
        pairs = [(_("Answer"), answer), (_("The way"), how)]
    else:
        pairs = [(_("Answer"), _("Negative: %(ground)s.") % {"ground": GROUNDS[link.decision_ground]})]
        pairs.append((_("What now"), _("You may bring what was missing, or complain. Your adviser explains how.")))
    phones = ", ".join(dict.fromkeys(filter(None, (case.centre.phone, CALL_CENTRE))))
    pairs += [(_("If you have a question"), phones), (_("Number to name"), case.number)]
    return [{"label": label, "value": value} for label, value in pairs]


@login_required
@require_http_methods(["GET", "POST"])
def by_reference(request: HttpRequest) -> HttpResponse:
    """From a reference that DSMF names to the case: for its team alone, and always on record."""
    user = current_user(request)
    permission = MOVES[Action.IDENTIFY].permission
    if permission is None or not user.may(permission):
        trail.record_now("referral.identify_denied", by=user)
        raise PermissionDenied
    form = ReferenceForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            case = identifying.find(reference=form.cleaned_data["reference"], by=user)
            if case is not None:
                return redirect("cases:case", number=case.number)
            form.add_error("reference", _("No case of yours has this reference."))
            status = 404
    context: dict[str, Any] = {"form": form}
    return render(request, "cases/by_reference.html", context, status=status)
