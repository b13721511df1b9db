"""What the centre keeps about a person, for that person; and what was corrected in it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import OpenedCase
from cases.forms.own_data import OwnDataForm
from cases.models import Application, Case, ChangedValue, IdentityDocument, Person, ViolenceAct
from cases.views import own_data_sections
from cases.views._page import INVALID, opened_case, step_page
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.passport.templatetags.azeri_tags import local_datetime
from dost_portal.staff.roles import Permission
from dost_portal.typeset import locked_pdf, pdf

MODELS = {model._meta.object_name: model for model in (Application, Person, IdentityDocument, ViolenceAct)}
LATEST = 200


@login_required
@require_http_methods(["GET", "POST"])
def own_data(request: HttpRequest, number: str) -> HttpResponse:
    """Hand a person what is kept about them: behind the agent's password, and on record."""
    opened = opened_case(request, number, Action.VIEW, "own_data")
    if not opened.content:
        raise Http404
    if not opened.user.may(Permission.REPLY) or opened.emergency:
        raise PermissionDenied
    form = OwnDataForm(request.POST if request.method == "POST" else None, user=opened.user)
    if request.method == "POST" and form.is_valid():
        return _handed(opened, form.cleaned_data)
    return step_page(request, opened, "own_data", {"form": form}, INVALID if form.errors else 200)


def _handed(opened: OpenedCase, chosen: dict[str, Any]) -> HttpResponse:
    case = opened.case
    trail.record_now("case.own_data", by=opened.user, subject=f"case:{case.pk}", detail={"kind": chosen["kind"]})
    with override("az"):  # the state language, whatever the agent's page speaks
        content = pdf("own_data", _paper(case), complete=False)
    if chosen["kind"] == "file":
        content = locked_pdf(content, chosen["file_password"])
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="document.pdf"', "X-Content-Type-Options": "nosniff"},
    )


def _paper(case: Case) -> dict[str, Any]:
    return {
        "title": _("What the centre keeps about you"),
        "subtitle": f"{case.centre} · {local_datetime(timezone.now())}",
        "sections": own_data_sections.sections(case),
        "note": _(
            "The notes of the lawyer and the psychologist are professional secrets and are not part of this paper. "
            "You may ask to have anything corrected, and after the end of the case erased."
        ),
    }


@login_required
@require_safe
def corrections(request: HttpRequest, number: str) -> HttpResponse:
    """What fields said before they were corrected."""
    opened = opened_case(request, number, Action.VIEW, "corrections")
    if not opened.content:
        raise Http404
    rows = ChangedValue.objects.select_related("case__key", "by").filter(case=opened.case).order_by("-created_at")
    return step_page(request, opened, "corrections", {"rows": [_row(row) for row in rows[:LATEST]]})


def _row(row: ChangedValue) -> dict[str, Any]:
    return {
        "what": own_data_sections.label_of(row.model, row.field),
        "before": row.before,
        "by": row.by.full_name,
        "at": row.created_at,
    }
