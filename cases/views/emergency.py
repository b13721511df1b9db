"""Emergency access to a case, its review; and the relatives somebody declares beforehand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.emergency import EmergencyForm, EmergencyReviewForm, RelativeForm
from cases.models import Case, DeclaredRelative, EmergencyAccess
from cases.services import emergency, interests
from cases.views._page import attempt, save, to_case
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

LATEST = 50
WATCHES = frozenset({Permission.CENTRE_CLOCKS, Permission.AGENCY_CLOCKS})


@login_required
@require_http_methods(["GET", "POST"])
def emergency_page(request: HttpRequest) -> HttpResponse:
    """Open a case in an emergency; supervisors also see who did, and review it."""
    user = current_user(request)
    if not user.permissions & (WATCHES | {Permission.BREAK_GLASS}):
        raise PermissionDenied
    form, opened, status = EmergencyForm(request.POST or None), list[Case](), 200
    if request.method == "POST":
        form = EmergencyForm(request.POST)
        done, status, _rows = save(
            request, form, lambda: opened.append(emergency.open_case(by=user, **form.cleaned_data))
        )
        if done:
            messages.warning(request, _("The case is open to you for an hour. The supervisors have been told."))
            return to_case(opened[0])
    rows = [_row(row, user) for row in emergency.watched(user=user)[:LATEST]]
    may_open = user.may(Permission.BREAK_GLASS)
    context = {"form": form if may_open else None, "rows": rows, "watches": bool(user.permissions & WATCHES)}
    return render(request, "cases/emergency.html", context, status=status)


def _row(row: EmergencyAccess, user: User) -> dict[str, Any]:
    may_review = bool(user.permissions & WATCHES) and row.user_id != user.pk
    return {"access": row, "may_review": may_review}


@login_required
@require_http_methods(["GET", "POST"])
def emergency_review(request: HttpRequest, access: UUID) -> HttpResponse:
    user = current_user(request)
    if not user.permissions & WATCHES:
        raise PermissionDenied
    held = get_object_or_404(emergency.watched(user=user), pk=access)
    if held.user_id == user.pk:
        raise PermissionDenied
    form, status = EmergencyReviewForm(request.POST or None), 200
    if request.method == "POST":
        form = EmergencyReviewForm(request.POST)
        done, status, _rows = save(request, form, lambda: emergency.review(access=held, by=user, **form.cleaned_data))
        if done:
            messages.success(request, _("The review is on record."))
            return redirect("cases:emergency")
    explanation = emergency.explanation_of(access=held, user=user)
    context = {"access": held, "form": form, "explanation": explanation}
    return render(request, "cases/emergency_review.html", context, status=status)


@login_required
@require_POST
def emergency_export(request: HttpRequest, access: UUID) -> HttpResponse:
    user = current_user(request)
    if not user.permissions & WATCHES:
        raise PermissionDenied
    held = get_object_or_404(emergency.watched(user=user), pk=access)
    attempt(request, lambda: emergency.allow_export(access=held, by=user), _("Downloads are allowed."))
    return redirect("cases:emergency")


@login_required
@require_http_methods(["GET", "POST"])
def relatives(request: HttpRequest) -> HttpResponse:
    """Whom somebody declares beforehand, so that their cases never come near."""
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW):
        raise PermissionDenied
    form, status, kept = RelativeForm(request.POST or None), 200, list[int]()
    if request.method == "POST":
        form = RelativeForm(request.POST)
        done, status, _rows = save(
            request, form, lambda: kept.append(interests.declare_relative(by=user, **form.cleaned_data))
        )
        if done:
            messages.success(request, _("Declared. Cases of this person will not be shown to you."))
            return redirect("cases:relatives")
    rows = DeclaredRelative.objects.filter(user=user).order_by("at")
    count = len(rows)
    said = ngettext("%(n)d person is declared.", "%(n)d people are declared.", count) % {"n": count}
    return render(request, "cases/relatives.html", {"form": form, "rows": rows, "said": said}, status=status)


@login_required
@require_POST
def relative_forget(request: HttpRequest, key: UUID) -> HttpResponse:
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW):
        raise PermissionDenied
    interests.forget_relative(by=user, key=key)
    return redirect("cases:relatives")
