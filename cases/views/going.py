"""What the centre adds to the ways: a case by its number, what waits in one's own cases, and who is next."""

import re
from collections.abc import Iterator
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import work
from cases.context import own_pages
from cases.views import presenters
from cases.views.listing import reader
from cases.workflow import Step
from dost_portal import going
from dost_portal.going import Way
from dost_portal.staff.models import Desk, User
from dost_portal.staff.roles import Permission
from dost_portal.surfaces import serves

NUMBER: Final = re.compile(r"([0-9A-Z]{4})[- ]?([0-9A-Z]{4})")
MOST_ACTIONS: Final = 15
PAGES: Final = {step: page for _label, step, page in presenters.FIVE} | {Step.REPLY: "reply"}


@going.offers
def ways(user: User) -> Iterator[Way]:
    if not serves("cases:my_work"):
        return
    if user.may(Permission.TICKET_SERVE) and Desk.objects.filter(occupant=user).exists():
        yield Way(_("Call next"), reverse("cases:call_next"), posts=True)
    if user.may(Permission.CASE_VIEW):
        waiting = work.waiting(user, MOST_ACTIONS)
        yield from (Way(f"{item.case.number}: {item.why}", _next(item)) for item in waiting)
    yield from (Way(str(label), url) for label, url in own_pages(user))


def _next(item: work.WorkItem) -> str:
    if item.text is not None:
        return presenters.text_url(item.text)
    return presenters.page_url(item.case, PAGES.get(Step(item.case.step), "case"))


@login_required
@require_POST
def go_to_case(request: HttpRequest) -> HttpResponse:
    """Lead to the case with the number that was typed; its own page says whether it opens."""
    reader(request)
    typed = request.POST.get("number", "").strip()
    found = NUMBER.fullmatch(typed.upper())
    if found is None:
        problem = _("A case's number has eight signs, as in K7MN-4QXD.")
        return going.page(request, number=typed[:20], problem=problem, status=422)
    return redirect("cases:case", number="-".join(found.groups()))
