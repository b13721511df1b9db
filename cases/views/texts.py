"""The exception: a text for DSMF is written by one person, explained by the screen, released by another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import OpenedCase
from cases.errors import CaseError
from cases.forms.text import OutgoingTextForm
from cases.models import Case, ClarificationCopy, OutgoingText, TextState
from cases.services import texts
from cases.views import findings
from cases.views._page import CONFLICT, INVALID, attempt, opened_case, step_page, to_case
from cases.views.summary import question_words
from cases.wording import words_for
from cases.workflow import Action
from dost_portal.staff.current import current_user


@login_required
@require_http_methods(["GET", "POST"])
def remark_page(request: HttpRequest, number: str) -> HttpResponse:
    """Write the one remark that may go with the referral."""
    return _write(request, opened_case(request, number, Action.WRITE_REMARK, "remark"), None)


@login_required
@require_http_methods(["GET", "POST"])
def answer_page(request: HttpRequest, number: str, asked: str) -> HttpResponse:
    """Answer a question of DSMF's in words."""
    opened = opened_case(request, number, Action.ANSWER_CLARIFICATION, "answer in words")
    question = get_object_or_404(
        ClarificationCopy.objects.select_related("case__key"), pk=asked, case=opened.case, answered_at__isnull=True
    )
    return _write(request, opened, question)


def _write(request: HttpRequest, opened: OpenedCase, question: ClarificationCopy | None) -> HttpResponse:
    if not opened.content:
        raise Http404
    form = OutgoingTextForm(request.POST or None, initial={"text": _waiting_text(opened.case, question)})
    status, found = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            texts.write(case=opened.case, by=opened.user, text=form.cleaned_data["text"], clarification=question)
        except texts.FindingsError as error:
            written = " ".join(form.cleaned_data["text"].split())
            found, status = findings.explained(written, error.findings), INVALID
            if "neutral" in request.POST:
                form = OutgoingTextForm({"text": found["neutral"]})
                messages.info(request, _("Neutral words stand in place of what was found. Read it, and send it again."))
            else:
                form.add_error("text", words_for(error)[0])
        except CaseError as error:
            form.add_error("text", words_for(error)[0])
            status = CONFLICT
        else:
            messages.success(request, _("Kept. It leaves when a second person has read and released it."))
            return _back(opened, question)
    elif request.method == "POST":
        status = INVALID
    context = {
        "form": form,
        "found": found,
        "question": question_words(question) if question else "",
        "back": "cases:case" if question else "cases:referral",
    }
    return step_page(request, opened, "text", context, status)


def _waiting_text(case: Case, question: ClarificationCopy | None) -> str:
    held = OutgoingText.objects.select_related("case__key").filter(
        case=case, clarification=question, state=TextState.WAITING
    )
    return next((one.text for one in held), "")


def _back(opened: OpenedCase, question: ClarificationCopy | None) -> HttpResponse:
    if question is None and opened.may(Action.SEND_REFERRAL):
        return redirect("cases:referral", number=opened.case.number)
    return to_case(opened.case)


@login_required
@require_http_methods(["GET", "POST"])
def release_page(request: HttpRequest, number: str, text: str) -> HttpResponse:
    """Read a text as DSMF would, and let it leave or take it back. Whoever wrote it can only take it back."""
    opened = opened_case(request, number, Action.RELEASE_TEXT, "release a text")
    if not opened.content:
        raise Http404
    held = get_object_or_404(
        OutgoingText.objects.select_related("case__key", "written_by", "clarification__case__key"),
        pk=text,
        case=opened.case,
    )
    status = 200
    if request.method == "POST":
        if attempt(request, lambda: _do(request, held), _said(request)):
            return to_case(opened.case)
        status = CONFLICT
    context: dict[str, Any] = {
        "held": held,
        "own": held.written_by_id == current_user(request).pk,
        "waiting": held.state == TextState.WAITING,
        "question": question_words(held.clarification) if held.clarification else "",
    }
    return step_page(request, opened, "text_release", context, status)


def _do(request: HttpRequest, held: OutgoingText) -> None:
    act = texts.release if request.POST.get("do") == "release" else texts.withdraw
    act(text=held, by=current_user(request))


def _said(request: HttpRequest) -> str:
    return _("Released.") if request.POST.get("do") == "release" else _("Withdrawn. It does not leave.")
