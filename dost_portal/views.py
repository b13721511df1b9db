"""Where everybody starts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dost_portal.staff.current import current_user
from dost_portal.staff.roles import Permission
from dost_portal.surfaces import serves

# The first permission a person has decides where they start.
STARTS = (
    (Permission.REFERRAL_DECIDE, "referrals:inbox"),
    (Permission.CASE_VIEW, "cases:my_work"),
    (Permission.TICKET_ISSUE, "cases:reception"),
    (Permission.AGENCY_CLOCKS, "cases:overdue"),
    (Permission.TRAIL_READ, "audit:trail"),
    (Permission.ADMINISTER, "admin:index"),
)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    mine = (url for permission, url in STARTS if user.may(permission) and serves(url))
    return redirect(next(mine, "passport:page"))
