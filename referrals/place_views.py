"""The list of places with their beds. Where they are is shown to those who may know, and each look is on record."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dost_portal.audit import trail
from dost_portal.staff.roles import Permission
from referrals import places, presenters
from referrals.forms import BedsForm
from referrals.models import PlaceOfRehabilitation
from referrals.views import CONFLICT, INVALID, decider


@login_required
@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    user = decider(request)
    with_address = user.may(Permission.PLACE_ADDRESS)
    trail.record_now("place.list", by=user, detail={"addresses": with_address})
    rows = presenters.place_rows(places.offered(), with_address=with_address)
    free, reserved = (sum(row[name] for row in rows) for name in ("free", "reserved"))
    context = {"rows": rows, "with_address": with_address, "free": free, "reserved": reserved}
    return render(request, "referrals/places.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Count the beds of one place."""
    user = decider(request)
    row = get_object_or_404(PlaceOfRehabilitation, code=code, active=True)
    names = ("version", "capacity", "occupied")
    form = BedsForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                places.count_beds(place=row, by=user, **form.cleaned_data)
            except places.StalePlaceError:
                form, status = _fresh(row), CONFLICT
                messages.error(request, _("A colleague has counted in the meantime. This is how it stands now."))
            else:
                messages.success(request, _("The beds are on record."))
                return redirect("referrals:places")
    shown = presenters.place_rows(places.with_beds([row]), with_address=user.may(Permission.PLACE_ADDRESS))[0]
    return render(request, "referrals/place.html", {"form": form, "place": shown}, status=status)


def _fresh(row: PlaceOfRehabilitation) -> BedsForm:
    row.refresh_from_db()
    values: dict[str, Any] = {"version": row.version, "capacity": row.capacity, "occupied": row.occupied}
    return BedsForm(initial=values)
