"""What `make run` finds on its first start: two centres at work, with a case in every state."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Final

from django.db import transaction
from django.utils import timezone

from cases.models import HallScreen, ScreenKind
from cases.services import clocks, tickets
from dost_portal.audit import trail
from dost_portal.demo.dsmf_places import add_places
from dost_portal.demo.mark import is_marked, refuse_foreign_database
from dost_portal.demo.models import DemoMark
from dost_portal.demo.passing import age_ticket
from dost_portal.demo.people import Inventor
from dost_portal.demo.places import make_accounts, make_places
from dost_portal.demo.stories import LAWYER_NOTES, NEED, Story, Team
from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Desk, User
from referrals.contracts import Question

SEED: Final = 2026
DAY: Final = 24 * 60
# Minutes each waiting ticket has waited so far.
WAITING: Final = (34, 27, 21, 13, 8, 2)
NOT_COMPLETE: Final = "Zorakılıq faktını təsdiqləyən akt təqdim edilməyib."
NO_BASIS: Final = "Müraciət başqa xidmətin predmetidir."


@transaction.atomic
def make() -> bool:
    """Fill an empty database with the demo; return whether it was done. A marked one is left alone.

    Raises NotADemoError for a database that is somebody else's.
    """
    refuse_foreign_database()
    if is_marked():
        return False
    DemoMark.objects.create()
    make_places()
    users = make_accounts()
    add_places()
    trail.record("demo.made", by=None)
    inventor = Inventor(Random(SEED), timezone.localdate())  # noqa: S311 - nothing secret
    first, second = _team(users, "aysel", "kamran", "leyla", desk=1), _team(users, "murad", "orxan", "zeyneb", desk=1)
    colleague = replace(first, agent=users["gunel"], desk=_desk("BAKI-1", 2))
    # In the order of their tickets, the oldest first, so that the numbers of a day rise.
    _closed(colleague, inventor, users["dsmf"])
    _elsewhere(second, inventor, users["dsmf2"])
    _at_dsmf(first, inventor, users["dsmf"])
    _in_work(first, colleague, inventor)
    _queue(users["sevil"])
    _screens("BAKI-1", "BAKI-2")
    clocks.sweep()
    return True


def _team(users: dict[str, User], agent: str, lawyer: str, psychologist: str, desk: int) -> Team:
    centre = users[agent].centre
    assert centre is not None  # noqa: S101 - by the table of accounts
    return Team(users[agent], users[lawyer], users[psychologist], _desk(centre.code, desk))


def _desk(centre: str, number: int) -> Desk:
    return Desk.objects.select_related("centre").get(centre__code=centre, number=number)


def _to_referral(story: Story) -> Story:
    story.open().wait(9).take_in().wait(4).interviewed().wait(4).assessed().wait(4)
    return story.notified().wait(5)


def _closed(team: Team, inventor: Inventor, dsmf: User) -> None:
    placed = _to_referral(Story(team, inventor, children=2)).sent().wait(7 * 60).placed(dsmf, "SR-02").wait(40)
    placed.replied().wait(3 * 60).arrived(dsmf).wait(5 * DAY)
    refused = Story(team, inventor, act=False).open().wait(11).take_in().wait(9)
    refused.refused("documents_incomplete", NOT_COMPLETE).wait(6).replied().wait(4 * DAY)
    groundless = Story(team, inventor).open().wait(12).take_in().wait(3).interviewed().wait(5)
    groundless.refused("no_legal_basis", NO_BASIS).wait(4).replied().wait(3 * DAY)
    Story(team, inventor, children=1).open().wait(10).take_in().wait(14).withdrawn().wait(2 * DAY)
    Story(team, inventor, risk="immediate").open().wait(3).handed_over().wait(1.2 * DAY)


def _elsewhere(team: Team, inventor: Inventor, dsmf: User) -> None:
    refused = _to_referral(Story(team, inventor)).sent().wait(11 * 60).refused_by_dsmf(dsmf).wait(60)
    refused.replied().wait(2 * DAY)
    _to_referral(Story(team, inventor, children=3)).sent().wait(90)
    Story(team, inventor).open().wait(8).take_in().wait(6)


def _at_dsmf(team: Team, inventor: Inventor, dsmf: User) -> None:
    answered = _to_referral(Story(team, inventor, children=1)).sent().wait(6 * 60)
    answered.placed(dsmf, "SR-04").wait(25)
    asked = _to_referral(Story(team, inventor, children=1, assessment=replace(NEED, urgency="medium"))).sent()
    asked.wait(3 * 60).asked(dsmf, Question.MEDICAL_UNCLEAR).wait(20)
    urgent = replace(NEED, urgency="immediate", needs=("medical", "safe_place", "shelter"), avoid_regions=("01",))
    _to_referral(Story(team, inventor, children=2, risk="immediate", assessment=urgent)).sent().wait(100)


def _in_work(team: Team, colleague: Team, inventor: Inventor) -> None:
    overdue = Story(team, inventor, children=1).open().wait(12).take_in().wait(21).interviewed()
    overdue.wait(14).assessed().wait(19)
    _to_referral(Story(team, inventor)).wait(12)
    notice = Story(team, inventor).open().wait(7).take_in().wait(6).interviewed().wait(5).assessed().wait(2)
    notice.notify()
    notice.wait(6)
    Story(team, inventor, children=1).open().wait(8).take_in().wait(4).interviewed().wait(6)
    one_signed = Story(team, inventor, risk="medium").open().wait(6).take_in().wait(3)
    one_signed.claim(team.lawyer, team.psychologist).wait(7).talk(team.lawyer, LAWYER_NOTES).wait(3)
    Story(colleague, inventor, children=2, act=False).open().wait(7).take_in().wait(5)
    Story(team, inventor).open().wait(4)


def _queue(reception: User) -> None:
    centre = reception.centre
    assert centre is not None  # noqa: S101 - by the table of accounts
    # Shortly after midnight nobody can have waited half an hour today: all have waited less, in the same order.
    now = timezone.localtime()
    today_so_far = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
    share = min(1.0, today_so_far / timedelta(minutes=WAITING[0] + 1))
    for place, minutes in enumerate(WAITING):
        ticket = tickets.issue(
            centre=centre,
            by=reception,
            applicant_kind="self",
            companion=("alone", "trusted", "alone", "unsafe", "alone", "alone")[place],
            fast_track_reason="pregnancy" if place == 2 else "",
            direction="employment" if place == 4 else SOCIAL_SERVICES,
        )
        age_ticket(ticket, timedelta(minutes=minutes) * share)


def _screens(*codes: str) -> None:
    for centre in Centre.objects.filter(code__in=codes):
        for kind in ScreenKind:
            HallScreen.objects.create(centre=centre, kind=kind)
