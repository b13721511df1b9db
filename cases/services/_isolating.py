"""Firing stages so that one which the database refuses holds up no other (F11 of the workflow page).

A batch that is refused is halved until the refused stage stands alone; it is recorded as a `StageRefusal`, left
out of every batch from then on and tried by itself, ever later, until it fires.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg2
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction

from cases.models import Deadline
from cases.services._firing import DUE_SQL, FIRE_SQL, HOOK, MAIL, REFUSE_SQL, RETRY_SQL

logger = logging.getLogger(__name__)

# So many refused one after another are not the stages' fault: the error is raised, and nothing is put off.
REFUSED_IN_A_ROW: Final = 20
# A refused stage is tried again after this long, doubled each time, at most the second.
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 5, 600
RETRIED_AT_ONCE: Final = 100
# The number of no stage: the array of the refused must have something in it.
NO_STAGE: Final = 0
# An array, not a join: the index of the unfired stages is walked in its order.
UNREFUSED: Final = "AND s.id <> ALL ((SELECT array_agg(stage_id) FROM refused)::bigint[])"


class Fired(NamedTuple):
    """Of one or several batches: warnings told, breaches found, stages dealt with (fired or refused), the latest."""

    warned: int = 0
    breached: int = 0
    stages: int = 0
    latest: datetime | None = None

    def plus(self, other: "Fired") -> "Fired":
        latest = max((one.latest for one in (self, other) if one.latest), default=None)
        return Fired(self.warned + other.warned, self.breached + other.breached, self.stages + other.stages, latest)


def fire(
    *, limit: int, deadline: Deadline | None = None, since: datetime | None = None, until: datetime | None = None
) -> Fired:
    """Fire up to `limit` stages that are due, of `deadline` alone if given, as of `until` (now).

    With `since` only those due from then on: who drains many batches need not pass by what has fired before.

    Raises DatabaseError when the database cannot be reached or refuses one stage after another.
    """
    try:
        return _fire(limit=limit, deadline=deadline, since=since, until=until)
    except DatabaseError as error:
        if not _is_refusal(error):
            raise
    halves = _Halves(
        lambda chosen, refused: _fire(limit=limit, deadline=deadline, until=until, chosen=chosen, refused=refused)
    )
    found = halves.fire(_due(limit, deadline, since, until))
    for stage, code in halves.refused.items():
        _record(stage, code)
    return found


def retry() -> Fired:
    """Try the refused stages whose time has come, each alone."""
    with connection.cursor() as cursor:
        cursor.execute(RETRY_SQL, [RETRIED_AT_ONCE])
        stages = [stage for (stage,) in cursor.fetchall()]
    found = Fired()
    for stage in stages:
        try:
            found = found.plus(_fire(limit=1, chosen=[stage], again=True))
        except DatabaseError as error:
            if not _is_refusal(error):
                raise
            _record(stage, _code(error))
    return found


class _Halves:
    """Halves what is refused until each refused stage stands alone; those are in `refused` with why.

    The highest stages come first: one that is refused silences none below it.
    """

    def __init__(self, attempt: Callable[[Sequence[int], Iterable[int]], Fired]) -> None:
        self.attempt = attempt
        self.refused: dict[int, str] = {}
        self.in_a_row = 0

    def fire(self, stages: Sequence[int]) -> Fired:
        try:
            found = self.attempt(stages, self.refused)
        except DatabaseError as error:
            if not _is_refusal(error):
                raise
            if len(stages) == 1:
                return self._refuse(stages[0], error)
            middle = len(stages) // 2
            return self.fire(stages[:middle]).plus(self.fire(stages[middle:]))
        self.in_a_row = 0 if found.stages else self.in_a_row
        return found

    def _refuse(self, stage: int, error: DatabaseError) -> Fired:
        self.in_a_row += 1
        if self.in_a_row > REFUSED_IN_A_ROW:
            raise error
        self.refused[stage] = _code(error)
        return Fired(stages=1)


def _is_refusal(error: DatabaseError) -> bool:
    # A lost connection, a deadlock or a full disk is nothing that a stage has done.
    return not isinstance(error, OperationalError)


def _code(error: DatabaseError) -> str:
    """Return what the database calls the error, and the constraint. Its text may carry what it choked on."""
    cause = error.__cause__
    names: list[str | None] = [type(error).__name__]
    if isinstance(cause, psycopg2.Error):
        names += [cause.pgcode, cause.diag.constraint_name]
    return " ".join(filter(None, names))[:120]


def _record(stage: int, code: str) -> None:
    logger.error("clocks: stage %d is refused by the database (%s)", stage, code)
    with connection.cursor() as cursor:
        cursor.execute(
            REFUSE_SQL,
            {"stage": stage, "code": code, "first": FIRST_RETRY_SECONDS, "longest": LONGEST_RETRY_SECONDS},
        )


def _due(limit: int, deadline: Deadline | None, since: datetime | None, until: datetime | None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(DUE_SQL.format(only=_only(deadline, None)), _values(limit, deadline, since, until))
        return [stage for (stage,) in cursor.fetchall()]


def _fire(
    *,
    limit: int,
    deadline: Deadline | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    chosen: Sequence[int] | None = None,
    refused: Iterable[int] = (),
    again: bool = False,
) -> Fired:
    statement = FIRE_SQL.format(only=_only(deadline, chosen, again=again))
    # A savepoint where a transaction runs already: it must be able to go on.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, _values(limit, deadline, since, until, chosen, refused))
        return Fired(*cursor.fetchone())


def _only(deadline: Deadline | None, chosen: Sequence[int] | None, *, again: bool = False) -> str:
    narrowed = ["AND s.deadline_id = %(deadline)s"] if deadline is not None else []
    if chosen is not None:
        narrowed.append("AND s.id = ANY (%(chosen)s)")
    if not again:
        narrowed.append(UNREFUSED)
    return " ".join(narrowed)


def _values(
    limit: int,
    deadline: Deadline | None,
    since: datetime | None,
    until: datetime | None,
    chosen: Sequence[int] | None = None,
    refused: Iterable[int] = (),
) -> dict[str, Any]:
    return {
        "limit": limit,
        "deadline": deadline.pk if deadline else None,
        "since": since,
        "until": until,
        "chosen": None if chosen is None else list(chosen),
        "refused": [NO_STAGE, *refused],
        "zone": settings.TIME_ZONE,
        "mail": MAIL,
        "hook": HOOK,
    }
