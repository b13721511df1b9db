"""The pages of the help, and the end of the tour."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from dost_portal.context import ROLE_LABELS
from dost_portal.help import documents, guides
from dost_portal.help.markdown import Page
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role
from dost_portal.surfaces import serves


@login_required
@require_safe
def guide(request: HttpRequest, guide: str = "") -> HttpResponse:
    """Show a guide; without a name the reader's own, so that help is one click from anywhere."""
    user = current_user(request)
    name = guides.checked(user, guide or next(iter(guides.own(user)), guides.readable(user)[0]))
    return _page(request, user, guides.guide(name, (get_language() or guides.FIRST_LANGUAGE)[:2]), guide=name)


@login_required
@require_safe
def document(request: HttpRequest, document: str) -> HttpResponse:
    user = current_user(request)
    if not _reads_documents(user):
        raise PermissionDenied
    if document not in documents.sources():
        raise Http404
    return _page(request, user, documents.document(document), document=document)


def _page(request: HttpRequest, user: User, page: Page, **shown: str) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "mine": guides.own(user),
        "guides": [(name, ROLE_LABELS[Role(name)]) for name in guides.readable(user)],
        "documents": documents.titles() if _reads_documents(user) else [],
    }
    return render(request, "help/page.html", context | shown)


def _reads_documents(user: User) -> bool:
    return user.may(Permission.ADMINISTER) and serves("admin:index")


@login_required
@require_POST
def tour(request: HttpRequest) -> HttpResponse:
    """Remember that the tour was seen to its end or skipped; with "again", let it begin anew."""
    user = current_user(request)
    user.tour_seen_at = None if "again" in request.POST else timezone.now()
    user.save(update_fields=["tour_seen_at"])
    return redirect("home")
