"""Many invented cases at once: rows are built in Python and inserted in bulk, past the services."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from random import Random
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.db.models import Model
from django.utils import timezone

from cases.models import Announcement, Case, DeadlineStage, TicketCounter
from cases.models.case import NUMBER_ALPHABET
from cases.services.clocks import database_now
from cases.workflow import Step
from dost_portal.audit import trail
from dost_portal.demo import paths
from dost_portal.demo.clock_rows import Standards
from dost_portal.demo.copying import copy_in, next_keys
from dost_portal.demo.dsmf_rows import dsmf_rows
from dost_portal.demo.histories import Crew, History
from dost_portal.demo.mark import NotADemoError, is_marked, refuse_foreign_database
from dost_portal.demo.people import Inventor
from dost_portal.demo.stages import build
from dost_portal.passport.models import LawEnforcementBody, LegalAct
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Role

BATCH: Final = 500
# One crew of agent, lawyer and psychologist for so many cases, as many as an agency has people for. What is open stays
# what they can have at hand: a million cases are mostly the past.
CASES_PER_CREW: Final = 500
MOST_CREWS: Final = 60
OPEN_PER_CREW: Final = 90
# How far back the past goes: a year, and longer where that would be more cases a day than the crews could receive.
SHORTEST_DAYS: Final = 360
LONGEST_DAYS: Final = 1440
CASES_A_DAY: Final = 240
FRIDAY: Final = 5


@dataclass(frozen=True)
class BulkReport:
    """How many cases were added; `seconds` is the time it took."""

    cases: int
    seconds: float


def add_cases(count: int, seed: int, processes: int = 1) -> BulkReport:
    """Add `count` cases in the shares of `paths.STATES`, by so many processes at once.

    People, states and numbers are the same for the same seed, the same number of processes and the same number of
    cases there before; moments count back from now. Raises NotADemoError without a first run.
    """
    refuse_foreign_database()
    if not is_marked():
        raise NotADemoError("There is no demo here yet: run manage.py seed_demo --first-run.")
    began = time.monotonic()
    parts = _parts(count, f"{seed}:{Case.objects.count()}", processes)
    if len(parts) == 1:
        _add_part(parts[0])
    else:
        connections.close_all()  # none is shared with another process
        with ProcessPoolExecutor(len(parts), mp_context=get_context("fork"), initializer=_forget_connections) as pool:
            list(pool.map(_add_part, parts))
    trail.record("demo.cases_added", by=None, detail={"cases": count})
    return BulkReport(count, time.monotonic() - began)


@dataclass(frozen=True)
class _Part:
    """What one process adds: cases of centres that no other adds to, with numbers that end in letters of its own."""

    count: int
    seed: str
    crews: list[Crew]
    last_letters: str
    now: datetime
    days: int


def _parts(count: int, seed: str, processes: int) -> list[_Part]:
    crews, now = _crews(count), database_now()
    places = sorted({crew.centre.pk for crew in crews})
    shares = [[crew for crew in crews if places.index(crew.centre.pk) % processes == n] for n in range(processes)]
    shares = [share for share in shares if share]
    days = min(LONGEST_DAYS, max(SHORTEST_DAYS, (Case.objects.count() + count) // CASES_A_DAY))
    ends = [count * sum(map(len, shares[: n + 1])) // len(crews) for n in range(len(shares))]
    return [
        _Part(end - begin, f"{seed}:{n}" if n else seed, share, NUMBER_ALPHABET[n :: len(shares)], now, days)
        for n, (share, begin, end) in enumerate(zip(shares, [0, *ends], ends, strict=False))
    ]


def _forget_connections() -> None:
    """Whatever was open where this process was forked belongs to that one: two may not speak over it."""
    for inherited in connections.all(initialized_only=True):
        inherited.connection = None


def _add_part(part: _Part) -> None:
    factory = _Factory(part)
    for size in _sizes(part.count):
        _insert(list(islice(factory.rows(), size)), factory)


def _sizes(count: int) -> Iterator[int]:
    for start in range(0, count, BATCH):
        yield min(BATCH, count - start)


@transaction.atomic
def _insert(histories: list[list[Model]], factory: "_Factory") -> None:
    by_model: dict[type[Model], list[Model]] = {}
    for rows in histories:
        for row in rows:
            by_model.setdefault(type(row), []).append(row)
    _number_stages(by_model)
    for model, rows in by_model.items():
        copy_in(model, rows)
    factory.save_counters()


def _number_stages(by_model: dict[type[Model], list[Model]]) -> None:
    """Give the stages their keys before the announcements that point to them are written."""
    stages = by_model.get(DeadlineStage, [])
    for stage, key in zip(stages, next_keys(DeadlineStage, len(stages)), strict=True):
        stage.pk = key
    for told in by_model.get(Announcement, []):
        assert isinstance(told, Announcement)  # noqa: S101
        assert told.stage is not None  # noqa: S101
        told.stage_id = told.stage.pk


class _Factory:
    """Makes one case after the other, each as the list of its rows."""

    def __init__(self, part: _Part) -> None:
        self._random = random = Random(part.seed)  # noqa: S311 - nothing secret
        self._crews, self._now, self._last_letters = part.crews, part.now, part.last_letters
        self._days = part.days
        self._open = Counter(Case.objects.open().values_list("responsible_id", flat=True))
        self._inventor = Inventor(random, timezone.localdate(part.now))
        self._standards = Standards.on(part.now)
        self._taken = set(Case.objects.values_list("number", flat=True))
        counters = TicketCounter.objects.values_list("centre_id", "day", "last_number")
        self._counters: dict[tuple[int, date], int] = {(centre, day): last for centre, day, last in counters}
        self._touched: set[tuple[int, date]] = set()
        self._body = LawEnforcementBody.objects.get(code="POLICE_YASAMAL")
        self._legal_act = LegalAct.objects.order_by("position")[0]

    def rows(self) -> Iterator[list[Model]]:
        back_office = self._standards.back_office
        while True:
            history = build(self._history())
            history.rows += self._standards.rows_of(history)
            if history.path.has("received"):
                history.rows += dsmf_rows(history, back_office)
            yield history.rows

    def _history(self) -> History:
        crew = self._random.choice(self._crews)
        path = paths.invent(self._random, closed=self._open[crew.agent.pk] >= OPEN_PER_CREW)
        self._open[crew.agent.pk] += path.step is not Step.CLOSED
        return History(
            random=self._random,
            inventor=self._inventor,
            crew=crew,
            path=path,
            opened_at=self._opened_at(path),
            number=self._number(),
            number_for=self._next_ticket,
            body=self._body,
            legal_act=self._legal_act,
        )

    def _opened_at(self, path: paths.Path) -> datetime:
        """Return when the case opened: an open one so that it stands in its step now, a closed one long ago."""
        if path.step is not Step.CLOSED:
            return self._now - timedelta(minutes=path.length + path.rest)
        day = timezone.localtime(self._now) - timedelta(days=self._random.randrange(3, self._days))
        day -= timedelta(days=max(0, day.isoweekday() - FRIDAY))
        return day.replace(hour=9, minute=0) + timedelta(minutes=self._random.uniform(5, 480))

    def _number(self) -> str:
        while True:
            letters = "".join(self._random.choices(NUMBER_ALPHABET, k=7)) + self._random.choice(self._last_letters)
            number = f"{letters[:4]}-{letters[4:]}"
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _next_ticket(self, centre: Centre, day: date) -> int:
        key = (centre.pk, day)
        self._counters[key] = self._counters.get(key, 0) + 1
        self._touched.add(key)
        return self._counters[key]

    def save_counters(self) -> None:
        rows = [TicketCounter(centre_id=key[0], day=key[1], last_number=self._counters[key]) for key in self._touched]
        TicketCounter.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["centre", "day"], update_fields=["last_number"]
        )
        self._touched.clear()


def _crews(count: int) -> list[Crew]:
    """Return the crews who share `count` cases, the demo accounts' first; further ones are made as needed."""
    staff = {user.username: user for user in User.objects.select_related("centre")}
    crews = [
        _crew(staff[agent], staff[lawyer], staff[psychologist], staff["dsmf"])
        for agent, lawyer, psychologist in (("aysel", "kamran", "leyla"), ("murad", "orxan", "zeyneb"))
    ]
    centres = list(Centre.objects.filter(is_active=True).order_by("id"))
    for place in range(min(count // CASES_PER_CREW, MOST_CREWS - len(crews))):
        centre = centres[(place + 2) % len(centres)]
        agent, lawyer, psychologist = (_colleague(staff, place, role, centre) for role in _ROLES)
        crews.append(_crew(agent, lawyer, psychologist, staff["dsmf2"]))
    return crews


_ROLES: Final = (Role.SOCIAL_AGENT, Role.LAWYER, Role.PSYCHOLOGIST)


def _crew(agent: User, lawyer: User, psychologist: User, dsmf: User) -> Crew:
    assert agent.centre is not None  # noqa: S101 - a social agent always has one
    return Crew(agent.centre, agent, lawyer, psychologist, dsmf)


def _colleague(staff: dict[str, User], place: int, role: Role, centre: Centre) -> User:
    username = f"demo-{role.value.replace('_', '-')}-{place + 1:03}"
    if username not in staff:
        # Nobody logs in as one of these: they have no password.
        staff[username] = User.objects.create(
            username=username,
            first_name="Demo",
            last_name=f"Əməkdaş {place + 1}",
            roles=[role.value],
            centre=centre,
            password=make_password(None),
        )
    return staff[username]
