"""Reception: issuing a ticket."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.tickets import TicketForm
from cases.models import Ticket
from cases.services import tickets, waits
from cases.views._page import save
from cases.views.screens import usually
from dost_portal.staff import directions
from dost_portal.staff.current import current_user
from dost_portal.staff.roles import Permission


@login_required
@require_http_methods(["GET", "POST"])
def reception(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    centre = user.centre
    if not user.may(Permission.TICKET_ISSUE) or centre is None:
        raise PermissionDenied
    language = get_language() or "az"
    offered = [(row.code, row.in_language(language)) for row in directions.offered(centre=centre)]
    form = TicketForm(request.POST if request.method == "POST" else None, offered=offered)
    status = 200
    if request.method == "POST":
        issued: list[Ticket] = []
        done, status, _rows = save(
            request,
            form,
            lambda: issued.append(tickets.issue(centre=centre, by=user, **form.cleaned_data)),
        )
        if done:
            said = _("Ticket number %(number)s was issued.") % {"number": issued[0].number}
            messages.success(request, f"{said} {usually(waits.usual_wait(centre=centre), language)}".strip())
            return redirect("cases:reception")
    today = Ticket.objects.filter(centre=centre).today()
    return render(
        request,
        "cases/reception.html",
        {
            "form": form,
            "waiting": list(today.waiting()[:50]),
            "recent": list(today.order_by("-number")[:8]),
            "centre": centre,
        },
        status=status,
    )
