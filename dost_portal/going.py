"""Where somebody can go from here: the pages of their role and what an app adds, as a page and as the palette.

The server says what is offered, so that a role is shown nothing that it may not do. The address and the trail carry
no name: a case is asked for by its number, which is posted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dost_portal.context import page_links
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from dost_portal.surfaces import serves


@dataclass(frozen=True)
class Way:
    """One thing to choose; `posts` where it does something and does not only lead there."""

    label: str
    url: str
    posts: bool = False


Ways = Callable[[User], Iterator[Way]]
_offered: Final[list[Ways]] = []


def offers(ways: Ways) -> Ways:
    """Register what an app offers to `user`, the most urgent first."""
    _offered.append(ways)
    return ways


@login_required
@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """The page of all ways; a script asks for their list alone."""
    return page(request)


def page(request: HttpRequest, *, number: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    """Render the ways of who asks; `problem` is said beside the `number` that was typed."""
    user = current_user(request)
    context = {
        "work": [way for ways in _offered for way in ways(user)],
        "pages": [Way(label, url) for label, url in page_links(user)],
        "by_number": user.may(Permission.CASE_VIEW) and serves("cases:go_to_case"),
        "number": number,
        "problem": problem,
    }
    alone = request.headers.get("X-Requested-With") == "fetch"
    return render(request, "components/go_ways.html" if alone else "go.html", context, status=status)
