"""Looking for a person, and saying that two cases are about the same one. By POST: no name in an address."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.finding import SearchForm
from cases.models import Case
from cases.services import finding
from cases.views._page import attempt, opened_case, save, to_case
from cases.views.case import case_row
from cases.workflow import Action
from dost_portal.staff.current import current_user
from dost_portal.staff.roles import Permission


@login_required
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if not user.may(Permission.CASE_VIEW):
        raise PermissionDenied
    form = SearchForm(request.POST or None)
    found: list[Case] = []
    done, status = False, 200
    if request.method == "POST":
        form = SearchForm(request.POST)
        done, status, _rows = save(request, form, lambda: found.extend(_search(request, form)))
    context = {"form": form, "asked": done, "rows": [case_row(case) for case in found]}
    return render(request, "cases/search.html", context, status=status)


def _search(request: HttpRequest, form: SearchForm) -> list[Case]:
    asked = form.cleaned_data
    return finding.search(user=current_user(request), kind=asked["kind"], purpose=asked["purpose"], asked=asked)


@login_required
@require_POST
def same_person(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.VIEW, "same_person")
    service, said = (
        (finding.unlink, _("The link was taken back."))
        if request.POST.get("undo")
        else (finding.link, _("The two cases are linked."))
    )
    other = request.POST.get("other", "")
    attempt(request, lambda: service(case=opened.case, other=other, by=opened.user), said)
    return to_case(opened.case)
