"""One invented case of the bulk: its facts, its ticket and its history. What each step leaves is in `stages`."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from cases.models import Application, Case, CaseKey, CaseMember, CaseMove, ReferralLink, Ticket, TicketEvent
from cases.workflow import MOVES, Action, Clock, Outcome, Step
from dost_portal.crypto import wrap
from dost_portal.demo.paths import Path
from dost_portal.demo.people import Inventor
from dost_portal.demo.rows import made
from dost_portal.passport.models import LawEnforcementBody, LegalAct
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Role
from referrals.contracts import Level, Need, ViolenceForm

LEVELS: Final = tuple(Level)
NEEDS: Final = tuple(need for need in Need if need is not Need.SHELTER)
AVOIDED: Final = ((), (), (), ("01",), ("03",), ("06", "01"))


@dataclass(frozen=True)
class Crew:
    """Who works on a case of the bulk."""

    centre: Centre
    agent: User
    lawyer: User
    psychologist: User
    dsmf: User


@dataclass
class History:
    """Collects the rows of one case in `rows`, in an order in which they may be inserted.

    `number_for` gives the next ticket number of a centre's day.
    """

    random: Random
    inventor: Inventor
    crew: Crew
    path: Path
    opened_at: datetime
    number: str
    number_for: Callable[[Centre, date], int]
    body: LawEnforcementBody
    legal_act: LegalAct
    rows: list[Model] = field(default_factory=list)
    case: Case = field(init=False)
    ticket: Ticket = field(init=False)
    link: ReferralLink = field(init=False)
    # When which clock started and stopped; the clocks' own rows are made from it.
    started: dict[Clock, datetime] = field(default_factory=dict)
    stopped: dict[Clock, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pick = self.random
        self.urgency = pick.choices(LEVELS, weights=(10, 45, 35, 10))[0]
        self.forms = sorted(pick.sample(list(ViolenceForm), pick.choice((1, 2, 2, 3))))
        self.need = self.path.outcome is not Outcome.NO_NEED
        self.needs = sorted({Need.SHELTER, *pick.sample(NEEDS, 2)}) if self.need else []
        self.avoided = pick.choice(AVOIDED) if self.need else ()
        children = pick.choices((0, 1, 2, 3), weights=(35, 30, 25, 10))[0]
        self.intake = self.inventor.intake(children=children, on=self.opened_at.date())

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def at(self, event: str) -> datetime:
        return self.opened_at + timedelta(minutes=self.path.minutes[event])

    def add(self, model: type[Model], **values: Any) -> Any:
        row = made(model, **values)
        self.rows.append(row)
        return row

    def of_case(self, model: type[Model], event: str, **values: Any) -> Any:
        return self.add(model, id=self.uuid(), case=self.case, created_at=self.at(event), **values)

    def move(self, action: Action, event: str, by: User | None, source: Step | str) -> None:
        """Add the move `action` from the step `source`, and start and stop the clocks that it does."""
        move, at = MOVES[action], self.at(event)
        to = move.target or source
        self.add(CaseMove, id=self.uuid(), case=self.case, action=action, from_step=source, to_step=to, by=by, at=at)
        for clock in move.stops:
            if clock not in self.stopped and clock in self.started:
                self.stopped[clock] = at
        for clock in move.starts:
            self.started[clock] = at

    def open(self) -> None:
        path, crew = self.path, self.crew
        closed = path.step is Step.CLOSED
        self.case = self.add(
            Case,
            id=self.uuid(),
            number=self.number,
            centre=crew.centre,
            step=path.step,
            outcome=path.outcome or "",
            closed_from=self.closed_from() if closed else "",
            responsible=crew.agent,
            urgency=self.urgency if self.need and path.has("assessed") else Level.MEDIUM,
            opened_at=self.opened_at,
            closed_at=self.at("closed") if closed else None,
        )
        self._seal()
        self.add(CaseMember, case=self.case, user=crew.agent, role=Role.SOCIAL_AGENT, since=self.opened_at)
        self._take_ticket()
        self.move(Action.OPEN, "opened", crew.agent, "")
        self.started[Clock.OVERALL] = self.ticket.issued_at
        values = asdict(self.intake.application) if path.has("taken_in") else {"applicant_kind": "self"}
        self.of_case(Application, "opened", **values)

    def _seal(self) -> None:
        data_key = self.random.randbytes(32)
        key_id, wrapped = wrap(data_key, f"case:{self.case.pk}")
        self.add(CaseKey, case=self.case, key_id=key_id, wrapped=wrapped)
        # Known here already: opening the wrapped one again for every row would take most of the time.
        self.case.__dict__["_data_key"] = data_key

    def closed_from(self) -> Step:
        if self.path.outcome in (Outcome.WITHDRAWN, Outcome.EMERGENCY):
            return Step.INTERVIEW if self.path.has("taken_in") else Step.INTAKE
        return Step.REPLY

    def _take_ticket(self) -> None:
        issued = self.opened_at - timedelta(minutes=self.random.uniform(1, 25))
        day = timezone.localdate(issued)
        called = self.opened_at - timedelta(seconds=self.random.uniform(10, 50))
        state, ending = self._ticket_end()
        self.ticket = self.add(
            Ticket,
            id=self.uuid(),
            centre=self.crew.centre,
            day=day,
            number=self.number_for(self.crew.centre, day),
            state=state,
            applicant_kind="self",
            companion="alone",
            issued_at=issued,
            called_at=called,
            started_at=self.opened_at,
            served_by=self.crew.agent,
            case=self.case,
        )
        ended = self.at("taken_in" if self.path.has("taken_in") else "closed") if state != "on_hold" else self.opened_at
        moves = (
            ("issue", "", "waiting", None, issued),
            ("call", "waiting", "called", self.crew.agent, called),
            ("start", "called", "serving", self.crew.agent, self.opened_at),
            (ending, "serving", state, self.crew.agent, ended),
        )
        for action, source, target, by, at in moves:
            self.add(TicketEvent, ticket=self.ticket, action=action, from_state=source, to_state=target, by=by, at=at)

    def _ticket_end(self) -> tuple[str, str]:
        """Return the state of the ticket and the action that led there."""
        if self.path.outcome is Outcome.EMERGENCY:
            return "emergency", "emergency"
        return ("completed", "complete") if self.path.has("taken_in") else ("on_hold", "hold")
