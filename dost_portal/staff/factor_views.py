"""Between the password and the session: the code, and setting up what makes it."""

import time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dost_portal.audit import trail
from dost_portal.staff import entering, second_factor, throttle
from dost_portal.staff.forms import CodeForm, FirstCodeForm
from dost_portal.staff.models import User
from dost_portal.staff.views import too_many

INVALID: Final = 422
# Until when somebody who is in, and gave the password again, may set up another authenticator.
REPLACING: Final = "replacing_until"
REPLACING_SECONDS: Final = 10 * 60


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask who gave the right password for the second factor."""
    held = entering.pending(request)
    if held is None:
        return redirect("staff:login")
    if request.method == "GET":
        return _code_page(request, CodeForm(check=bool))
    tried = throttle.door(request, str(held.user.pk), kind="code")
    if throttle.is_closed(tried):
        return too_many(request, held.user)
    passed: list[str] = []

    def check(typed: str) -> bool:
        passed.extend(filter(None, [second_factor.accept(user=held.user, code=typed)]))
        return bool(passed)

    form = CodeForm(request.POST, check=check)
    if form.is_valid():
        return entering.enter(request, held.user, factor=passed[0], next_url=held.next_url)
    throttle.failed(tried)
    trail.record_now("second_factor.failed", by=held.user)
    return _code_page(request, form, INVALID)


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "staff/second_factor.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up the authenticator: of a new account before it first gets in, or another one of who is in."""
    user, next_url = _who_sets_up(request)
    if user is None:
        return redirect("staff:login")
    factor = second_factor.begin(user=user)
    if request.method == "GET":
        return _enrol_page(request, user, FirstCodeForm(check=bool))
    tried = throttle.door(request, str(user.pk), kind="code")
    if throttle.is_closed(tried):
        return too_many(request, user)
    codes: list[str] = []

    def check(typed: str) -> bool:
        codes.extend(second_factor.confirm(user=user, code=typed) or [])
        return bool(codes)

    form = FirstCodeForm(request.POST, check=check)
    if not form.is_valid():
        throttle.failed(tried)
        return _enrol_page(request, user, form, INVALID)
    return _enrolled(request, user, codes, next_url, first=factor.user_id != getattr(request.user, "pk", None))


def _enrolled(request: HttpRequest, user: User, codes: list[str], next_url: str, *, first: bool) -> HttpResponse:
    if first:
        entering.open_session(request, user, factor="totp")
    request.session.pop(REPLACING, None)
    response = codes_page(request, codes, next_url)
    throttle.remember_device(request, response, user.username)
    return response


def codes_page(request: HttpRequest, codes: list[str], next_url: str = "") -> HttpResponse:
    """Show new recovery codes, this once: the answer to a POST, kept nowhere."""
    return render(request, "staff/recovery_codes.html", {"codes": codes, "next_url": entering.safe(request, next_url)})


def _who_sets_up(request: HttpRequest) -> tuple[User | None, str]:
    if isinstance(request.user, User):
        return (request.user if request.session.get(REPLACING, 0) > time.time() else None), ""
    held = entering.pending(request)
    # Who has one already gives its code first; otherwise the password alone would be enough to replace it.
    if held is None or second_factor.in_use(held.user):
        return None, ""
    return held.user, held.next_url


def _enrol_page(request: HttpRequest, user: User, form: FirstCodeForm, status: int = 200) -> HttpResponse:
    factor = second_factor.begin(user=user)
    context = {
        "form": form,
        "qr_code": second_factor.qr_code(factor),
        "secret": second_factor.secret_in_groups(factor),
        "reset_at": user.factor_reset_at,
    }
    return render(request, "staff/enrol.html", context, status=status)
