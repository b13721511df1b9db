"""Where everybody starts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dost_portal.addresses import address
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
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
    return redirect(start_of(current_user(request)))


def start_of(user: User) -> str:
    """Return the path of the page where `user` starts."""
    mine = (url for permission, url in STARTS if user.may(permission) and serves(url))
    return address(next(mine, "passport:page"))
