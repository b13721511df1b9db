"""The agency's relay between DSMF and the team behind a reference. By POST: no reference in an address."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.errors import RefusedError
from cases.forms.reference import RelayForm, RelayMessageForm
from cases.models import Alert
from cases.services import relaying
from cases.views import presenters
from cases.views._page import CONFLICT, INVALID
from cases.wording import words_for
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

NOT_FOUND = 404


@login_required
@require_http_methods(["GET", "POST"])
def relay(request: HttpRequest) -> HttpResponse:
    """Find how a team is reached, or, where a message was chosen, let it ring there."""
    user = current_user(request)
    if not user.may(Permission.RELAY):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, RelayForm())
    tells = "message" in request.POST
    form = RelayMessageForm(request.POST) if tells else RelayForm(request.POST)
    if not form.is_valid():
        return _page(request, form, INVALID)
    try:
        return _tell(request, user, form) if tells else _reach(request, user, form)
    except RefusedError as error:
        form.add_error(None, words_for(error)[0])
        return _page(request, form, CONFLICT)


def _reach(request: HttpRequest, user: User, form: RelayForm) -> HttpResponse:
    asked = form.cleaned_data
    found = relaying.reach(reference=asked["reference"], purpose=asked["purpose"], by=user)
    if found is None:
        return _unknown(request, form)
    return _page(request, RelayMessageForm(initial=asked), found=found)


def _tell(request: HttpRequest, user: User, form: RelayForm) -> HttpResponse:
    asked = form.cleaned_data
    message = Alert(asked["message"])
    if not relaying.tell(reference=asked["reference"], purpose=asked["purpose"], message=message, by=user):
        return _unknown(request, RelayForm(asked))
    messages.success(request, _("The message rings at the team: “%(words)s”.") % {"words": message.label})
    return redirect("cases:relay")


def _unknown(request: HttpRequest, form: RelayForm) -> HttpResponse:
    form.add_error("reference", _("No team can be reached by this reference. Ask DSMF to read it out once more."))
    return _page(request, form, NOT_FOUND)


def _page(
    request: HttpRequest, form: RelayForm, status: int = 200, found: relaying.Reachability | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if found is not None:
        context |= {"contact": _contact(found), "clocks": _clocks(found)}
    return render(request, "cases/relay.html", context, status=status)


def _contact(found: relaying.Reachability) -> list[dict[str, str]]:
    agent = found.agent
    nobody = _("nobody at present: the message goes to the supervisors")
    pairs = [
        (_("Responsible agent"), agent.full_name if agent else nobody),
        (_("Work phone"), agent.phone if agent else ""),
        (_("E-mail"), agent.email if agent else ""),
        (_("Centre"), found.centre.name),
        (_("Phone of the centre"), found.centre.phone),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def _clocks(found: relaying.Reachability) -> list[dict[str, str]]:
    """Say how each clock stands, and not when it is due: by that minute the case could be told on the board."""
    now = timezone.now()
    words = {"running": _("On time"), "warning": _("Soon due"), "breached": _("Overdue")}
    rows = [presenters.clock(clock, now) for clock in found.clocks]
    return [{"label": row["label"], "value": words[row["state"]]} for row in rows]
