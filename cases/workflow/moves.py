"""The table: who may do what, from where to where, and what must be there."""

from dataclasses import dataclass
from typing import Final

from cases.workflow.requirements import (
    ASSESSMENT,
    CAUSE,
    INTAKE,
    INTERVIEW,
    NEED,
    NO_NEED,
    POLICE,
    REFERRAL,
    REPLY,
    RESPONSIBLE,
    CaseFacts,
    Requirement,
)
from cases.workflow.steps import ANY, FRONT_OFFICE, OPEN, Action, Clock, Outcome, Step
from dost_portal.staff.roles import Permission


@dataclass(frozen=True, kw_only=True)
class Move:
    """One way a case can move. `target` None means that it stays where it is."""

    action: Action
    sources: frozenset[Step]
    target: Step | None = None
    permission: Permission | None  # None: only the system does it
    needs: tuple[Requirement, ...] = ()
    starts: tuple[Clock, ...] = ()
    stops: tuple[Clock, ...] = ()
    outcome: Outcome | None = None


ALL_CLOCKS: Final = (Clock.FRONT_OFFICE, Clock.BACK_OFFICE, Clock.OVERALL)
# What ends a case otherwise than by a placement ends the wait for an arrival too.
ENDING_CLOCKS: Final = (*ALL_CLOCKS, Clock.ARRIVAL)


def _stay(action: Action, sources: frozenset[Step], permission: Permission) -> Move:
    return Move(action=action, sources=sources, permission=permission)


def _step(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


_MOVES: Final = (
    _stay(Action.VIEW, ANY, Permission.CASE_VIEW),
    Move(
        action=Action.OPEN,
        sources=frozenset(),
        target=Step.INTAKE,
        permission=Permission.CASE_OPEN,
        starts=(Clock.FRONT_OFFICE, Clock.OVERALL),
    ),
    # What was recorded wrongly is corrected as long as the case is open; what it said before is kept.
    _stay(Action.RECORD_INTAKE, OPEN, Permission.INTAKE),
    # An act that was awaited may come after the referral has left.
    _stay(Action.ADD_FILE, OPEN, Permission.FILES),
    # The person may come for a paper when all is over.
    _stay(Action.ISSUE_LETTER, ANY, Permission.PAPERS),
    _stay(Action.RECORD_CONSENT, ANY, Permission.PAPERS),
    _stay(Action.RECORD_RISK, OPEN, Permission.PAPERS),
    _stay(Action.PLAN_SAFETY, OPEN, Permission.PAPERS),
    _stay(Action.RECORD_ORDER, OPEN, Permission.PAPERS),
    Move(
        action=Action.COMPLETE_INTAKE,
        sources=_step(Step.INTAKE),
        target=Step.INTERVIEW,
        permission=Permission.INTAKE,
        needs=INTAKE,
    ),
    _stay(Action.TAKE_INTERVIEW, _step(Step.INTAKE, Step.INTERVIEW, Step.ASSESSMENT), Permission.INTERVIEW),
    _stay(Action.RECORD_INTERVIEW, FRONT_OFFICE - {Step.INTAKE}, Permission.INTERVIEW),
    Move(
        action=Action.COMPLETE_INTERVIEW,
        sources=_step(Step.INTERVIEW),
        target=Step.ASSESSMENT,
        permission=Permission.INTERVIEW,
        needs=INTERVIEW,
    ),
    _stay(Action.RECORD_ASSESSMENT, _step(Step.ASSESSMENT, Step.POLICE, Step.REFERRAL), Permission.ASSESS),
    Move(
        action=Action.COMPLETE_ASSESSMENT,
        sources=_step(Step.ASSESSMENT),
        target=Step.POLICE,
        permission=Permission.ASSESS,
        needs=ASSESSMENT,
    ),
    # Danger does not wait for an assessment: the notice may go from intake on.
    _stay(Action.SEND_NOTICE, OPEN, Permission.NOTIFY_POLICE),
    Move(
        action=Action.COMPLETE_POLICE,
        sources=_step(Step.POLICE),
        target=Step.REFERRAL,
        permission=None,
        needs=(*ASSESSMENT, *POLICE, NEED),
    ),
    Move(
        action=Action.CONCLUDE_NO_NEED,
        # The assessment may change until the referral is sent; a change needs both signatures again.
        sources=_step(Step.POLICE, Step.REFERRAL),
        target=Step.REPLY,
        permission=None,
        needs=(*ASSESSMENT, *POLICE, NO_NEED),
        outcome=Outcome.NO_NEED,
    ),
    _stay(Action.DECIDE_POSITIVE, _step(Step.REFERRAL), Permission.DECIDE),
    Move(
        action=Action.SEND_REFERRAL,
        sources=_step(Step.REFERRAL),
        permission=Permission.REFER,
        needs=REFERRAL,
    ),
    Move(
        action=Action.CONFIRM_RECEIPT,
        sources=_step(Step.REFERRAL),
        target=Step.DECISION,
        permission=None,
        stops=(Clock.FRONT_OFFICE,),
        starts=(Clock.BACK_OFFICE,),
    ),
    _stay(Action.WRITE_REMARK, _step(Step.POLICE, Step.REFERRAL), Permission.REFER),
    _stay(Action.RELEASE_TEXT, _step(Step.POLICE, Step.REFERRAL, Step.DECISION), Permission.RELEASE_TEXT),
    _stay(Action.ANSWER_CLARIFICATION, _step(Step.DECISION), Permission.REFER),
    Move(
        action=Action.RECEIVE_PLACEMENT,
        sources=_step(Step.DECISION),
        target=Step.REPLY,
        permission=None,
        stops=(Clock.BACK_OFFICE, Clock.OVERALL),
        # Runs on after the case is closed: nobody is lost on the way to the place.
        starts=(Clock.ARRIVAL,),
        outcome=Outcome.PLACED,
    ),
    Move(
        action=Action.RECEIVE_REFUSAL,
        sources=_step(Step.DECISION),
        target=Step.REPLY,
        permission=None,
        stops=(Clock.BACK_OFFICE, Clock.OVERALL),
        outcome=Outcome.REFUSED_FINAL,
    ),
    Move(action=Action.CONFIRM_ARRIVAL, sources=ANY, permission=None, stops=(Clock.ARRIVAL,)),
    # From a reference back to the case: never done by anybody outside its team.
    _stay(Action.IDENTIFY, ANY, Permission.REFER),
    _stay(Action.RECORD_REPLY, _step(Step.REPLY), Permission.REPLY),
    Move(
        action=Action.CLOSE,
        sources=_step(Step.REPLY),
        target=Step.CLOSED,
        permission=Permission.REPLY,
        needs=REPLY,
        stops=ALL_CLOCKS,
    ),
    Move(
        action=Action.REFUSE,
        sources=FRONT_OFFICE,
        target=Step.REPLY,
        permission=Permission.END_CASE,
        needs=(RESPONSIBLE,),
        outcome=Outcome.REFUSED_PRELIMINARY,
    ),
    Move(
        action=Action.WITHDRAW,
        sources=OPEN,
        target=Step.CLOSED,
        permission=Permission.END_CASE,
        needs=(CAUSE,),
        stops=ENDING_CLOCKS,
        outcome=Outcome.WITHDRAWN,
    ),
    # Nobody in danger waits for a form: here the cause is asked for afterwards, on the supervisor's board.
    Move(
        action=Action.EMERGENCY,
        sources=OPEN,
        target=Step.CLOSED,
        permission=Permission.HAND_OVER,
        stops=ENDING_CLOCKS,
        outcome=Outcome.EMERGENCY,
    ),
    _stay(Action.TRANSFER, FRONT_OFFICE, Permission.HAND_OVER),
    _stay(Action.TAKE_OVER, OPEN, Permission.CASE_OPEN),
    _stay(Action.ASSIGN, OPEN, Permission.ASSIGN),
    _stay(Action.HAND_ON, OPEN, Permission.CASE_VIEW),
    _stay(Action.INVITE, FRONT_OFFICE, Permission.HAND_OVER),
    _stay(Action.RELEASE_ACT, FRONT_OFFICE, Permission.RELEASE),
    _stay(Action.RELEASE_CONFLICT, FRONT_OFFICE, Permission.RELEASE),
    # Who knows somebody in the case says so at any time, and a supervisor may say it of a colleague.
    _stay(Action.DECLARE_CONFLICT, ANY, Permission.CASE_VIEW),
    _stay(Action.BAR, ANY, Permission.ASSIGN),
    _stay(Action.LIFT_BAR, ANY, Permission.ASSIGN),
    _stay(Action.SEAL, ANY, Permission.SEAL),
    _stay(Action.UNSEAL, ANY, Permission.ASSIGN),
    _stay(Action.HOLD, ANY, Permission.ERASE),
    _stay(Action.END_HOLD, ANY, Permission.ERASE),
    _stay(Action.ORDER_ERASURE, _step(Step.CLOSED), Permission.ERASE),
    _stay(Action.END_ERASURE, _step(Step.CLOSED), Permission.ERASE),
    _stay(Action.ADMIT, FRONT_OFFICE, Permission.HAND_OVER),
    _stay(Action.EXPLAIN_BREACH, ANY, Permission.EXPLAIN_BREACH),
    _stay(Action.ESCALATE, OPEN, Permission.CENTRE_CLOCKS),
    _stay(Action.CORRECT_CLOCK, ANY, Permission.CENTRE_CLOCKS),
    _stay(Action.ENTER_PAPER, _step(Step.INTAKE), Permission.CASE_OPEN),
    _stay(Action.CONFIRM_PAPER, ANY, Permission.CENTRE_CLOCKS),
    # Back to the step it was closed from; the service names it, this row permits it.
    Move(
        action=Action.REOPEN,
        sources=_step(Step.CLOSED),
        target=None,
        permission=Permission.REOPEN,
    ),
)

MOVES: Final[dict[Action, Move]] = {move.action: move for move in _MOVES}


def missing(action: Action, facts: CaseFacts) -> tuple[Requirement, ...]:
    """Return all that `action` still demands, in the order a person would mend it."""
    return tuple(need for need in MOVES[action].needs if not need.met(facts))


def clocks_after_reopening(step: Step) -> tuple[Clock, ...]:
    """Return the clocks that run again, as a new generation, in a case reopened at `step`."""
    return (Clock.FRONT_OFFICE, Clock.OVERALL) if step in FRONT_OFFICE else ()


# What leads out of each step: whose requirements the case page shows as "still missing".
NEXT_ACTION: Final[dict[Step, Action]] = {
    Step.INTAKE: Action.COMPLETE_INTAKE,
    Step.INTERVIEW: Action.COMPLETE_INTERVIEW,
    Step.ASSESSMENT: Action.COMPLETE_ASSESSMENT,
    Step.POLICE: Action.COMPLETE_POLICE,
    Step.REFERRAL: Action.SEND_REFERRAL,
    Step.REPLY: Action.CLOSE,
}
