"""Sitting down at a desk and leaving it."""

from django.db import transaction

from cases.errors import TicketError
from cases.models import Ticket
from cases.ticket_flow import AT_DESK
from dost_portal.staff.models import Desk, DeskState, User


@transaction.atomic
def sit_down(*, desk: Desk, by: User) -> Desk:
    """Open `desk` of `by`'s centre for `by`, who leaves any other. Raises TicketError when it is taken."""
    row = Desk.objects.select_for_update(of=("self",)).filter(pk=desk.pk, centre=by.centre_id).first()
    if row is None:
        raise TicketError("another_centre")
    if row.occupant_id not in (None, by.pk):
        raise TicketError("desk_is_taken")
    leave(by=by)
    row.occupant, row.state = by, DeskState.OPEN
    row.save(update_fields=["occupant", "state"])
    return row


@transaction.atomic
def leave(*, by: User) -> None:
    """Close the desk of `by`, if any. Raises TicketError while somebody is at it or called to it."""
    desk = Desk.objects.select_for_update(of=("self",)).filter(occupant=by).first()
    if desk is None:
        return
    if Ticket.objects.filter(desk=desk, state__in=sorted(AT_DESK)).exists():
        raise TicketError("desk_is_busy")
    desk.occupant, desk.state = None, DeskState.CLOSED
    desk.save(update_fields=["occupant", "state"])
