"""The states of a ticket and the moves between them, table-driven. No Django, no clock."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dost_portal.staff.roles import Permission


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    EMERGENCY = "emergency"
    EXPIRED = "expired"


OPEN_STATES: Final = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.ON_HOLD})
# A desk holds one ticket in these states. Who is on hold waits for somebody else, and the desk is free.
AT_DESK: Final = frozenset({TicketState.CALLED, TicketState.SERVING})
# A ticket being served needs a person to end it, whatever the hour.
CLOSED_WITH_THE_DAY: Final = OPEN_STATES - {TicketState.SERVING}


class TicketAction(StrEnum):
    CALL = "call"
    RECALL = "recall"
    START = "start"
    REQUEUE = "requeue"
    HOLD = "hold"
    RESUME = "resume"
    RELEASE = "release"
    TRANSFER = "transfer"
    NO_SHOW = "no_show"
    REINSTATE = "reinstate"
    LEAVE = "leave"
    CANCEL = "cancel"
    COMPLETE = "complete"
    EMERGENCY = "emergency"
    EXPIRE = "expire"


MAX_RECALLS: Final = 3


@dataclass(frozen=True)
class TicketMove:
    sources: frozenset[TicketState]
    target: TicketState
    permission: Permission | None  # None: only the system does it


def _move(target: TicketState, permission: Permission | None, *sources: TicketState) -> TicketMove:
    return TicketMove(frozenset(sources), target, permission)


_S = TicketState
_SERVE = Permission.TICKET_SERVE

MOVES: Final[dict[TicketAction, TicketMove]] = {
    TicketAction.CALL: _move(_S.CALLED, _SERVE, _S.WAITING),
    TicketAction.RECALL: _move(_S.CALLED, _SERVE, _S.CALLED),
    TicketAction.START: _move(_S.SERVING, _SERVE, _S.CALLED, _S.WAITING),
    TicketAction.REQUEUE: _move(_S.WAITING, _SERVE, _S.CALLED, _S.SERVING),
    TicketAction.HOLD: _move(_S.ON_HOLD, _SERVE, _S.SERVING),
    TicketAction.RESUME: _move(_S.SERVING, _SERVE, _S.ON_HOLD),
    TicketAction.RELEASE: _move(_S.WAITING, Permission.TICKET_RELEASE, _S.CALLED, _S.SERVING, _S.ON_HOLD),
    TicketAction.TRANSFER: _move(_S.WAITING, _SERVE, _S.CALLED, _S.SERVING, _S.ON_HOLD),
    TicketAction.NO_SHOW: _move(_S.NO_SHOW, _SERVE, _S.CALLED),
    TicketAction.REINSTATE: _move(_S.WAITING, Permission.TICKET_ISSUE, _S.NO_SHOW),
    TicketAction.LEAVE: _move(_S.LEFT, _SERVE, *OPEN_STATES),
    TicketAction.CANCEL: _move(_S.CANCELLED, Permission.TICKET_ISSUE, _S.WAITING),
    TicketAction.COMPLETE: _move(_S.COMPLETED, _SERVE, _S.SERVING),
    TicketAction.EMERGENCY: _move(_S.EMERGENCY, _SERVE, *OPEN_STATES),
    TicketAction.EXPIRE: _move(_S.EXPIRED, None, *CLOSED_WITH_THE_DAY),
}
