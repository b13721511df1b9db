"""What protects a person: the ledger of consents, the risk, the safety plan, protective orders."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import OpenedCase
from cases.errors import RefusedError
from cases.forms.protection import ConsentAnswerForm, OrderForm, RiskForm, SafetyPlanForm
from cases.models import Case, Consent, Level, OrderTerm, ProtectiveOrder, RiskRecord, SafetyPlan
from cases.services import consenting, protecting
from cases.views._draft import FormDraft
from cases.views._page import NO_CONFLICT, attempt, opened_case, save, step_page, to_case
from cases.views.presenters import page_url
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.passport.models import OrderLimit, RiskInstrument
from dost_portal.passport.templatetags.azeri_tags import local_date
from dost_portal.typeset import pdf

PLAN_FIELDS = [name for name in SafetyPlanForm.base_fields if name != "version"]


def panel(case: Case) -> list[dict[str, Any]]:
    """Return what the case page shows of these pages, each with its link; of a case that `summary.whole` read."""
    standing, level, until = case.consents_standing, case.risk_level, case.order_until  # type: ignore[attr-defined]
    planned = case.plan_written  # type: ignore[attr-defined]
    pairs = [
        (_("Consents"), _given(standing) if standing else _("Record an answer"), "consents"),
        (_("Risk"), Level(level).label if level else _("Record the risk"), "risk"),
        (_("Safety plan"), _("Read the plan") if planned else _("Write the plan"), "safety_plan"),
        (
            _("Protective order"),
            _("in force until %(day)s") % {"day": local_date(until)} if until else _("Record an order"),
            "orders",
        ),
    ]
    return [{"label": label, "value": value, "url": page_url(case, page)} for label, value, page in pairs]


def _given(count: int) -> str:
    return ngettext("%(n)d consent stands", "%(n)d consents stand", count) % {"n": count}


@login_required
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, number: str) -> HttpResponse:
    opened = _opened(request, number, Action.RECORD_CONSENT, "consents")
    form = ConsentAnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(
            request, form, lambda: consenting.record(case=opened.case, by=opened.user, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("The answer is in the ledger."))
            return redirect("cases:consents", number=number)
    held = Consent.objects.select_related("text", "case__key", "recorded_by").filter(case=opened.case)
    today = timezone.localdate()
    rows = [
        {"consent": row, "over": bool(row.good_until and row.good_until < today)}
        for row in held.order_by("-created_at")
    ]
    context = {"form": form, "rows": rows, "may": opened.may(Action.RECORD_CONSENT)}
    return step_page(request, opened, "consents", context, status)


@login_required
@require_POST
def consent_withdraw(request: HttpRequest, number: str, consent: UUID) -> HttpResponse:
    opened = opened_case(request, number, Action.RECORD_CONSENT, "consent_withdraw")
    held = Consent.objects.select_related("text").filter(pk=consent, case=opened.case).first()
    if held is None:
        raise Http404
    attempt(request, lambda: consenting.withdraw(case=opened.case, consent=consent, by=opened.user), held.text.stops)
    return redirect("cases:consents", number=number)


@login_required
@require_http_methods(["GET", "POST"])
def risk(request: HttpRequest, number: str) -> HttpResponse:
    opened = _opened(request, number, Action.RECORD_RISK, "risk")
    instruments = list(RiskInstrument.objects.valid_on(timezone.localdate()).order_by("position"))
    wanted = request.GET.get("instrument", "")
    chosen = next((one for one in instruments if one.code == wanted), instruments[0] if instruments else None)
    if chosen is None:
        raise Http404
    form = RiskForm(request.POST or None, instrument=chosen)
    status = 200
    if request.method == "POST":
        done, status, _rows = save(request, form, lambda: _record_risk(opened, chosen, form))
        if done:
            messages.success(request, _("The risk is on record."))
            return to_case(opened.case)
    held = RiskRecord.objects.select_related("case__key", "instrument", "recorded_by").filter(case=opened.case)
    tabs = [
        {"label": one.label, "url": f"?instrument={one.code}", "active": one.pk == chosen.pk} for one in instruments
    ]
    context = {"form": form, "tabs": tabs, "chosen": chosen, "records": held.order_by("-created_at")}
    return step_page(request, opened, "risk", context | {"may": opened.may(Action.RECORD_RISK)}, status)


def _record_risk(opened: OpenedCase, chosen: RiskInstrument, form: RiskForm) -> RiskRecord:
    data = form.cleaned_data
    return protecting.record_risk(
        case=opened.case,
        by=opened.user,
        instrument=chosen,
        answers=form.answers,
        level=data["level"],
        reason=data["reason"],
    )


@login_required
@require_http_methods(["GET", "POST"])
def safety_plan(request: HttpRequest, number: str) -> HttpResponse:
    opened = _opened(request, number, Action.PLAN_SAFETY, "safety_plan")
    draft = FormDraft(request, opened.case, "safety_plan")
    form = SafetyPlanForm(request.POST or draft.data, initial=_plan(opened.case))
    draft.fill(form)
    status, conflict = 200, NO_CONFLICT
    if request.method == "POST":
        done, status, conflict = save(
            request, form, lambda: _write_plan(opened, form), saved=lambda: _plan(opened.case)
        )
        if done:
            draft.forget()
            messages.success(request, _("The plan is kept."))
            return to_case(opened.case)
    printable = _plan(opened.case).get("paper_is_safe") == "yes"
    context = {"form": form, "conflict": conflict, "draft": draft.shown, "printable": printable}
    return step_page(request, opened, "safety_plan", context | {"may": opened.may(Action.PLAN_SAFETY)}, status)


def _write_plan(opened: OpenedCase, form: SafetyPlanForm) -> None:
    data = form.cleaned_data
    plan = {name: data[name] for name in PLAN_FIELDS}
    protecting.write_plan(case=opened.case, by=opened.user, version=data["version"], plan=plan)


def _plan(case: Case) -> dict[str, Any]:
    held = SafetyPlan.objects.select_related("case__key").filter(case=case).first()
    if held is None:
        return {"version": 0}
    return {"version": held.version} | {name: getattr(held, name) for name in PLAN_FIELDS}


@login_required
@require_safe
def safety_plan_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The plan to take along, where the person said that a paper is safe; its heading says nothing."""
    opened = _opened(request, number, Action.PLAN_SAFETY, "safety_plan_paper")
    if opened.emergency or not opened.may(Action.PLAN_SAFETY):
        raise PermissionDenied
    try:
        plan = protecting.plan_to_print(case=opened.case)
    except RefusedError:
        raise Http404 from None
    trail.record_now("case.plan_printed", by=opened.user, subject=f"case:{opened.case.pk}")
    with override("az"):
        labels = [(str(SafetyPlanForm.base_fields[name].label), getattr(plan, name)) for name in PLAN_FIELDS[:-2]]
    pairs = [{"label": label, "value": value} for label, value in labels if value]
    paper = {"title": "Planım", "subtitle": "", "sections": [{"title": "", "pairs": pairs}], "note": ""}
    content = pdf("own_data", paper, complete=False)
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def orders(request: HttpRequest, number: str) -> HttpResponse:
    opened = _opened(request, number, Action.RECORD_ORDER, "orders")
    form = OrderForm(request.POST or None)
    status = 200
    if request.method == "POST":
        made: list[ProtectiveOrder] = []
        done, status, _rows = save(
            request,
            form,
            lambda: made.append(protecting.record_order(case=opened.case, by=opened.user, **form.cleaned_data)),
        )
        if done:
            messages.success(request, _("The order is on record."))
            limit = protecting.outside_limits(order=made[0])
            if limit is not None:
                messages.warning(request, _limit_words(limit))
            return redirect("cases:orders", number=number)
    held = ProtectiveOrder.objects.select_related("case__key", "recorded_by").filter(case=opened.case)
    rows = [_order(row) for row in held.order_by("-issued_on")]
    context = {"form": form, "rows": rows, "may": opened.may(Action.RECORD_ORDER)}
    return step_page(request, opened, "orders", context, status)


def _order(row: ProtectiveOrder) -> dict[str, Any]:
    limit = protecting.outside_limits(order=row)
    return {
        "order": row,
        "kind": OrderLimit.Code(row.kind).label,
        "terms": [OrderTerm(code).label for code in row.terms],
        "in_force": protecting.in_force(order=row),
        "outside": _limit_words(limit) if limit else "",
    }


def _limit_words(limit: OrderLimit) -> str:
    return _("By the law such an order runs %(least)d to %(most)d days: compare the dates with the paper.") % {
        "least": limit.least_days,
        "most": limit.most_days,
    }


def _opened(request: HttpRequest, number: str, action: Action, page: str) -> OpenedCase:
    """Open a page that the team reads, and that those who may do `action` write."""
    opened = opened_case(request, number, action if request.method == "POST" else Action.VIEW, page)
    if not opened.content:
        raise Http404
    return opened
