"""The passport as a page, for everybody who works here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dost_portal.passport.page import passport_page


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show all 27 items as they hold today."""
    return render(request, "passport/page.html", {"passport": passport_page(timezone.localdate())})
