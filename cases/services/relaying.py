"""The agency's relay: DSMF names a reference on the phone, and the agency reaches the case's team by it.

DSMF never learns which centre asked (passport item 23, step 5), and the relay not whose case it is: neither its
number nor a word of it. A reference that leads nowhere and one that must not be followed are the same answer.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from cases.errors import NotPermittedError, RefusedError
from cases.models import RELAYED, Alert, Announcement, Case, Deadline, ReferralLink
from cases.services._advance import lock
from cases.services.alerts import alert_team
from cases.services.finding import MOST_SEARCHES, WITHIN_MINUTES
from cases.services.interests import stands
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission

ASKED: Final = "referral.relay"


@dataclass(frozen=True, kw_only=True)
class Reachability:
    """How the team behind a reference is reached, and its running clocks, the one that ends first in front."""

    centre: Centre
    agent: User | None
    clocks: tuple[Deadline, ...]


@transaction.atomic
def reach(*, reference: UUID, purpose: str, by: User) -> Reachability | None:
    """Return how the team behind `reference` is reached, None where it leads nowhere.

    For what `purpose` (a code) it was asked is on record before anything is shown. Raises
    RefusedError("too_many_searches"), NotPermittedError.
    """
    case = _followed(reference, purpose, by)
    if case is None:
        return None
    with scope.reading_state():
        clocks = tuple(Deadline.objects.running().filter(case=case).order_by("due_at"))
    return Reachability(centre=case.centre, agent=case.responsible, clocks=clocks)


@transaction.atomic
def tell(*, reference: UUID, purpose: str, message: Alert, by: User) -> bool:
    """Ring the bell of the team behind `reference` with one of RELAYED; return whether it leads anywhere.

    One that the team has not seen yet goes on ringing and is not told anew. Raises as `reach` does.
    """
    if message not in RELAYED:
        raise RefusedError("no_such_message")
    case = _followed(reference, purpose, by)
    if case is None:
        return False
    row = lock(case)
    if not Announcement.objects.filter(alert=message, case=row, seen_at__isnull=True).exists():
        alert_team(kind=message, case=row, permission=Permission.CASE_VIEW)
    trail.record("referral.relayed", by=by, subject=f"case:{row.pk}", detail={"message": message.value})
    return True


def _followed(reference: UUID, purpose: str, by: User) -> Case | None:
    if not by.may(Permission.RELAY):
        raise NotPermittedError(Action.VIEW)
    if trail.count_lately(ASKED, by=by, minutes=WITHIN_MINUTES) >= MOST_SEARCHES:
        raise RefusedError("too_many_searches")
    with scope.reading_state():
        link = ReferralLink.objects.only("case_id").filter(reference=reference).first()
        cases = Case.objects.select_related("centre", "responsible").filter(erased_at__isnull=True)
        case = cases.filter(pk=link.case_id).first() if link else None
    if case is not None and stands(case=case, user=by):
        case = None
    subject = f"case:{link.case_id}" if link else ""
    trail.record_now(ASKED, by=by, subject=subject, detail={"purpose": purpose, "found": case is not None})
    return case
