"""Logging in, out, and away."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dost_portal.audit import trail
from dost_portal.staff import entering, throttle
from dost_portal.staff.demo_accounts import DEMO_ACCOUNTS
from dost_portal.staff.models import User

TOO_MANY = 429


class StaffLogin(LoginView):
    template_name = "staff/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.door = throttle.door(request, request.POST.get("username", "")[:254])
        if throttle.is_closed(self.door):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)  # noqa: S101 - the only model of users
        return entering.after_password(self.request, user, self.get_redirect_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # Which name was typed may be somebody's password: it is not kept.
        throttle.failed(self.door)
        trail.record_now("login.failed", by=None)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = DEMO_ACCOUNTS if settings.DEMO else ()
        return super().get_context_data(**kwargs) | {"demo_accounts": accounts}


class StaffLogout(LogoutView):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            trail.record_now("logout", by=request.user)
        return super().post(request, *args, **kwargs)


def too_many(request: HttpRequest, by: User | None = None) -> HttpResponse:
    """Answer an attempt at a door that is closed for a while. Whether the user exists, nobody learns."""
    trail.record_now("login.throttled", by=by)
    response = render(request, "errors/429.html", {"minutes": throttle.MINUTES}, status=TOO_MANY)
    response.headers["Retry-After"] = str(throttle.MINUTES * 60)
    return response


@require_POST
@login_required
def keep_alive(request: HttpRequest) -> HttpResponse:
    """Somebody who types a long text works, though no page is loaded: the session goes on."""
    return HttpResponse(status=204)


@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    """End the session by a beacon while the browser is already leaving."""
    if isinstance(request.user, User):
        trail.record_now("quick_exit", by=request.user)
    logout(request)
    return HttpResponse(status=204)
