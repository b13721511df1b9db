"""The register of the centre's outgoing numbers as a file: for a purpose, behind the password, nobody's name."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.services import numbering
from dost_portal import sheets
from dost_portal.audit import trail
from dost_portal.passport.selectors import options_offered
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.reauthenticate import ExportForm
from dost_portal.staff.roles import Permission


@login_required
@require_http_methods(["GET", "POST"])
def register_export(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if not user.may(Permission.CENTRE_CLOCKS):
        raise PermissionDenied
    form = ExportForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        return _file(user, **{name: form.cleaned_data[name] for name in ("kind", "purpose")})
    return render(request, "cases/register_export.html", {"form": form}, status=422 if form.errors else 200)


def _file(user: User, *, kind: str, purpose: str) -> HttpResponse:
    systems = {option.code: option.label for option in options_offered(24, timezone.localdate())}
    rows: list[list[sheets.Cell]] = [
        [
            f"{timezone.localtime(entry.at):%d.%m.%Y %H:%M}",
            systems.get(entry.system, entry.system) if entry.system else str(_("Letter")),
            entry.what,
            entry.number,
            entry.case,
            entry.by,
        ]
        for entry in numbering.register(user=user)
    ]
    trail.record_now("register.export", by=user, detail={"kind": kind, "purpose": purpose, "rows": len(rows)})
    head: list[sheets.Cell] = [_("When"), _("System"), _("Letter"), _("Number"), _("Case"), _("By")]
    return sheets.as_file([head, *rows], name="register", kind=kind)
