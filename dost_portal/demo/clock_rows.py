"""The clocks of an invented case, with what has fired and what was cancelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model

from cases.models import Announcement, BreachCause, BreachExplanation, Deadline, DeadlineStage, Stage
from cases.workflow import Clock, Step
from dost_portal.demo.histories import History
from dost_portal.demo.rows import made
from dost_portal.passport.calendar import due_at, warn_at
from dost_portal.passport.models import ServiceStandard
from dost_portal.passport.selectors import standard_on

ESCALATE_AT_MULTIPLE = 2
# How long after a stage was due the sweep fired it.
SWEPT_AFTER = timedelta(milliseconds=800)


@dataclass(frozen=True)
class Standards:
    """The service standards in force, read once for all cases."""

    rows: dict[Clock, ServiceStandard]

    @classmethod
    def on(cls, at: datetime) -> "Standards":
        return cls({clock: standard_on(clock.standard, at) for clock in Clock})

    @property
    def back_office(self) -> timedelta:
        """The back office's time; a day, if it is not exact."""
        return self.rows[Clock.BACK_OFFICE].exact or timedelta(days=1)

    def rows_of(self, history: History) -> Iterator[Model]:
        """Yield the clocks of `history` with their stages.

        A running clock's stages are unfired: those that are due already are the sweep's to fire.
        """
        for clock, started in history.started.items():
            standard = self.rows[clock]
            due = due_at(started, standard, history.crew.centre.working_hours)
            deadline = made(
                Deadline,
                id=history.uuid(),
                case=history.case,
                clock=clock,
                standard=standard,
                started_at=started,
                warn_at=warn_at(started, due, standard),
                due_at=due,
                stopped_at=history.stopped.get(clock),
            )
            yield deadline
            yield from _stages(history, deadline)
            yield from _cause(history, deadline)


def _cause(history: History, deadline: Deadline) -> Iterator[Model]:
    """No case closes without the cause of a missed deadline."""
    stopped = deadline.stopped_at
    if history.case.step == Step.CLOSED and stopped is not None and stopped >= deadline.due_at:
        yield made(
            BreachExplanation,
            id=history.uuid(),
            case=history.case,
            created_at=stopped,
            deadline=deadline,
            cause=history.random.choice(BreachCause.values),
            remark="Nümunə qeyd",
            recorded_by=history.crew.agent,
        )


def _stages(history: History, deadline: Deadline) -> Iterator[Model]:
    length, stopped = deadline.due_at - deadline.started_at, deadline.stopped_at
    for stage, fire_at in (
        (Stage.WARNING, deadline.warn_at),
        (Stage.BREACH, deadline.due_at),
        (Stage.ESCALATION, deadline.started_at + length * ESCALATE_AT_MULTIPLE),
    ):
        fired = stopped is not None and fire_at <= stopped
        row = made(
            DeadlineStage,
            deadline=deadline,
            stage=stage,
            fire_at=fire_at,
            fired_at=fire_at + SWEPT_AFTER if fired else None,
            cancelled_at=None if fired else stopped,
        )
        yield row
        if fired:
            at = fire_at + SWEPT_AFTER
            seen_at = at + timedelta(minutes=2)
            yield made(Announcement, stage=row, user=history.crew.agent, at=at, seen_at=seen_at, why="", muted=False)
