"""The tour of somebody's first login: what they are shown on the page where they start.

A stop names its place by a selector, and in words too: without the script the words are all there is.
"""

from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dost_portal.staff.models import User
from dost_portal.staff.roles import Role
from dost_portal.views import start_of

MOST = 6


class Stop(NamedTuple):
    place: str
    title: Promise
    text: Promise


BELL = Stop(
    ".bell-live",
    _("The bell"),
    _("It tells when a deadline comes near, somebody asks, or a case waits for you. It is silent unless you wish."),
)
QUICK_EXIT = Stop(
    ".quick-exit",
    _("Quick exit"),
    _("If somebody comes near who must not see the screen: this button, or Esc three times. The page is gone at once."),
)
HELP = Stop(
    ".help-link",
    _("Help"),
    _("The guide of your role, step by step, is always one click away. This tour can be started again there."),
)
CASES = Stop(
    "#mine-title",
    _("My cases"),
    _("Each row says what waits for you now and how much time is left. Open a case and it leads to what is missing."),
)

STOPS: Final[dict[Role, tuple[Stop, ...]]] = {
    Role.SOCIAL_AGENT: (
        Stop(
            ".desk",
            _("Your desk"),
            _("Sit down at a free desk and call the next number. “Start” opens the case, and the hour begins to run."),
        ),
        CASES,
        BELL,
        QUICK_EXIT,
        HELP,
    ),
    Role.LAWYER: (
        Stop(
            "main h1",
            _("Interviews"),
            _("An interview nobody has taken shows its number and how urgent it is. Take it, and you are in the team."),
        ),
        CASES,
        BELL,
        QUICK_EXIT,
        HELP,
    ),
    Role.RECEPTION: (
        Stop(
            "main form",
            _("Issue a ticket"),
            _("One press gives a number. Where danger follows, choose the fast track and a silent call."),
        ),
        Stop("#waiting-title", _("Waiting"), _("Who waits, by number only: nobody's name, nobody's reason.")),
        QUICK_EXIT,
        HELP,
    ),
    Role.SUPERVISOR: (
        Stop(
            ".site-nav",
            _("The day at a glance"),
            _("“Overdue” shows every clock of the centre, “Hall” who waits, “Cases” the state of each case."),
        ),
        BELL,
        Stop(
            ".menu",
            _("Your own menu"),
            _("Absences, the duty list, paper days and the review of emergency access are here."),
        ),
        QUICK_EXIT,
        HELP,
    ),
    Role.AGENCY_SUPERVISOR: (
        Stop("main h1", _("Clocks"), _("The clocks of all centres, overdue first. You see no person and no content.")),
        Stop(
            ".site-nav",
            _("Relay"),
            _("DSMF calls with a reference: “Relay” finds the team and lets it ring there."),
        ),
        BELL,
        QUICK_EXIT,
        HELP,
    ),
    Role.DSMF: (
        Stop(
            "main .filter-tabs",
            _("Referrals"),
            _("Requests of the centres, without a name. What is overdue or urgent comes first. You have one day."),
        ),
        Stop(".site-nav", _("Places"), _("Keep the number of free beds true: decisions go by it.")),
        QUICK_EXIT,
        HELP,
    ),
    Role.AUDITOR: (
        Stop("main h1", _("Trail"), _("Who read or did what, and when. No values of a case stand here.")),
        Stop(".site-nav", _("Odd readings"), _("What the portal found unusual waits there to be looked into.")),
        BELL,
        HELP,
    ),
    Role.ADMINISTRATOR: (
        Stop("#content-main", _("Administration"), _("Centres, desks, staff, standards and reference data. No case.")),
        Stop("#health-related", _("Health of the portal"), _("“Does everything work?” answers in one page.")),
        HELP,
    ),
}
STOPS[Role.PSYCHOLOGIST] = STOPS[Role.LAWYER]


def stops_of(user: User) -> list[Stop]:
    """Return the stops for the roles of `user`, each once, the general ones last."""
    found = dict.fromkeys(stop for role in STOPS if user.has_role(role) for stop in STOPS[role])
    general = [stop for stop in (QUICK_EXIT, HELP) if stop in found]
    special = [stop for stop in found if stop not in general]
    return special[: MOST - len(general)] + general


def tour(request: HttpRequest) -> dict[str, Any]:
    """Return what `base.html` needs for the tour: its stops, on the page where somebody new to it starts."""
    user = getattr(request, "user", None)
    new = isinstance(user, User) and user.tour_seen_at is None
    return {"tour": stops_of(user) if new and isinstance(user, User) and request.path == start_of(user) else []}
