"""The only writer of a case's step."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from cases.errors import GateClosedError, NotPermittedError, RefusedError, WrongStepError
from cases.facts import facts_of
from cases.models import Case, CaseMove
from cases.services import clocks
from cases.workflow import MOVES, Action, Clock, Step, missing
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User

DOUBLED_CLICK = timedelta(minutes=1)


def lock(case: Case) -> Case:
    """Return `case` as it stands now, locked until the transaction ends, which sees its rows from here on."""
    scope.enter_case(case.pk)
    return Case.objects.select_for_update(of=("self",)).select_related("key", "centre").get(pk=case.pk)


@transaction.atomic
def advance(
    *,
    case: Case,
    action: Action,
    by: User | None,
    reason: str = "",
    target: Step | None = None,
    began: Mapping[Clock, datetime] | None = None,
) -> Case:
    """Make the move `action` and return the case as it stands then.

    `by` None is the system. `target` is for REOPEN alone; `began` is for clocks that started with
    an event on record. Raises WrongStepError,
    NotPermittedError or GateClosedError, the last with everything that is missing.
    """
    row = lock(case)
    move = MOVES[action]
    check(row, action, by)
    # Stopped first: what fell due up to this very moment is missed, and the gate must know it.
    clocks.stop(case=row, clocks=move.stops)
    lacking = missing(action, facts_of(row))
    if lacking:
        raise GateClosedError(action, lacking)
    before, row.step = row.step, (target or move.target or Step(row.step)).value
    _set_outcome(row, before, action)
    now = clocks.database_now()
    row.closed_at = now if row.step == Step.CLOSED else None
    row.save()
    CaseMove(case=row, action=action, from_step=before, to_step=row.step, by=by, at=now, reason=reason).save()
    clocks.start(case=row, clocks=move.starts, began=began)
    trail.record(f"case.{action}", by=by, subject=f"case:{row.pk}", detail={"from": before, "to": row.step})
    return row


def check(row: Case, action: Action, by: User | None) -> None:
    """Raise WrongStepError or NotPermittedError unless `by` may do `action` in the case's step."""
    move = MOVES[action]
    if row.step not in move.sources:
        raise WrongStepError(action, row.step)
    if move.permission is not None and (by is None or not by.may(move.permission)):
        raise NotPermittedError(action)


def just_done(case: Case, action: Action, by: User) -> bool:
    """Tell whether the last thing that happened to the locked `case` was `action` by `by`, a minute ago at most.

    A doubled click is one click: what it asks for the second time is done.
    """
    last = CaseMove.objects.filter(case=case).order_by("-at").first()
    if last is None or (last.action, last.by_id) != (action.value, by.pk):
        return False
    return clocks.database_now() - last.at < DOUBLED_CLICK


def needs_reason(reason: str) -> None:
    """Raise RefusedError("reason_missing") for an empty reason: what is exceptional is explained."""
    if not reason.strip():
        raise RefusedError("reason_missing")


def try_advance(*, case: Case, action: Action, by: User | None) -> bool:
    """Make the move if the case is where it starts and nothing is missing; return whether it was made."""
    row = lock(case)
    if row.step not in MOVES[action].sources or missing(action, facts_of(row)):
        return False
    advance(case=row, action=action, by=by)
    return True


def record_stay(case: Case, action: Action, by: User | None, reason: str = "") -> None:
    """Write into the history of `case` what happened without leaving its step."""
    CaseMove(case=case, action=action, from_step=case.step, to_step=case.step, by=by, reason=reason).save(
        force_insert=True
    )
    trail.record(f"case.{action}", by=by, subject=f"case:{case.pk}")


def _set_outcome(row: Case, before: str, action: Action) -> None:
    outcome = MOVES[action].outcome
    if outcome is not None:
        row.outcome = outcome.value
    if action is Action.REOPEN:
        row.outcome = row.outcome if row.step == Step.REPLY else ""
        row.closed_from = ""
    elif row.step == Step.CLOSED:
        row.closed_from = before
