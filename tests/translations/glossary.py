"""A term of the field has one word in a language: how the tests find where another was used."""

import re
from typing import NamedTuple

from dost_portal.azeri.letters import az_lower
from tests.translations.catalogue import Entry, entries, prose


class Term(NamedTuple):
    """`english` is a regular expression for whole words; one of `ours` must stand in the translation.

    `others` are the messages in which the English word means something else.
    """

    english: str
    ours: tuple[str, ...]
    others: frozenset[str] = frozenset()


def term(english: str, *ours: str, others: tuple[str, ...] = ()) -> Term:
    return Term(english, ours, frozenset(others))


def misfits(wanted: Term, language: str) -> list[str]:
    """Return the messages that hold the English term but none of its words in `language`."""
    return [f"{entry.key!r}: {entry.ours[0]!r}" for entry in holding(wanted, language) if not fits(entry, wanted)]


def holding(wanted: Term, language: str) -> list[Entry]:
    pattern = re.compile(rf"(?<![\w-])(?:{wanted.english})(?![\w-])", re.IGNORECASE)
    return [entry for entry in entries(language) if pattern.search(prose(entry.key)) and entry.key not in wanted.others]


def fits(entry: Entry, wanted: Term) -> bool:
    words = tuple(re.compile(rf"(?<!\w){re.escape(word)}") for word in wanted.ours)
    return all(any(word.search(az_lower(form)) for word in words) for form in entry.ours)
