"""The pages of the lawyer and the psychologist: interview and needs assessment."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.talk import AssessmentForm, IncidentForm, InterviewForm
from cases.models import Case, Incident, Interview, NeedsAssessment
from cases.records import AssessmentRecord, IncidentRecord
from cases.services import assessing, interviewing
from cases.views._draft import FormDraft
from cases.views._page import NO_CONFLICT, opened_case, save, step_page, to_case
from cases.workflow import Action
from dost_portal.staff.current import current_user


@login_required
@require_http_methods(["GET", "POST"])
def interview_page(request: HttpRequest, number: str) -> HttpResponse:
    """The shared facts and the user's own notes: one page, one button, two records."""
    opened = opened_case(request, number, Action.RECORD_INTERVIEW, "interview")
    own = opened.own_interview()
    if own is None:
        return redirect("cases:outcome", number=number, slug="take-interview")
    signing = "sign" in request.POST
    draft = FormDraft(request, opened.case, "interview")
    facts = IncidentForm(request.POST or draft.data, initial=_incident(opened.case))
    notes = InterviewForm(request.POST or draft.data, initial=_interview(own), signing=signing)
    draft.fill(facts, notes)
    status, conflict = 200, NO_CONFLICT
    if request.method == "POST":
        status, conflict = _save_interview(request, opened.case, facts, notes, signing)
        if status == 200:
            draft.forget()
            said = _("Signed. Thank you.") if signing else _("Saved.")
            messages.success(request, said)
            return to_case(opened.case) if signing else redirect("cases:interview", number=number)
    context = {"facts": facts, "notes": notes, "own": own, "conflict": conflict, "draft": draft.shown}
    return step_page(request, opened, "interview", context, status)


def _save_interview(
    request: HttpRequest, case: Case, facts: IncidentForm, notes: InterviewForm, signing: bool
) -> tuple[int, list[dict[str, Any]]]:
    by = current_user(request)
    # Both are checked first, so that every message shows at once and nothing is saved by half.
    both = facts.is_valid() & notes.is_valid()
    if not both:
        return 422, []

    def incident() -> None:
        data = {name: facts.cleaned_data[name] for name in IncidentRecord.__dataclass_fields__}
        data["violence_forms"] = tuple(data["violence_forms"])
        interviewing.record_incident(
            case=case, by=by, version=facts.cleaned_data["version"], incident=IncidentRecord(**data)
        )

    def interview() -> None:
        interviewing.record_interview(case=case, by=by, sign=signing, **notes.cleaned_data)

    done, status, conflict = save(request, facts, incident, saved=lambda: _incident(case))
    if done:
        done, status, conflict = save(
            request, notes, interview, saved=lambda: _interview(Interview.objects.get(case=case, by=by))
        )
    return (200 if done else status), conflict


def _incident(case: Case) -> dict[str, Any]:
    incident = Incident.objects.select_related("case__key").filter(case=case).first()
    if incident is None:
        return {"version": 0}
    return {name: getattr(incident, name) for name in (*IncidentRecord.__dataclass_fields__, "version")}


def _interview(own: Interview) -> dict[str, Any]:
    return {name: getattr(own, name) for name in ("mode", "risk_level", "notes", "version")}


@login_required
@require_http_methods(["GET", "POST"])
def assessment_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.RECORD_ASSESSMENT, "assessment")
    case = opened.case
    signing = "sign" in request.POST
    draft = FormDraft(request, case, "assessment")
    form = AssessmentForm(request.POST or draft.data, initial=_assessment(case), signing=signing)
    draft.fill(form)
    status, conflict = 200, NO_CONFLICT
    if request.method == "POST":
        done, status, conflict = save(
            request,
            form,
            lambda: assessing.record(
                case=case,
                by=current_user(request),
                version=form.cleaned_data["version"],
                assessment=_record(form.cleaned_data),
                sign=signing,
            ),
            saved=lambda: _assessment(case),
        )
        if done:
            draft.forget()
            messages.success(request, _("Signed. Thank you.") if signing else _("Saved."))
            return to_case(case)
    current = NeedsAssessment.objects.select_related("lawyer", "psychologist").filter(case=case).first()
    context = {"form": form, "conflict": conflict, "current": current, "draft": draft.shown}
    return step_page(request, opened, "assessment", context, status)


def _record(data: dict[str, Any]) -> AssessmentRecord:
    return AssessmentRecord(
        need=data["need"],
        needs=tuple(data["needs"]),
        urgency=data["urgency"],
        avoid_regions=tuple(data["avoid_regions"]),
        advice=data["advice"],
    )


def _assessment(case: Case) -> dict[str, Any]:
    row = NeedsAssessment.objects.select_related("case__key").filter(case=case).first()
    if row is None:
        return {"version": 0}
    initial = {name: getattr(row, name) for name in (*AssessmentRecord.__dataclass_fields__, "version")}
    # The radio buttons speak yes and no.
    return initial | {"need": "" if row.need is None else "yes" if row.need else "no"}
