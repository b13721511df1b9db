"""Paper days: what was begun on paper is typed in afterwards, and a second person compares it with the paper.

The case goes on at once, for a person may wait; its clocks have run since the true times, so that what is late
shows as late. Nobody gains time by it: a later time than the true one is what the supervisor looks for.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, PaperEntry, Ticket, TicketEvent
from cases.services import clocks
from cases.services._advance import check, lock, record_stay
from cases.services.opening import open_case
from cases.services.tickets import NEXT_NUMBER_SQL
from cases.ticket_flow import TicketState
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

LONGEST: Final = timedelta(days=31)


@transaction.atomic
def enter(*, by: User, taken_at: datetime, started_at: datetime, cause: str) -> Case:
    """Open the case of somebody who took a ticket at `taken_at` and was received at `started_at` (UTC), on paper.

    Raises NotPermittedError, RefusedError("paper_times") for times that lie ahead, run backwards or are too old.
    """
    if not by.may(Permission.CASE_OPEN) or by.centre is None:
        raise NotPermittedError(Action.ENTER_PAPER)
    now = clocks.database_now()
    if not now - LONGEST <= taken_at <= started_at <= now:
        raise RefusedError("paper_times")
    ticket = _ticket(by, taken_at, started_at)
    case = open_case(ticket=ticket, by=by, began=started_at)
    Ticket.objects.filter(pk=ticket.pk).update(case=case)
    PaperEntry(case=case, taken_at=taken_at, started_at=started_at, cause=cause, entered_by=by).save(force_insert=True)
    record_stay(case, Action.ENTER_PAPER, by)
    return case


@transaction.atomic
def confirm(*, case: Case, by: User) -> None:
    """A supervisor of the centre says that the times are the paper's; wrong ones are corrected on the clock first.

    Raises NotPermittedError outside the own centre, RefusedError("own_paper" or "paper_confirmed").
    """
    row = lock(case)
    check(row, Action.CONFIRM_PAPER, by)
    if row.centre_id != by.centre_id:
        raise NotPermittedError(Action.CONFIRM_PAPER)
    held = PaperEntry.objects.select_for_update().filter(case=row, confirmed_at__isnull=True).first()
    if held is None:
        raise RefusedError("paper_confirmed")
    if held.entered_by_id == by.pk:
        raise RefusedError("own_paper")
    held.confirmed_by, held.confirmed_at = by, clocks.database_now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    record_stay(row, Action.CONFIRM_PAPER, by)


def _ticket(by: User, taken_at: datetime, started_at: datetime) -> Ticket:
    """Return a ticket of that day that was served. How long the desk took is not known, and counts as nothing."""
    day = timezone.localdate(taken_at)
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER_SQL, [by.centre_id, day])
        number = cursor.fetchone()[0]
    ticket = Ticket(centre=by.centre, day=day, number=number, state=TicketState.COMPLETED, issued_at=taken_at)
    ticket.called_at = ticket.started_at = started_at
    ticket.served_by = by
    ticket.save(force_insert=True)
    steps = (
        ("issue", "", "waiting", taken_at),
        ("call", "waiting", "called", started_at),
        ("start", "called", "serving", started_at),
        ("complete", "serving", "completed", started_at),
    )
    for action, before, after, at in steps:
        TicketEvent.objects.create(ticket=ticket, action=action, from_state=before, to_state=after, by=by, at=at)
    trail.record("ticket.paper", by=by, subject=f"ticket:{ticket.pk}")
    return ticket
