"""The letters of a case: issued, printed, corrected; and the check of a paper that somebody brings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import OpenedCase
from cases.errors import RefusedError
from cases.forms.letters import CheckLetterForm, CorrectLetterForm, IssueForm, NumberForm
from cases.letters import ready
from cases.models import Letter, LetterKind, OutgoingNumber
from cases.services import emergency, letters, numbering
from cases.views._page import INVALID, attempt, opened_case, save, step_page
from cases.views.presenters import page_url
from cases.wording import words_for
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.passport.selectors import options_offered
from dost_portal.passport.templatetags.azeri_tags import local_datetime
from dost_portal.staff.current import current_user
from dost_portal.staff.roles import Permission

UNAVAILABLE = 503


@login_required
@require_http_methods(["GET", "POST"])
def letters_page(request: HttpRequest, number: str) -> HttpResponse:
    """All letters of the case, and those that can be written now."""
    action = Action.ISSUE_LETTER if request.method == "POST" else Action.VIEW
    opened = opened_case(request, number, action, "letters")
    if not opened.content:
        raise Http404
    if request.method == "POST":
        form = IssueForm(request.POST)
        if not form.is_valid():
            return step_page(request, opened, "letters", _context(opened), INVALID)
        kind = form.cleaned_data["kind"]
        attempt(
            request,
            lambda: letters.issue(case=opened.case, by=opened.user, kind=kind),
            _("The letter is in the register. Print it from the list."),
        )
        return redirect("cases:letters", number=number)
    return step_page(request, opened, "letters", _context(opened))


@login_required
@require_http_methods(["GET", "POST"])
def number_page(request: HttpRequest, number: str) -> HttpResponse:
    """The number that another system gave to the case (passport item 24)."""
    opened = opened_case(request, number, Action.ISSUE_LETTER, "numbers")
    form = NumberForm(request.POST or None)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(
            request, form, lambda: numbering.enter(case=opened.case, by=opened.user, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("The number is in the register."))
            return redirect("cases:letters", number=number)
    return step_page(request, opened, "numbers", {"form": form}, status)


def _context(opened: OpenedCase) -> dict[str, Any]:
    case, may = opened.case, opened.may(Action.ISSUE_LETTER)
    held = Letter.objects.select_related("centre", "issued_by", "corrects__centre", "corrected_by__centre")
    rows = list(held.select_related("notice__addressee").filter(case=case).order_by("-issued_at"))
    there = {row.kind for row in rows}
    offers = [{"kind": kind.value, "label": kind.label} for kind in ready(case) if kind not in there] if may else []
    systems = {option.code: option.label for option in options_offered(24, timezone.localdate())}
    numbers = [
        {"label": systems.get(row.system, row.system), "value": f"№ {row.number}, {local_datetime(row.created_at)}"}
        for row in OutgoingNumber.objects.filter(case=case)
    ]
    return {"letters": rows, "offers": offers, "may_issue": may, "numbers": numbers}


@login_required
@require_safe
def letter_file(request: HttpRequest, number: str, letter: UUID) -> HttpResponse:
    """The letter as it was issued, to print: to the byte, and on record."""
    opened = opened_case(request, number, Action.VIEW, "letter")
    held = _held(opened, letter)
    alone = held.kind == LetterKind.NOTICE and held.issued_by_id == opened.user.pk
    if opened.emergency and not alone and not emergency.export_allowed(case=opened.case, user=opened.user):
        raise PermissionDenied
    try:
        found = letters.content(letter=held)
    except RefusedError as error:
        return render(request, "errors/503.html", {"words": words_for(error)}, status=UNAVAILABLE)
    trail.record_now("letter.print", by=opened.user, subject=f"case:{opened.case.pk}", detail={"kind": held.kind})
    name = held.number.replace("/", "-").encode("ascii", "ignore").decode()
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found, content_type="application/pdf", headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def letter_correct(request: HttpRequest, number: str, letter: UUID) -> HttpResponse:
    opened = opened_case(request, number, Action.ISSUE_LETTER, "letter_correct")
    held = _held(opened, letter)
    form = CorrectLetterForm(request.POST or None)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(
            request,
            form,
            lambda: letters.correct(case=opened.case, letter=held.pk, by=opened.user, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("The corrected letter has a number of its own. Print it from the list."))
            return redirect("cases:letters", number=number)
    return step_page(request, opened, "letter_correct", {"form": form, "letter": held}, status)


def _held(opened: OpenedCase, key: UUID) -> Letter:
    """Return a letter of the opened case; without its content there is none."""
    rows = Letter.objects.select_related("case__key", "centre")
    held = rows.filter(case=opened.case, pk=key).first() if opened.content else None
    if held is None:
        raise Http404
    return held


@login_required
@require_http_methods(["GET", "POST"])
def letter_check(request: HttpRequest) -> HttpResponse:
    """Tell whether a paper is one of ours. A wrong code and one that is not for this user to know look the same."""
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW):
        raise PermissionDenied
    form = CheckLetterForm(request.POST or None)
    found, status = None, 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            found = letters.find(code=form.cleaned_data["code"], by=user)
            status = 200 if found else 404
            if found is None:
                form.add_error("code", _("No letter that you may know of has this code."))
    context = {"form": form, "facts": _facts(found) if found else [], "newer": found and _newer(found)}
    return render(request, "cases/letter_check.html", context, status=status)


def _newer(letter: Letter) -> str:
    newer = getattr(letter, "corrected_by", None)
    return newer.number if newer else ""


def _facts(letter: Letter) -> list[dict[str, Any]]:
    pairs = [
        (_("Number"), letter.number, ""),
        (_("Letter"), letter.get_kind_display(), ""),
        (_("Issued"), local_datetime(letter.issued_at), ""),
        (_("By"), letter.issued_by.full_name, ""),
        (_("Pages"), letter.pages, ""),
        (_("Case"), letter.case.number, page_url(letter.case, "case")),
        ("SHA-256", bytes(letter.digest).hex(), ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in pairs]
