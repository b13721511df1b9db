"""What the screen is given and what it answers."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Literal

Kind = Literal["name", "fin", "document", "phone", "email", "address", "date"]
KINDS: Final[tuple[Kind, ...]] = ("name", "fin", "document", "phone", "email", "address", "date")


class ScreeningFailed(Exception):
    """The text could not be screened to the end. Whoever catches this keeps the text inside.

    Carries the type of what went wrong and nothing of the text or the identity.
    """


@dataclass(frozen=True, slots=True)
class Identity:
    """The identifiers of everyone in a case, as stored or as typed. `birth_date` is a date in any usual writing."""

    first_name: str = ""
    last_name: str = ""
    patronymic: str = ""
    fin: str = ""
    document: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    birth_date: str = ""
    perpetrator_names: tuple[str, ...] = ()
    child_names: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, values: dict[str, Any]) -> "Identity":
        """Return the identity of a JSON object. Raises ValueError for an unknown key or a value of another type."""
        lists = {"perpetrator_names", "child_names"}
        if not isinstance(values, dict) or set(values) - {field.name for field in fields(cls)}:
            raise ValueError("identity: unknown key")
        read: dict[str, Any] = {key: _list(value) if key in lists else _text(value) for key, value in values.items()}
        return cls(**read)


def _text(value: Any) -> str:
    if value is None or isinstance(value, str | date):
        return "" if value is None else str(value)
    raise ValueError("identity: a text is expected")


def _list(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if value is None or isinstance(value, list | tuple):
        return tuple(_text(item) for item in value or ())
    raise ValueError("identity: a list is expected")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place of the text which must not leave: code points `start` to `end` (exclusive).

    `explanation` is a code that says why: known_… (an identifier of this case), similar_name (one typing
    error from a name of the case), initials, looks_like_… (its form alone). `suggestion` is a neutral
    Azerbaijani wording in its place.
    """

    start: int
    end: int
    kind: Kind
    explanation: str = ""
    suggestion: str = ""


SUGGESTIONS: Final[dict[str, str]] = {
    "name": "[ad]",
    "fin": "[FİN]",
    "document": "[sənəd]",
    "phone": "[telefon]",
    "email": "[e-poçt]",
    "address": "[ünvan]",
    "date": "[tarix]",
}


def found(start: int, end: int, kind: Kind, explanation: str, suggestion: str = "") -> Finding:
    """Return a finding with the kind's own suggestion where none is given."""
    return Finding(start, end, kind, explanation, suggestion or SUGGESTIONS[kind])


def merged(findings: list[Finding], text: str) -> list[Finding]:
    """Return `findings` in order and apart from each other.

    Where some overlap, one finding covers them all and takes the kind of the longest, and of equally
    long ones the kind that the case itself knows. Names with only white space between them are one.
    """
    result: list[Finding] = []
    for finding in sorted(findings):
        last = result[-1] if result else None
        if last and (finding.start < last.end or _one_name(last, finding, text)):
            result[-1] = _union(last, finding)
        else:
            result.append(finding)
    return result


def _one_name(first: Finding, second: Finding, text: str) -> bool:
    between = text[first.end : second.start]
    return first.kind == second.kind == "name" and len(between) <= 2 and not between.strip(" \u00a0-.")


def _union(first: Finding, second: Finding) -> Finding:
    best = max(first, second, key=lambda one: (one.end - one.start, _certainty(one)))
    if first.kind == second.kind:
        best = max(first, second, key=_certainty)
    return Finding(first.start, max(first.end, second.end), best.kind, best.explanation, best.suggestion)


def _certainty(finding: Finding) -> int:
    """An identifier of the case says more than a form, and an exact one more than a similar one."""
    if finding.explanation.startswith("known"):
        return 2
    return 0 if finding.explanation.startswith("looks") else 1
