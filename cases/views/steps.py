"""The pages of the social agent: intake, law enforcement, reply."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.intake import ChildFormSet, IntakeForm
from cases.forms.intake_record import children_of, initial_of, record_from
from cases.forms.notice import NoticeForm, ReceiptForm
from cases.forms.outcome import ReplyToPersonForm
from cases.letters import draft
from cases.models import Case, PoliceNotice
from cases.services import ending, exchanging, intake, interests, notifying
from cases.views import summary
from cases.views._draft import FormDraft
from cases.views._page import INVALID, NO_CONFLICT, attempt, opened_case, save, step_page, to_case
from cases.workflow import Action
from dost_portal.staff.current import current_user


@login_required
@require_http_methods(["GET", "POST"])
def intake_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.RECORD_INTAKE, "intake")
    case = opened.case
    draft = FormDraft(request, case, "intake")
    form = IntakeForm(request.POST or draft.data, initial=initial_of(case))
    children = ChildFormSet(request.POST or draft.data, initial=children_of(case), prefix="children")
    draft.fill(form, children)
    status, conflict = 200, NO_CONFLICT
    if request.method == "POST":
        valid = children.is_valid()
        if form.is_valid() and valid:
            moved: list[bool] = []
            done, status, conflict = save(
                request,
                form,
                lambda: moved.append(_record_intake(request, case, form, children)),
                saved=lambda: initial_of(case),
            )
            if done:
                if interests.stands(case=case, user=opened.user):
                    messages.warning(request, _("Saved. You declared this person a relative: a colleague goes on."))
                    return redirect("cases:my_work")
                draft.forget()
                _say_saved(request, bool(moved and moved[0]))
                return to_case(case)
        else:
            status = INVALID
    context = {"form": form, "children": children, "conflict": conflict, "draft": draft.shown}
    return step_page(request, opened, "intake", context, status)


def _record_intake(request: HttpRequest, case: Case, form: IntakeForm, children: Any) -> bool:
    record = record_from(form.cleaned_data, [row for row in children.cleaned_data if row])
    return intake.record(case=case, by=current_user(request), version=form.cleaned_data["version"], intake=record)


@login_required
@require_http_methods(["GET", "POST"])
def police_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.SEND_NOTICE, "police")
    case = opened.case
    initial = {
        "submission": uuid4(),
        "sent_at": timezone.localtime(),
        "channel": "call",
        "content": draft(case),
    }
    draft_of = FormDraft(request, case, "police")
    form = NoticeForm(request.POST or draft_of.data, case=case, initial=initial)
    draft_of.fill(form)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(
            request, form, lambda: notifying.send(case=case, by=current_user(request), **form.cleaned_data)
        )
        if done:
            draft_of.forget()
            messages.success(request, _("The notice is on record. Now record who received it."))
            return redirect("cases:police", number=number)
    notices = summary.notices(case)
    for row in notices:
        row["form"] = _receipt_form(row["notice"])
    return step_page(request, opened, "police", {"form": form, "notices": notices, "draft": draft_of.shown}, status)


@login_required
@require_http_methods(["GET", "POST"])
def receipt_page(request: HttpRequest, number: str, notice: str) -> HttpResponse:
    opened = opened_case(request, number, Action.SEND_NOTICE, "receipt")
    held = get_object_or_404(PoliceNotice.objects.select_related("addressee"), pk=notice, case=opened.case)
    form = _receipt_form(held, request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(
            request,
            form,
            lambda: notifying.record_receipt(case=opened.case, notice=held, by=opened.user, **form.recorded),
        )
        if done:
            messages.success(request, _("The receipt is on record."))
            return to_case(opened.case)
    return step_page(request, opened, "receipt", {"form": form, "notice": held}, status)


@login_required
@require_POST
def notice_again(request: HttpRequest, number: str, notice: UUID) -> HttpResponse:
    """Let the exchange be tried again, after it was given up on."""
    opened = opened_case(request, number, Action.SEND_NOTICE, "notice_again")
    attempt(
        request,
        lambda: exchanging.send_again(case=opened.case, notice=notice, by=opened.user),
        _("The notice is sent again."),
    )
    return redirect("cases:police", number=number)


def _receipt_form(notice: PoliceNotice, data: Any = None, files: Any = None) -> ReceiptForm:
    return ReceiptForm(
        data, files, channel=notice.channel, sent_at=notice.sent_at, initial={"received_at": timezone.localtime()}
    )


@login_required
@require_http_methods(["GET", "POST"])
def reply_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.RECORD_REPLY, "reply")
    initial = {"form": "in_person", "given_at": timezone.localtime(), "safe": True}
    draft_of = FormDraft(request, opened.case, "reply")
    form = ReplyToPersonForm(request.POST or draft_of.data, case=opened.case, user=opened.user, initial=initial)
    draft_of.fill(form)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(
            request,
            form,
            lambda: ending.reply_and_close(case=opened.case, by=current_user(request), **form.cleaned_data),
        )
        if done:
            draft_of.forget()
            messages.success(request, _("The reply is on record and the case is closed."))
            return to_case(opened.case)
    return step_page(request, opened, "reply", {"form": form, "draft": draft_of.shown}, status)


def _say_saved(request: HttpRequest, moved: bool) -> None:
    messages.success(
        request,
        _("Saved. Intake is complete: the lawyer and the psychologist can talk with the person.")
        if moved
        else _("Saved. Below is what is still missing."),
    )
