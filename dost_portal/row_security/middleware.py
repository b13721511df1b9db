"""Every request runs behind the database's walls."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from dost_portal.passport import reference
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role
from dost_portal.surfaces import is_dsmf_page

# They answer for a database that is away, and for nobody.
WITHOUT_WALLS = ("/healthz", "/readyz", "/readyz/web", "/metrics")
View = Callable[[HttpRequest], HttpResponse]


class RequestScopeMiddleware:
    """One transaction a request, its page included; undone when it ends in an error (requirement 7)."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in WITHOUT_WALLS:
            return self.get_response(request)
        with scope.for_request():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class UserScopeMiddleware:
    """Shows a member of staff what is theirs, and DSMF's pages what is DSMF's. Stands behind the session's."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            reference.tell(None)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if isinstance(request.user, User):
            reference.tell(getattr(request.user, "edition", None))
            # Staff who lose their way there are refused by the page, as theirs.
            scope.enter_user(request.user, dsmf=is_dsmf_page(request) and request.user.has_role(Role.DSMF))
