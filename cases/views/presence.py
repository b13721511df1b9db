"""Absences, the duty list and the hand-over at the end of a shift."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cases import work
from cases.context import works
from cases.forms.presence import AbsenceForm, DutyForm, HandOverForm
from cases.models import Absence, Case, CaseMember, Duty
from cases.services import handing, presence
from cases.views import presenters
from cases.views._page import attempt, save
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role


def _worker(request: HttpRequest) -> User:
    user = current_user(request)
    if not works(user):
        raise PermissionDenied
    return user


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """The user's own absences; for a supervisor those of the centre, for the agency those of supervisors."""
    user = _worker(request)
    form = AbsenceForm(request.POST if request.method == "POST" else None, by=user, initial={"user": user.pk})
    status = 200
    if request.method == "POST":
        done, status, _rows = save(request, form, lambda: presence.set_absence(by=user, **form.cleaned_data))
        if done:
            messages.success(request, _("The absence is on record."))
            return redirect("cases:absences")
    rows = _absences_of(user)
    standing = presence.standing_in()
    names = {str(one.pk): one.full_name for one in User.objects.filter(pk__in=standing.values())}
    now = timezone.now()
    listed = [
        {"row": row, "running": row.since <= now, "deputy": names.get(standing.get(str(row.user_id), ""), "")}
        for row in rows
    ]
    return render(request, "cases/absences.html", {"form": form, "rows": listed}, status=status)


def _absences_of(user: User) -> list[Absence]:
    shown = Q(user=user) | Q(deputy=user)
    if user.may(Permission.CENTRE_CLOCKS):
        shown |= Q(user__centre=user.centre_id)
    if user.may(Permission.AGENCY_CLOCKS):
        shown |= Q(user__roles__contains=[Role.SUPERVISOR.value])
    return list(Absence.objects.not_over().filter(shown).select_related("user", "deputy").order_by("since")[:100])


@login_required
@require_POST
def absence_end(request: HttpRequest, absence: str) -> HttpResponse:
    user = _worker(request)
    row = get_object_or_404(Absence.objects.select_related("user"), pk=absence)
    attempt(request, lambda: presence.end_absence(absence=row, by=user), _("The absence has ended."))
    return redirect("cases:absences")


@login_required
@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest) -> HttpResponse:
    """Who is on duty when: everybody of the centre reads it, its supervisors keep it."""
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW) or user.centre is None:
        raise PermissionDenied
    keeps = user.may(Permission.CENTRE_CLOCKS)
    form = DutyForm(request.POST if request.method == "POST" else None, by=user)
    status = 200
    if request.method == "POST":
        duty_of = partial(presence.set_duty, by=user, centre=user.centre)
        done, status, _rows = save(request, form, lambda: duty_of(**form.cleaned_data))
        if done:
            messages.success(request, _("The duty is on the list."))
            return redirect("cases:duty")
    now = timezone.now()
    rows = Duty.objects.not_over().filter(centre=user.centre_id).select_related("user").order_by("since")[:100]
    context = {
        "form": form,
        "keeps": keeps,
        "rows": [{"row": row, "running": row.since <= now} for row in rows],
        "centre": user.centre,
    }
    return render(request, "cases/duty.html", context, status=status)


@login_required
@require_POST
def duty_remove(request: HttpRequest, duty: str) -> HttpResponse:
    user = current_user(request)
    row = get_object_or_404(Duty, pk=duty, centre=user.centre_id)
    attempt(request, lambda: presence.remove_duty(duty=row, by=user), _("Taken off the list."))
    return redirect("cases:duty")


@login_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    """At the end of a shift: the user's open cases, each or all to a colleague of the same role."""
    user = current_user(request)
    if not any(role in user.roles for role in handing.HANDED_ROLES):
        raise PermissionDenied
    mine = _mine(user)
    form = HandOverForm(request.POST if request.method == "POST" else None, by=user)
    status, chosen = 200, _chosen(request, mine)
    if request.method == "POST":
        counted: list[int] = []
        done, status, _rows = save(
            request, form, lambda: counted.append(handing.hand_over_many(cases=chosen, by=user, **form.cleaned_data))
        )
        if done:
            count = sum(counted)
            said = ngettext("%(n)d case was handed over.", "%(n)d cases were handed over.", count) % {"n": count}
            messages.success(request, said)
            return redirect("cases:handover")
    now = timezone.now()
    rows = [
        {
            "number": item.case.number,
            "url": presenters.page_url(item.case, "case"),
            "step": item.case.get_step_display(),
            "why": item.why,
            "clock": presenters.clock(item.deadline, now) if item.deadline else None,
        }
        for item in work.items(work.of(user).filter(pk__in=[case.pk for case in mine]).order_by("turn", "id"), user)
    ]
    return render(request, "cases/handover.html", {"form": form, "rows": rows}, status=status)


def _mine(user: User) -> list[Case]:
    own = CaseMember.objects.current().filter(user=user, review=False, stands_in=None)
    members = own.filter(role__in=handing.HANDED_ROLES)
    return list(Case.objects.open().filter(pk__in=members.values("case_id")))


def _chosen(request: HttpRequest, mine: list[Case]) -> list[Case]:
    """Return what the pressed button stands for: one case by its number, or all."""
    pressed: Any = request.POST.get("which", "")
    return mine if pressed == "all" else [case for case in mine if case.number == pressed]
