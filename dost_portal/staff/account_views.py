"""One's own account: where one is logged in, the password, the second factor, and the lock of the screen."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dost_portal.audit import trail
from dost_portal.staff import entering, links, second_factor
from dost_portal.staff.current import current_user
from dost_portal.staff.factor_views import INVALID, REPLACING, REPLACING_SECONDS, codes_page
from dost_portal.staff.forms import ChangePasswordForm
from dost_portal.staff.middleware import LOCKED
from dost_portal.staff.models import User
from dost_portal.staff.reauthenticate import ReauthenticationForm, check_again
from dost_portal.staff.session_store import stored_key


@login_required
@require_http_methods(["GET"])
def account(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    user = current_user(request)
    here = stored_key(request.session.session_key or "")
    context = {
        "sessions": [
            {
                "key": row.session_key,
                "device": row.device or _("Unknown browser"),
                "address": row.address,
                "began_at": row.began_at,
                "seen_at": row.seen_at,
                "here": row.session_key == here,
            }
            for row in user.sessions.alive()
        ],
        "second_factor": settings.SECOND_FACTOR,
        "codes_left": second_factor.codes_left(user),
        "password_form": forms.get("password_form") or ChangePasswordForm(user=user, prefix="change"),
        "factor_form": forms.get("factor_form") or ReauthenticationForm(user=user, prefix="factor"),
    }
    return render(request, "staff/account.html", context, status=status)


@login_required
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = ChangePasswordForm(request.POST, user=user, prefix="change")
    if not form.is_valid():
        return _page(request, INVALID, password_form=form)
    form.save()
    _end_others(request, user)
    trail.record("password.changed", by=user, subject=f"user:{user.pk}")
    messages.success(request, _("The password is changed. You are logged out everywhere else."))
    return redirect("staff:account")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    _end_others(request, current_user(request))
    messages.success(request, _("You are logged out everywhere else."))
    return redirect("staff:account")


@login_required
@require_POST
def end_session(request: HttpRequest, key: str) -> HttpResponse:
    """End one of the user's own sessions; somebody else's stays."""
    user = current_user(request)
    if (
        user.sessions.filter(session_key=key)
        .exclude(session_key=stored_key(request.session.session_key or ""))
        .delete()[0]
    ):
        trail.record("session.ended", by=user, subject=f"user:{user.pk}")
        messages.success(request, _("That session has ended."))
    return redirect("staff:account")


@login_required
@require_POST
def renew_factor(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or another authenticator, behind the password."""
    user = current_user(request)
    form = ReauthenticationForm(request.POST, user=user, prefix="factor")
    if not form.is_valid():
        return _page(request, INVALID, factor_form=form)
    if "codes" in request.POST:
        return codes_page(request, second_factor.renew_codes(user=user), "/account/")
    request.session[REPLACING] = time.time() + REPLACING_SECONDS
    return redirect("staff:enrol")


def _end_others(request: HttpRequest, user: User) -> None:
    links.end_sessions(user=user, by=user)
    update_session_auth_hash(request, user)


@login_required
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Cover the screen on the server too: from now on this session opens no page until the password is given."""
    if LOCKED not in request.session:
        request.session[LOCKED] = ""
        trail.record_now("session.locked", by=current_user(request))
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Take the password of who locked it. Asked by a script, a page that is open stays as it is, with its text."""
    if LOCKED not in request.session:
        return redirect("home")
    user, by_script = current_user(request), request.headers.get("X-Requested-With") == "fetch"
    error = ""
    if request.method == "POST":
        try:
            check_again(user, request.POST.get("password", ""))
        except ValidationError as wrong:
            error = wrong.messages[0]
        else:
            trail.record_now("session.unlocked", by=user)
            wanted = request.session.pop(LOCKED)
            return HttpResponse(status=204) if by_script else redirect(entering.safe(request, wanted) or "home")
    if by_script:
        return HttpResponse(error, status=INVALID, content_type="text/plain; charset=utf-8")
    return render(request, "staff/unlock.html", {"error": error}, status=INVALID if error else 200)
