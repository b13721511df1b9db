"""The step machine of passport item 23: who may do what, from where to where, and what must be there.

No Django, no clock, no models. A new way a case can move is one more row of MOVES. What a gate
demands is a Requirement, answered from CaseFacts; every gate names all that is missing at once.
"""

from cases.workflow.moves import MOVES, NEXT_ACTION, Move, clocks_after_reopening, missing
from cases.workflow.requirements import CaseFacts, Requirement
from cases.workflow.steps import ANY, FRONT_OFFICE, OPEN, Action, Clock, Outcome, Step

__all__ = [
    "ANY",
    "FRONT_OFFICE",
    "MOVES",
    "NEXT_ACTION",
    "OPEN",
    "Action",
    "CaseFacts",
    "Clock",
    "Move",
    "Outcome",
    "Requirement",
    "Step",
    "clocks_after_reopening",
    "missing",
]
