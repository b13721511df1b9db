"""Tells common words from others, by their stems."""

import re
from functools import lru_cache

from dost_portal.screening.spelling import is_ending
from dost_portal.screening.vocabulary import (
    ADDRESS_WORDS,
    COMMON,
    GIVEN_NAMES,
    INSTITUTIONS,
    MEDICINES,
    PLACES,
    WORDS_TOO,
)

_SURE_STEM = 5
_LONGEST_STEM = 24
# The endings of a noun and the beginnings of a verb's; looser chains would make common words of names.
_SHORT_ENDING = re.compile(
    r"(?:l[ae]r)?(?:[iu]?m|[iu]?n|s?[iu]|[iu]m[iu]z)?(?:n?d[ae]n?|[ny]?[aeiu]|n?[iu]n|y?l[ae])?(?:ki|d[iu]r)?|l[iu](?:q|k)?|s[iu]z"
)
_VERB = re.compile(
    r"(?:y?[iu]r|[ae]r|m[ae]|d[iu]|y?[iu]b|y?[ae]n|m[iu]s|y?[ae]c[ae][kgq]|[iu]l|[iu]n|d[iu]r|s[iu]n)[a-z]{0,6}"
)
_FAMILY = re.compile(r".{3,}(?:ov|[iey]ev)a?")


@lru_cache(maxsize=20_000)
def is_common(plain: str) -> bool:
    """Tell whether a word (small letters, no diacritics) is a common word with any ending, verbs' included."""
    if _FAMILY.fullmatch(plain):
        return plain in COMMON
    return any(plain[:size] in COMMON and _ends_as_common(plain[:size], plain[size:]) for size in _sizes(plain, 1))


@lru_cache(maxsize=20_000)
def is_common_noun(plain: str) -> bool:
    """Tell a common word with nothing but a noun's endings: stricter, for what a capital makes suspicious."""
    sizes = _sizes(plain, 1)
    return any(plain[:size] in COMMON and _SHORT_ENDING.fullmatch(plain[size:]) for size in sizes)


def _sizes(plain: str, least: int) -> range:
    """Return the lengths a stem may have, longest first; no stem is longer than 24 letters."""
    return range(min(len(plain), _LONGEST_STEM), least - 1, -1)


def _ends_as_common(stem: str, rest: str) -> bool:
    size = len(stem)
    if rest.startswith("y") and stem[-1] not in "aeiou":
        return False  # y only keeps vowels apart
    if size >= _SURE_STEM or _SHORT_ENDING.fullmatch(rest):
        return True
    return size > 2 and bool(_VERB.fullmatch(rest))


@lru_cache(maxsize=20_000)
def may_be_capital(plain: str) -> bool:
    """Tell a place, an institution or a medicine, with its endings: their capital makes no person."""
    if any(plain.startswith(word) for word in ADDRESS_WORDS):
        return True
    return any(
        (plain[:size] in INSTITUTIONS or plain[:size] in PLACES or plain[:size] in MEDICINES)
        and (is_ending(plain[size:]) or size >= _SURE_STEM + 1)
        for size in _sizes(plain, 2)
    )


@lru_cache(maxsize=20_000)
def given_name(plain: str) -> str:
    """Return the frequent given name in a word, or nothing."""
    sizes = _sizes(plain, 3)
    return next((plain[:size] for size in sizes if plain[:size] in GIVEN_NAMES and is_ending(plain[size:])), "")


def is_word_too(name: str) -> bool:
    """Tell a given name that is a common word as well (Könül is "heart")."""
    return name in WORDS_TOO or is_common(name)
