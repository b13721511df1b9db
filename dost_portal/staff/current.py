"""Who sends the request, once a login is required."""

from django.http import HttpRequest

from dost_portal.staff.models import User


def current_user(request: HttpRequest) -> User:
    """Return the member of staff who is logged in; for views behind `login_required` only.

    Raises TypeError for anybody else: such a view was left open.
    """
    if not isinstance(request.user, User):
        raise TypeError("this view requires a login")
    return request.user
