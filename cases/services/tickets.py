"""Tickets: issue, call, serve. Nobody is called twice and nobody is skipped."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.errors import NotPermittedError, TicketError
from cases.models import CallMode, Case, Companion, HallScreen, Level, Ticket, TicketEvent, TicketPriority
from cases.services import clocks
from cases.services.opening import open_case
from cases.ticket_flow import AT_DESK, MAX_RECALLS, MOVES, TicketAction, TicketState
from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Desk, DeskState, Direction, User

NEXT_NUMBER_SQL = """
    INSERT INTO cases_ticketcounter (centre_id, day, last_number) VALUES (%s, %s, 1)
    ON CONFLICT (centre_id, day) DO UPDATE SET last_number = cases_ticketcounter.last_number + 1
    RETURNING last_number
"""

# A supervisor's release and an emergency do not wait for the colleague who sits there.
FROM_ANYWHERE = frozenset({TicketAction.RELEASE, TicketAction.EMERGENCY})
# Claim, call and record in one statement: either all of it happened or none. The seat is locked first, so
# that a desk which closes meanwhile calls nobody. No join with the queue: it is read in the order of its index.
CALL_NEXT_SQL = """
WITH seat AS (
    SELECT d.id FROM staff_desk d
    WHERE d.id = %(desk)s AND d.occupant_id = %(by)s
      AND NOT EXISTS (SELECT 1 FROM cases_ticket t WHERE t.desk_id = d.id AND t.state IN ('called', 'serving'))
    FOR UPDATE OF d
), next AS (
    SELECT t.id FROM cases_ticket t
    WHERE t.state = 'waiting' AND t.centre_id = %(centre)s AND (SELECT true FROM seat)
      AND t.day = (SELECT (clock_timestamp() AT TIME ZONE %(zone)s)::date)
      AND (%(own)s::text[] IS NULL OR (t.direction = ANY (%(own)s::text[])) = %(mine)s)
      AND (t.for_desk_id IS NULL OR t.for_desk_id = %(desk)s
           OR EXISTS (SELECT 1 FROM staff_desk d WHERE d.id = t.for_desk_id AND d.occupant_id IS NULL))
    ORDER BY t.priority, t.issued_at, t.number LIMIT 1 FOR UPDATE OF t SKIP LOCKED
), called AS (
    UPDATE cases_ticket t
    SET state = 'called', desk_id = %(desk)s, for_desk_id = NULL, recalls = 0, called_at = clock_timestamp()
    FROM next WHERE t.id = next.id RETURNING t.*
), event AS (
    INSERT INTO cases_ticketevent (ticket_id, action, from_state, to_state, desk_id, by_id, at)
    SELECT id, 'call', 'waiting', state, desk_id, %(by)s, called_at FROM called
), sign AS (
    UPDATE staff_desk SET state = 'calling' FROM called WHERE staff_desk.id = called.desk_id
)
SELECT * FROM called
"""
ONE_TICKET_A_DESK = "one_open_ticket_a_desk"

STATE_OF_DESK = {TicketState.CALLED: DeskState.CALLING, TicketState.SERVING: DeskState.SERVING}


@transaction.atomic
def issue(
    *,
    centre: Centre,
    by: User | None,
    applicant_kind: str = "",
    companion: str = "",
    call_mode: str = CallMode.BOARD,
    alias: str = "",
    fast_track_reason: str = "",
    direction: str = SOCIAL_SERVICES,
    screen: HallScreen | None = None,
    press: UUID | None = None,
) -> Ticket:
    """Issue the next number of the centre's day, one series for all directions. `by` None is the kiosk.

    Somebody whose companion may be unsafe is called silently, whatever was chosen. Raises TicketError for a
    direction the centre does not offer.
    """
    _must_be_offered(centre, direction)
    now = clocks.database_now()
    day = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER_SQL, [centre.pk, day])
        number = cursor.fetchone()[0]
    ticket = Ticket(
        centre=centre,
        day=day,
        number=number,
        direction=direction,
        applicant_kind=applicant_kind,
        companion=companion,
        call_mode=CallMode.SILENT if companion == Companion.UNSAFE else call_mode,
        alias=alias if call_mode == CallMode.ALIAS and companion != Companion.UNSAFE else "",
        priority=TicketPriority.FAST if fast_track_reason else TicketPriority.NORMAL,
        fast_track_reason=fast_track_reason,
        issued_at=now,
        screen=screen,
        press=press,
    )
    ticket.save(force_insert=True)
    _event(ticket, "issue", "", by, now)
    return ticket


def _must_be_offered(centre: Centre, direction: str) -> None:
    rows = Direction.objects.filter(centre=centre, code=direction, is_active=True)
    if direction != SOCIAL_SERVICES and not rows.exists():
        raise TicketError("no_such_direction")


@transaction.atomic
def call_next(*, desk: Desk, by: User) -> Ticket | None:
    """Claim the first waiting ticket for `desk`, by direction, fast track, then the longest wait. None: nobody waits.

    Other directions than the desk's own come when nobody waits for those, if it serves them at all.
    A ticket handed on to another desk is left to it, unless nobody sits there any more. Raises TicketError
    when the desk is not `by`'s or still has somebody.
    """
    called = _claim(desk, by, mine=True)
    if called is None:
        # Only now is there a reason to ask why: the statement above calls for a free desk of one's own alone.
        desk = _own_free_desk(desk, by)
        called = _claim(desk, by, mine=False) if desk.directions and desk.serves_others else None
    return called


def _claim(desk: Desk, by: User, *, mine: bool) -> Ticket | None:
    values = {
        "centre": desk.centre_id,
        "desk": desk.pk,
        "by": by.pk,
        "zone": settings.TIME_ZONE,
        "own": desk.directions or None,
        "mine": mine,
    }
    try:
        return next(iter(Ticket.objects.raw(CALL_NEXT_SQL, values)), None)
    except IntegrityError as error:
        # Two presses at one desk at the same instant: the second saw it free and came after the first.
        if ONE_TICKET_A_DESK in str(error):
            raise TicketError("desk_is_busy") from error
        raise


@transaction.atomic
def act(*, ticket: Ticket, action: TicketAction, by: User, desk: Desk | None = None) -> Ticket:
    """Make the move `action`; the desk goes along with it. Raises TicketError when it is not possible now.

    `desk` is where a ticket is called or resumed, and where TRANSFER hands it on to. An emergency opens
    the case of a ticket for social services at once, or raises the urgency of the one it has.
    """
    if action is TicketAction.START:
        raise TicketError("start_opens_a_case")
    row = _locked(ticket, action, by)
    if row.state in AT_DESK and action not in FROM_ANYWHERE:
        _must_sit_at(row.desk_id, by)
    _prepare(row, action, by, desk)
    _finish(row, action, by)
    return row


def _must_sit_at(desk_id: UUID | None, by: User) -> None:
    if desk_id is None or not Desk.objects.filter(pk=desk_id, occupant=by).exists():
        raise TicketError("called_by_another_desk")


def _prepare(row: Ticket, action: TicketAction, by: User, desk: Desk | None) -> None:
    match action:
        case TicketAction.CALL:
            row.desk, row.for_desk, row.recalls = _own_free_desk(desk, by), None, 0
        case TicketAction.REINSTATE if row.day != _today():
            raise TicketError("not_of_today")
        case TicketAction.RECALL if row.recalls >= MAX_RECALLS:
            raise TicketError("recalled_too_often")
        case TicketAction.RECALL:
            row.recalls += 1
        case TicketAction.RESUME:
            row.desk = _own_free_desk(desk or row.desk, by)
        case TicketAction.TRANSFER:
            row.for_desk = _open_desk_of(row, desk)
        case TicketAction.EMERGENCY:
            row.case = _open_at_once(row, by)


def _open_at_once(row: Ticket, by: User) -> Case | None:
    case = _case_of(row, by)
    if case is not None and case.closed_at is None:
        case.urgency = Level.IMMEDIATE
        case.save(update_fields=["urgency"])
    return case


def _case_of(row: Ticket, by: User) -> Case | None:
    """Return the ticket's case, opened now if it is the first time; other directions than ours open none."""
    return open_case(ticket=row, by=by) if row.direction == SOCIAL_SERVICES else None


@transaction.atomic
def start(*, ticket: Ticket, desk: Desk, by: User) -> Case | None:
    """Take the ticket up at the desk: its case opens, or the one it has goes on with its running hour.

    A ticket of another direction than social services is served without a case: None.
    """
    row = _locked(ticket, TicketAction.START, by)
    if row.state == TicketState.WAITING:
        row.desk = _own_free_desk(desk, by)
    elif row.desk_id != desk.pk or not Desk.objects.filter(pk=desk.pk, occupant=by).exists():
        raise TicketError("called_by_another_desk")
    row.for_desk = None
    row.case = _case_of(row, by)
    _finish(row, TicketAction.START, by)
    return row.case


@transaction.atomic
def expire(*, ticket: Ticket) -> None:
    """End a ticket that the day has left behind. Raises TicketError when it has moved on meanwhile."""
    _finish(_locked(ticket, TicketAction.EXPIRE, None), TicketAction.EXPIRE, None)


def _locked(ticket: Ticket, action: TicketAction, by: User | None) -> Ticket:
    row = Ticket.objects.select_for_update(of=("self",)).select_related("centre").get(pk=ticket.pk)
    move = MOVES[action]
    if move.permission is not None:
        if by is None or not by.may(move.permission):
            raise NotPermittedError(action)
        if by.centre_id != row.centre_id:
            raise TicketError("another_centre")
    if row.state not in move.sources:
        raise TicketError(f"not_from_{row.state}")
    return row


def _today() -> date:
    return timezone.localdate(clocks.database_now())


def _own_free_desk(desk: Desk | None, by: User) -> Desk:
    # The desk alone: its ordering joins the centre, and that lock would make all desks queue.
    row = Desk.objects.select_for_update(of=("self",)).filter(pk=desk.pk, occupant=by).first() if desk else None
    if row is None:
        raise TicketError("not_your_desk")
    if Ticket.objects.filter(desk=row, state__in=sorted(AT_DESK)).exists():
        raise TicketError("desk_is_busy")
    return row


def _open_desk_of(ticket: Ticket, desk: Desk | None) -> Desk:
    row = Desk.objects.filter(pk=desk.pk, centre=ticket.centre_id).first() if desk else None
    if row is None or row.occupant_id is None or row.pk == ticket.desk_id:
        raise TicketError("not_an_open_desk")
    return row


def _finish(ticket: Ticket, action: TicketAction, by: User | None) -> None:
    now = clocks.database_now()
    before, ticket.state = ticket.state, MOVES[action].target
    if action in (TicketAction.CALL, TicketAction.RECALL):
        ticket.called_at = now
    if action in (TicketAction.START, TicketAction.EMERGENCY):
        ticket.started_at, ticket.served_by = ticket.started_at or now, by
    _event(ticket, action, before, by, now)
    desk = ticket.desk
    if ticket.state in (TicketState.WAITING, TicketState.NO_SHOW):
        ticket.desk = None
    ticket.save()
    _set_desk_state(desk)


def _set_desk_state(desk: Desk | None) -> None:
    """Set `desk` by who is at it: what happened to somebody on hold does not free it from another."""
    if desk is not None:
        at_it = Ticket.objects.filter(desk=desk, state__in=sorted(AT_DESK)).first()
        state = STATE_OF_DESK[TicketState(at_it.state)] if at_it else DeskState.OPEN
        Desk.objects.filter(pk=desk.pk, occupant__isnull=False).update(state=state)


def _event(ticket: Ticket, action: str, before: str, by: User | None, now: datetime) -> None:
    TicketEvent.objects.create(
        ticket=ticket,
        action=action,
        from_state=before,
        to_state=ticket.state,
        desk=ticket.desk,
        by=by,
        at=now,
    )
