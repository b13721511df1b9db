"""The scans and photographs of a case's documents: list, add, look at, download, remove."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import OpenedCase
from cases.errors import CaseError, RefusedError
from cases.forms.files import AddFilesForm, RemoveFileForm, too_large
from cases.models import CaseDocument, DocumentFile, FileState
from cases.services import emergency, filing
from cases.views import summary
from cases.views._page import attempt, opened_case, save, step_page
from cases.wording import REFUSALS, words_for
from cases.workflow import Action
from dost_portal.audit import trail

UNAVAILABLE = 503
SHOWN = (FileState.WAITING, FileState.KEPT, FileState.REFUSED)


@login_required
@require_http_methods(["GET", "POST"])
def documents_page(request: HttpRequest, number: str) -> HttpResponse:
    """All files of the case, by document; what is refused of an upload is named, the rest is kept."""
    action = Action.ADD_FILE if request.method == "POST" else Action.VIEW
    opened = opened_case(request, number, action, "documents")
    form = AddFilesForm(request.POST, request.FILES) if request.method == "POST" else None
    refused: list[dict[str, str]] = []
    if not opened.content:
        raise Http404
    if form is not None and form.is_valid():
        refused = _add_all(request, opened, form)
        if not refused:
            return redirect("cases:documents", number=number)
    status = 422 if form is not None else 200
    return step_page(request, opened, "documents", _context(opened, form, refused), status)


def _add_all(request: HttpRequest, opened: OpenedCase, form: AddFilesForm) -> list[dict[str, str]]:
    refused, kept = [], []
    for upload in form.cleaned_data["chosen"]:
        try:
            if why := too_large(upload):
                refused.append({"name": upload.name or "", "why": why})
                continue
            document = form.cleaned_data["document"]
            kept.append(filing.add(case=opened.case, by=opened.user, document=document, content=upload.read()))
        except CaseError as error:
            refused += [{"name": upload.name or "", "why": words} for words in words_for(error)]
    if kept:
        count = len(kept)
        messages.success(request, ngettext("%(n)d file was added.", "%(n)d files were added.", count) % {"n": count})
    if any(file.state == FileState.WAITING for file in kept):
        messages.warning(request, _("The examination does not answer now. The files are kept and examined later."))
    return refused


def _context(opened: OpenedCase, form: AddFilesForm | None, refused: list[dict[str, str]]) -> dict[str, Any]:
    case = opened.case
    files = DocumentFile.objects.select_related("case__key", "added_by").filter(case=case, state__in=SHOWN)
    seen = {row.document: row for row in case.originals_seen.select_related("by")}
    may_add = opened.may(Action.ADD_FILE)
    facts = dict(zip((CaseDocument.IDENTITY, CaseDocument.ACT), summary.documents(summary.whole(case)), strict=True))
    typed = form.data.get("document") if form is not None else ""
    groups = [
        {
            "code": code,
            "label": label,
            "fact": facts.get(CaseDocument(code), {}).get("value", ""),
            "files": [_shown(file) for file in sorted(files, key=lambda row: row.created_at) if file.document == code],
            "seen": seen.get(code),
            "form": (form if typed == code and form else _blank(code)) if may_add else None,
            "refused": refused if typed == code else [],
        }
        for code, label in CaseDocument.choices
    ]
    return {"groups": groups, "may_add": may_add}


def _blank(code: str) -> AddFilesForm:
    return AddFilesForm(initial={"document": code}, auto_id=f"id_{code}_%s")


def _shown(file: DocumentFile) -> dict[str, Any]:
    return {"file": file, "why": str(REFUSALS[f"file_{file.refusal}"]) if file.refusal else ""}


@login_required
@require_safe
def file_page(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    """Show the pages of a file inside the portal's page; nothing is left on the machine."""
    opened = opened_case(request, number, Action.VIEW, "file")
    held = _held(opened, file)
    may_remove = opened.may(Action.ADD_FILE)
    context = {"file": held, "numbers": range(1, held.pages + 1), "form": RemoveFileForm() if may_remove else None}
    return step_page(request, opened, "file", context)


@login_required
@require_safe
def file_image(request: HttpRequest, number: str, file: UUID, page: int) -> HttpResponse:
    opened = opened_case(request, number, Action.VIEW, "file_image")
    return _bytes(request, opened, _held(opened, file), [page], "image/jpeg", f"{page}.jpg")


@login_required
@require_safe
def file_download(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    """The file as a PDF of its pages, made anew: it carries no metadata and no name."""
    opened = opened_case(request, number, Action.VIEW, "file_download")
    held = _held(opened, file)
    if opened.emergency and not emergency.export_allowed(case=opened.case, user=opened.user):
        raise PermissionDenied
    trail.record_now("file.download", by=opened.user, subject=f"case:{opened.case.pk}", detail={"pages": held.pages})
    return _bytes(request, opened, held, list(range(1, held.pages + 1)), "application/pdf", "document.pdf")


@login_required
@require_POST
def file_remove(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    opened = opened_case(request, number, Action.ADD_FILE, "file_remove")
    form = RemoveFileForm(request.POST)
    held = _held(opened, file)
    done, status, _rows = save(
        request,
        form,
        lambda: filing.remove(case=opened.case, file_id=held.pk, by=opened.user, **form.cleaned_data),
    )
    if done:
        messages.success(request, _("The file was removed."))
        return redirect("cases:documents", number=number)
    context = {"file": held, "numbers": range(1, held.pages + 1), "form": form}
    return step_page(request, opened, "file", context, status)


@login_required
@require_POST
def original_seen(request: HttpRequest, number: str, document: str) -> HttpResponse:
    opened = opened_case(request, number, Action.ADD_FILE, "original_seen")
    seen = request.POST.get("seen") == "yes"
    attempt(request, lambda: filing.mark_original(case=opened.case, document=document, by=opened.user, seen=seen))
    return redirect("cases:documents", number=number)


def _held(opened: OpenedCase, key: UUID) -> DocumentFile:
    """Return a file of the opened case; without its content there is none."""
    files = DocumentFile.objects.select_related("case__key", "added_by")
    held = files.filter(case=opened.case, pk=key, state__in=SHOWN).first() if opened.content else None
    if held is None:
        raise Http404
    return held


def _bytes(
    request: HttpRequest, opened: OpenedCase, file: DocumentFile, numbers: list[int], kind: str, name: str
) -> HttpResponse:
    try:
        images = [filing.page(file=file, number=number) for number in numbers]
    except RefusedError as error:
        if error.code == "no_such_page":
            raise Http404 from None
        return render(request, "errors/503.html", {"words": words_for(error)}, status=UNAVAILABLE)
    content = images[0] if kind == "image/jpeg" else _pdf(images)
    # As an attachment even where a page shows it: typed into the address line it is no page of ours.
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _pdf(images: list[bytes]) -> bytes:
    from PIL import Image  # late: see wsgi.py

    first, *others = [Image.open(BytesIO(image)) for image in images]
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=190)
    return out.getvalue()
