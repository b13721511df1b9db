"""Tells common words from others, by their stems."""

from functools import lru_cache

from cases.screening.spelling import is_ending
from cases.screening.vocabulary import ADDRESS_WORDS, COMMON, GIVEN_NAMES, INSTITUTIONS, MEDICINES, PLACES, WORDS_TOO

_SURE_STEM = 5


@lru_cache(maxsize=20_000)
def is_common(plain: str) -> bool:
    """Tell whether a word (small letters, no diacritics) is a common word with any ending, verbs' included."""
    return any(
        plain[:size] in COMMON and (size >= _SURE_STEM or is_ending(plain[size:])) for size in range(len(plain), 0, -1)
    )


@lru_cache(maxsize=20_000)
def may_be_capital(plain: str) -> bool:
    """Tell a place, an institution or a medicine, with its endings: their capital makes no person."""
    if any(plain.startswith(word) for word in ADDRESS_WORDS):
        return True
    return any(
        (plain[:size] in INSTITUTIONS or plain[:size] in PLACES or plain[:size] in MEDICINES)
        and (is_ending(plain[size:]) or size >= _SURE_STEM + 1)
        for size in range(len(plain), 1, -1)
    )


@lru_cache(maxsize=20_000)
def given_name(plain: str) -> str:
    """Return the frequent given name in a word, or nothing."""
    sizes = range(len(plain), 2, -1)
    return next((plain[:size] for size in sizes if plain[:size] in GIVEN_NAMES and is_ending(plain[size:])), "")


def is_word_too(name: str) -> bool:
    """Tell a given name that is a common word as well (Könül is "heart")."""
    return name in WORDS_TOO or is_common(name)
