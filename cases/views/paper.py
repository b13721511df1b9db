"""Paper days: the sheets to print beforehand, what was written on them typed in, and compared by a supervisor."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.anonymise import NEEDS
from cases.forms.paper import PaperForm
from cases.models import Case, PaperEntry
from cases.services import paper
from cases.views._page import attempt, opened_case, save
from cases.views.presenters import page_url
from cases.workflow import Action
from dost_portal.azeri import sort_key
from dost_portal.passport import reference
from dost_portal.passport.models import ApplicantKind, DocumentKind, ViolenceForm
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from dost_portal.typeset import pdf

LATEST = 50
HANDLES = frozenset({Permission.CASE_OPEN, Permission.CENTRE_CLOCKS})
PRINTS = HANDLES | {Permission.TICKET_ISSUE}


@login_required
@require_http_methods(["GET", "POST"])
def paper_page(request: HttpRequest) -> HttpResponse:
    """An agent types in a case; agents and supervisors see which were, and which are still to be compared."""
    user = current_user(request)
    if not user.permissions & HANDLES:
        raise PermissionDenied
    enters = user.may(Permission.CASE_OPEN)
    form, status, opened = PaperForm(request.POST or None) if enters else None, 200, list[Case]()
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        done, status, _rows = save(request, form, lambda: opened.append(paper.enter(by=user, **form.cleaned_data)))
        if done:
            return redirect("cases:intake", number=opened[0].number)
    return render(request, "cases/paper.html", {"form": form, "rows": _entries(user)}, status=status)


def _entries(user: User) -> list[dict[str, Any]]:
    entries = PaperEntry.objects.filter(case__in=Case.objects.visible_to(user)).select_related(
        "case__centre", "entered_by", "confirmed_by"
    )
    confirms = user.may(Permission.CENTRE_CLOCKS)
    return [
        {
            "entry": entry,
            "number": entry.case.number,
            "url": page_url(entry.case, "case"),
            "may_confirm": confirms and entry.confirmed_at is None and entry.entered_by_id != user.pk,
        }
        for entry in entries.order_by("confirmed_at", "-created_at")[:LATEST]
    ]


@login_required
@require_POST
def paper_confirm(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.CONFIRM_PAPER, "paper")
    attempt(request, lambda: paper.confirm(case=opened.case, by=opened.user), _("The times are confirmed."))
    return redirect("cases:paper")


@login_required
@require_safe
def paper_forms(request: HttpRequest) -> HttpResponse:
    """The sheets, empty: printed while all is well and kept at the desk."""
    user = current_user(request)
    if not user.permissions & PRINTS:
        raise PermissionDenied
    with override("az"):
        content = pdf("paper_day", _sheets(user))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="forms.pdf"', "X-Content-Type-Options": "nosniff"},
    )


def _sheets(user: User) -> dict[str, Any]:
    yes_no = [_("Yes"), _("No")]
    return {
        "title": _("When the portal is away"),
        "centre": str(user.centre or ""),
        "note": _("Write the times at once and exactly. Lock the sheet away; type it in when the portal is back."),
        "sheets": [
            _sheet(
                _("1. Queue and intake"),
                _times(_("Number given at"), _("Called to the desk at")),
                _lines(_("Number of the day"), _("Social agent"), _("Surname, name, patronymic"), _("FİN")),
                _lines(_("Date of birth"), _("Where the person lives now"), _("Safe phone and time")),
                [_ticks(_("Applicant"), _labels(ApplicantKind)), _ticks(_("May we contact the person?"), yes_no)],
                [_ticks(_("Documents seen"), _labels(DocumentKind))],
                _lines(_("Numbers and issuers of the documents")),
            ),
            _sheet(
                _("2. Interview"),
                _times(_("Begun at"), _("Signed at")),
                _lines(_("Lawyer"), _("Psychologist"), _("Date and place of what happened")),
                [_ticks(_("Forms of violence"), _labels(ViolenceForm)), _ticks(_("Danger now"), yes_no)],
                _room(_("What happened")),
            ),
            _sheet(
                _("3. Needs assessment"),
                _times(_("Signed by the lawyer at"), _("Signed by the psychologist at")),
                [_ticks(_("Needs"), sorted(map(str, NEEDS.values()), key=sort_key))],
                [_ticks(_("Need for social rehabilitation"), yes_no)],
                _room(_("Advice given")),
            ),
            _sheet(
                _("4. Informing law enforcement"),
                _times(_("Told at"), _("Received at")),
                _lines(_("Body"), _("By which channel"), _("Receiver: name and post"), _("Registration number")),
                [_ticks(_("The person was told first"), yes_no)],
            ),
            _sheet(
                _("5. Referral to DSMF"),
                [{"kind": "text", "label": _("It is sent from the portal only, when that is back: never by paper.")}],
                _times(_("Typed in at"), _("Compared by the supervisor at")),
                _lines(_("Number of the case in the portal"), _("Supervisor")),
            ),
        ],
    }


def _sheet(title: str, *fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "fields": [field for part in fields for field in part]}


def _times(*labels: str) -> list[dict[str, Any]]:
    return [{"kind": "time", "label": label} for label in labels]


def _lines(*labels: str) -> list[dict[str, Any]]:
    return [{"kind": "line", "label": label} for label in labels]


def _room(label: str) -> list[dict[str, Any]]:
    return [{"kind": "room", "label": label}]


def _ticks(label: str, options: list[str]) -> dict[str, Any]:
    return {"kind": "ticks", "label": label, "options": options}


def _labels(model: type[ApplicantKind] | type[DocumentKind] | type[ViolenceForm]) -> list[str]:
    today = timezone.localdate()
    return [row.label for row in reference.rows(model) if row.holds_on(today)]
