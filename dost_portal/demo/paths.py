"""Which way an invented case goes, how far, and when each event happens. Minutes; no tables."""

from dataclasses import dataclass
from random import Random
from typing import Final

from cases.workflow import Outcome, Step

# Where a case of the bulk stands, and how many of a hundred do, until the desks are full (`bulk.OPEN_PER_CREW`).
# The open ones are many on purpose: what is measured with this data is mostly about them.
STATES: Final[dict[tuple[Step, Outcome | None], int]] = {
    (Step.INTAKE, None): 2,
    (Step.INTERVIEW, None): 6,
    (Step.ASSESSMENT, None): 4,
    (Step.POLICE, None): 4,
    (Step.REFERRAL, None): 4,
    (Step.DECISION, None): 7,
    (Step.REPLY, Outcome.PLACED): 3,
    (Step.CLOSED, Outcome.PLACED): 40,
    (Step.CLOSED, Outcome.REFUSED_FINAL): 8,
    (Step.CLOSED, Outcome.REFUSED_PRELIMINARY): 8,
    (Step.CLOSED, Outcome.NO_NEED): 7,
    (Step.CLOSED, Outcome.WITHDRAWN): 4,
    (Step.CLOSED, Outcome.EMERGENCY): 3,
}

# Event → shortest and longest pause before it, in minutes. In the order of the passport's steps.
PAUSES: Final[dict[str, tuple[float, float]]] = {
    "taken_in": (5, 13),
    "lawyer_takes": (1, 5),
    "psychologist_takes": (0.5, 3),
    "lawyer_signs": (5, 11),
    "psychologist_signs": (2, 7),
    "assessed": (2, 7),
    "noticed": (1, 3),
    "confirmed": (1, 6),
    "sent": (1, 5),
    "received": (0.05, 0.1),
    "decided": (45, 1500),
    "collected": (0.05, 0.1),
}
_ORDER: Final = tuple(PAUSES)
# The last event that has happened in a case which stands at this step: one of these.
_REACHED: Final[dict[Step, tuple[str, ...]]] = {
    Step.INTAKE: ("",),
    Step.INTERVIEW: ("taken_in", "taken_in", "psychologist_takes", "lawyer_signs"),
    Step.ASSESSMENT: ("psychologist_signs",),
    Step.POLICE: ("assessed", "noticed", "noticed"),
    Step.REFERRAL: ("confirmed",),
    Step.DECISION: ("received",),
    Step.REPLY: ("collected",),
}
_ENDED_AFTER: Final = {
    Outcome.PLACED: "collected",
    Outcome.REFUSED_FINAL: "collected",
    Outcome.REFUSED_PRELIMINARY: "taken_in",
    Outcome.NO_NEED: "confirmed",
    Outcome.WITHDRAWN: "taken_in",
    Outcome.EMERGENCY: "",
}
# How long an open case has stood in its step at most.
_REST: Final = {Step.DECISION: 1380.0, Step.REPLY: 300.0}


@dataclass(frozen=True)
class Path:
    """One case: the step and outcome it has reached, and its events with their minute after the opening."""

    step: Step
    outcome: Outcome | None
    minutes: dict[str, float]
    rest: float  # minutes from the last event until now, for an open case

    @property
    def length(self) -> float:
        return max(self.minutes.values())

    def has(self, event: str) -> bool:
        return event in self.minutes


CLOSED: Final = {state: share for state, share in STATES.items() if state[0] is Step.CLOSED}


def invent(random: Random, *, closed: bool = False) -> Path:
    """Return a path, the states in the shares of STATES; with `closed` of those that have ended."""
    states = CLOSED if closed else STATES
    (step, outcome), *_ = random.choices(list(states), weights=list(states.values()))
    minutes = _walk(random, _last_event(random, step, outcome))
    if outcome is Outcome.REFUSED_PRELIMINARY:
        minutes["refused"] = max(minutes.values()) + random.uniform(2, 12)
    if step is Step.CLOSED:
        # Who withdraws or is handed over gets no reply; the others are told, then the case closes.
        minutes["closed"] = max(minutes.values()) + random.uniform(3, 40)
    return Path(step, outcome, minutes, random.uniform(0, _REST.get(step, 30.0)))


def _last_event(random: Random, step: Step, outcome: Outcome | None) -> str:
    return _ENDED_AFTER[outcome] if step is Step.CLOSED and outcome else random.choice(_REACHED[step])


def _walk(random: Random, last: str) -> dict[str, float]:
    # Some cases are slow throughout: about one in eight misses the front office's hour.
    pace, now = random.choices((0.8, 1.0, 1.2, 1.9), weights=(30, 42, 16, 12))[0], 0.0
    minutes = {"opened": 0.0}
    if not last:
        return minutes
    for event in _ORDER[: _ORDER.index(last) + 1]:
        shortest, longest = PAUSES[event]
        now += random.uniform(shortest, longest) * (1.0 if event == "decided" else pace)
        minutes[event] = now
    return minutes
