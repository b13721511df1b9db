"""What the screens of the hall do: a kiosk gives numbers, a board shows who is called."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cases.errors import TicketError
from cases.models import CallMode, HallScreen, Ticket
from cases.services import clocks, tickets
from cases.ticket_flow import TicketState
from dost_portal.audit import trail
from dost_portal.staff.models import SOCIAL_SERVICES, User

# One kiosk cannot be pressed by more people than this; a leaked address cannot flood the hall.
MOST_TICKETS_A_MINUTE: Final = 12
BOARD_SECONDS: Final = 60
SEEN_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def press(*, screen: HallScreen, press: UUID, direction: str = SOCIAL_SERVICES) -> tuple[Ticket, timedelta]:
    """Return the ticket of this press of the kiosk's button, new or issued already, and its age.

    Raises HallScreen.DoesNotExist for a revoked screen, TicketError when too many were asked for or the
    centre does not offer the direction.
    """
    # The lock puts the presses of one screen in a row: a double tap finds the ticket of the first.
    row = HallScreen.objects.live().select_for_update(of=("self",)).select_related("centre").get(pk=screen.pk)
    now = clocks.database_now()
    ticket = Ticket.objects.filter(press=press, screen=row).first()
    if ticket is None:
        lately = Ticket.objects.filter(screen=row, issued_at__gt=now - timedelta(minutes=1))
        if lately.count() >= MOST_TICKETS_A_MINUTE:
            raise TicketError("too_many_tickets")
        ticket = tickets.issue(centre=row.centre, by=None, direction=direction, screen=row, press=press)
    return ticket, max(now - ticket.issued_at, timedelta())


def called_now(*, screen: HallScreen) -> list[Ticket]:
    """Return the tickets of the board's centre called within the last minute, newest first; no silent ones."""
    since = clocks.database_now() - timedelta(seconds=BOARD_SECONDS)
    called = Ticket.objects.filter(centre=screen.centre_id, state=TicketState.CALLED, called_at__gt=since)
    return list(called.exclude(call_mode=CallMode.SILENT).select_related("desk").order_by("-called_at", "number"))


@transaction.atomic
def seen(*, screen: HallScreen) -> None:
    """Note that the screen asked, to the minute."""
    now = clocks.database_now()
    stale = Q(last_seen_at=None) | Q(last_seen_at__lt=now - SEEN_EVERY)
    if screen.last_seen_at is None or screen.last_seen_at < now - SEEN_EVERY:
        HallScreen.objects.filter(stale, pk=screen.pk).update(last_seen_at=now)


@transaction.atomic
def revoke(*, screen: HallScreen, by: User) -> None:
    """End the screen's address for good; who holds it sees what a random address shows."""
    if HallScreen.objects.filter(pk=screen.pk, revoked_at=None).update(revoked_at=clocks.database_now()):
        trail.record("screen.revoked", by=by, subject=f"screen:{screen.pk}")
