"""DSMF's page of one referral: all that the contract carries, and what is done with it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dost_portal.audit import trail
from dost_portal.fragments import fragment, is_poll
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from referrals import presenters, services
from referrals.contracts import Question
from referrals.forms import AssignForm, DecisionForm, QuestionForm
from referrals.models import Referral, ReferralState
from referrals.selectors import colleagues
from referrals.wording import Words

CONFLICT, INVALID = 409, 422
WORDS: Words = {
    "decided": gettext_lazy("A final decision has been made already. It stands; yours was not recorded."),
    "recalled": gettext_lazy("The centre has recalled this referral in the meantime. Nothing was recorded."),
    "taken": gettext_lazy("A colleague has taken this referral in the meantime."),
    "already_asked": gettext_lazy("A question is waiting for the centre's answer already."),
    "unknown_place": gettext_lazy("This centre is no longer offered. Choose another."),
    "day_has_passed": gettext_lazy("This day has passed."),
    "incomplete": gettext_lazy("The decision is not complete."),
    "not_a_colleague": gettext_lazy("Choose an active colleague of the desk."),
    "not_placed": gettext_lazy("Nobody was placed by this referral."),
    "text_has_findings": gettext_lazy("The question may tell who somebody is, and was not kept: “%(found)s”."),
    "text_missing": gettext_lazy("Write the question."),
    "text_too_long": gettext_lazy("A question has at most 500 characters."),
    "text_unreadable": gettext_lazy("The question holds signs that cannot be seen. Type it anew."),
    "screen_failed": gettext_lazy("The question could not be checked, and was not kept. Ask with a code."),
}


@login_required
@require_safe
def referral(request: HttpRequest, reference: UUID) -> HttpResponse:
    return _page(request, _opened(request, reference))


@login_required
@require_safe
def referral_live(request: HttpRequest, reference: UUID) -> HttpResponse:
    return fragment(request, "referrals/_state.html", _state(_opened(request, reference)))


@login_required
@require_POST
def take(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take the referral, or take it over from the colleague whom the page showed."""
    found = _opened(request, reference)
    shown = request.POST.get("instead_of", "")
    instead_of = found.handler_id if found.handler_id and shown == str(found.handler_id) else None
    try:
        services.take(reference=found.pk, by=current_user(request), instead_of=instead_of)
    except services.ReferralError as error:
        return _conflict(request, found, error)
    messages.success(request, _("You handle this referral now."))
    return redirect("referrals:referral", reference=found.pk)


@login_required
@require_POST
def decide(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Make the final decision."""
    found = _opened(request, reference)
    form = DecisionForm(request.POST, referral=found)
    if not form.is_valid():
        return _page(request, found, INVALID, decision_form=form)
    try:
        services.decide(reference=found.pk, by=current_user(request), **form.decision())
    except services.ReferralError as error:
        return _conflict(request, found, error, decision_form=form)
    messages.success(request, _("The final decision is on its way to the centre."))
    return redirect("referrals:referral", reference=found.pk)


@login_required
@require_POST
def ask(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Ask the centre a coded question. The day goes on."""
    found = _opened(request, reference)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, INVALID, question_form=form)
    try:
        question = Question(form.cleaned_data["question"])
        services.ask(reference=found.pk, by=current_user(request), question=question, text=form.cleaned_data["text"])
    except services.ReferralError as error:
        if error.code.startswith(("text_", "screen_")):
            form.add_error("text", _words(error, form.cleaned_data["text"]))
            return _page(request, found, INVALID, question_form=form)
        return _conflict(request, found, error, question_form=form)
    messages.success(request, _("The question is on its way to the centre."))
    return redirect("referrals:referral", reference=found.pk)


@login_required
@require_POST
def assign(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Hand the referral to a colleague of the desk."""
    found = _opened(request, reference)
    form = AssignForm(request.POST, colleagues=colleagues(current_user(request)))
    if not form.is_valid():
        return _page(request, found, INVALID, assign_form=form)
    to = User.objects.get(pk=form.cleaned_data["colleague"])
    try:
        services.assign(reference=found.pk, by=current_user(request), to=to)
    except services.ReferralError as error:
        return _conflict(request, found, error)
    messages.success(request, _("Handed over to %(who)s.") % {"who": to.full_name})
    return redirect("referrals:referral", reference=found.pk)


@login_required
@require_POST
def arrive(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Confirm that the person is at the place."""
    found = _opened(request, reference)
    try:
        services.confirm_arrival(reference=found.pk, by=current_user(request))
    except services.ReferralError as error:
        return _conflict(request, found, error)
    messages.success(request, _("The arrival is on record; the centre is told."))
    return redirect("referrals:referral", reference=found.pk)


def _words(error: services.ReferralError, text: str) -> str:
    written = " ".join(text.split())
    found = "”, “".join(written[one.start : one.end] for one in error.findings)
    return str(WORDS[error.code]) % {"found": found} if error.findings else str(WORDS[error.code])


def decider(request: HttpRequest) -> User:
    """Return who asks, if they decide; that somebody else tried is on record."""
    user = current_user(request)
    if not user.may(Permission.REFERRAL_DECIDE):
        trail.record_now("referral.denied", by=user)
        raise PermissionDenied
    return user


def _opened(request: HttpRequest, reference: UUID) -> Referral:
    """Return the referral; the reading is on record before anything of it is shown.

    Whether a reference exists is told to nobody who may not decide: the refusal comes first.
    """
    user = decider(request)
    found = Referral.objects.select_related("handler", "decision__decided_by").filter(pk=reference).first()
    if found is None:
        trail.record_now("referral.denied", by=user)
        raise Http404
    if not is_poll(request):
        trail.record_now("referral.read", by=user, subject=f"referral:{found.pk}")
    return found


def _state(found: Referral) -> dict[str, Any]:
    asked = list(found.clarifications.order_by("-asked_at"))
    return {
        "referral": found,
        "clock": presenters.clock(found, presenters.warn_percent(), timezone.now()),
        "arrival": presenters.arrival(found, timezone.now()),
        "may_confirm": found.arrival_due_at is not None and found.arrived_at is None,
        "decision": presenters.decision_facts(found.decision) if hasattr(found, "decision") else [],
        "clarifications": presenters.clarifications(asked),
        "history": presenters.history(list(found.events.select_related("by").order_by("-id"))),
    }


def _page(
    request: HttpRequest,
    found: Referral,
    status: int = 200,
    decision_form: DecisionForm | None = None,
    question_form: QuestionForm | None = None,
    assign_form: AssignForm | None = None,
) -> HttpResponse:
    open_now = found.state in (ReferralState.RECEIVED, ReferralState.CLARIFICATION)
    context = _state(found) | {
        **presenters.heading(found),
        "facts": presenters.facts(found),
        "open": open_now,
        "relay_phone": settings.RELAY_PHONE,
        "mine": found.handler_id == current_user(request).pk,
        "may_ask": found.state == ReferralState.RECEIVED,
        "decision_form": decision_form or DecisionForm(referral=found),
        "question_form": question_form or QuestionForm(),
        "assign_form": assign_form or AssignForm(colleagues=colleagues(current_user(request))),
    }
    return render(request, "referrals/referral.html", context, status=status)


def _conflict(
    request: HttpRequest,
    found: Referral,
    error: services.ReferralError,
    decision_form: DecisionForm | None = None,
    question_form: QuestionForm | None = None,
) -> HttpResponse:
    """Say what stands in the way, above what stands now; what was typed is kept."""
    messages.error(request, str(WORDS[error.code]))
    now = Referral.objects.select_related("handler", "decision__decided_by").get(pk=found.pk)
    return _page(request, now, CONFLICT, decision_form, question_form)
