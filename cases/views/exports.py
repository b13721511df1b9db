"""The list of cases as a file: ordered with a purpose, made by the worker, taken behind the password, gone in a day."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import listing
from cases.errors import RefusedError
from cases.forms.export import TakeForm
from cases.forms.filters import CaseFilter
from cases.models import CaseExport, ExportState
from cases.services import exporting
from cases.views._page import CONFLICT, INVALID, attempt, fragment
from cases.views.listing import CASES, may_export
from cases.wording import words_for
from dost_portal import sheets
from dost_portal.lists import paging
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.reauthenticate import ExportFields, ExportPurpose

KINDS = {ExportState.READY: "success", ExportState.FAILED: "danger", ExportState.WORKING: "primary"}


@login_required
@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """What is exported stands in the address, as on the list; below are the files that are there."""
    user = _exporter(request)
    wanted = CaseFilter(request.GET, user=user)
    form = ExportFields(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = {"chosen": _narrowing(wanted), "columns": wanted.shown_columns, **form.cleaned_data}
        attempt(request, lambda: exporting.order(by=user, **asked), _("The file is being made. It appears below."))
        return redirect(request.get_full_path())
    count = paging.counted(listing.listed(user, wanted.chosen), exporting.MOST_ROWS)
    context = {
        "form": form,
        "count": paging.in_words(count, exporting.MOST_ROWS),
        "columns": [listing.COLUMNS[name] for name in wanted.shown_columns],
        "back_url": CASES.url(wanted.query),
        "most": exporting.MOST_ROWS if count > exporting.MOST_ROWS else 0,
        **_files(user),
    }
    return render(request, "cases/exports.html", context, status=INVALID if form.errors else 200)


@login_required
@require_safe
def exports_live(request: HttpRequest) -> HttpResponse:
    return fragment(request, "cases/_exports.html", _files(_exporter(request)))


@login_required
@require_http_methods(["GET", "POST"])
def export_take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand the file out: behind the password, under one of its own if wished, and on record."""
    user = _exporter(request)
    export = get_object_or_404(CaseExport, pk=key, user=user)
    form = TakeForm(request.POST if request.method == "POST" else None, user=user)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                return _handed(export, user, form.cleaned_data["file_password"])
            except RefusedError as error:
                status = CONFLICT
                for words in words_for(error):
                    form.add_error(None, words)
    context = {"form": form, "file": _row(export), "back_url": reverse("cases:exports")}
    return render(request, "cases/export_take.html", context, status=status)


@login_required
@require_POST
def export_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    exporting.forget(by=_exporter(request), key=key)
    return redirect("cases:exports")


def _exporter(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_export(user):
        raise PermissionDenied
    return user


def _narrowing(wanted: CaseFilter) -> dict[str, Any]:
    return {name: value for name, value in wanted.chosen.items() if name != "columns"}


def _handed(export: CaseExport, user: User, password: str) -> HttpResponse:
    content = exporting.take(export=export, by=user, locked=bool(password))
    if not password:
        return sheets.download(content, name="cases", kind=export.kind)
    locked = sheets.locked(content, name=f"cases.{export.kind}", password=password)
    return sheets.download(locked, name="cases", kind=sheets.ZIP)


def _files(user: User) -> dict[str, Any]:
    rows = [_row(row) for row in CaseExport.objects.filter(user=user)]
    return {"files": rows, "busy": any(row["busy"] for row in rows)}


def _row(row: CaseExport) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind.upper(),
        "purpose": dict(ExportPurpose.CHOICES)[row.purpose],
        "state": row.get_state_display(),
        "badge": KINDS.get(ExportState(row.state), "neutral"),
        "ready": row.state == ExportState.READY,
        "busy": row.state in (ExportState.WAITING, ExportState.WORKING),
        "done": row.done,
        "total": row.total,
        "ordered_at": row.ordered_at,
        "expires_at": row.expires_at,
        "downloads": row.downloads,
    }
