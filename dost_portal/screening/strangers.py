"""Names of people the case does not know of: a capital where none belongs, or the form of a name."""

import re
from collections.abc import Iterator
from typing import Final

from dost_portal.screening.findings import Finding, found
from dost_portal.screening.names import is_initial, starts_sentence
from dost_portal.screening.reading import Reading
from dost_portal.screening.spelling import is_ending, is_suffix_word
from dost_portal.screening.vocabulary import COMMON, PLACES
from dost_portal.screening.words import given_name, is_common, is_common_noun, is_word_too, may_be_capital

_SURNAME = re.compile(
    r"([a-z]{3,}?(?:ov|[iyea]ev)(?:a|lar|ler)?|[a-z]{2,}(?:zade|oglu|qizi|ovna|ovic|evna|evic))([a-z]{0,8})"
)
# The possessive says what the capital belongs to: "Nizami rayonu", but "Qaratel mərkəzə gəldi".
_FOLLOWS: Final = re.compile(
    r"\W{0,3}(?:\d+ ?(?:mg|mq|ml|ed|vahid)|(?:[a-z]+ )?(?:rayonu|seheri|nazirliyi|agentliyi|fondu|merkezi|xestexanasi|"
    r"klinikasi|poliklinikasi|universiteti|birliyi|idaresi|komitesi|hakimiyyeti|bolgesi)|"
    r"(?:iqtisadi|dermani|preparat|tablet|spreyi|melhemi|sindromu|xesteliyi|bayrami|dili))"
)


def find_strangers(reading: Reading) -> Iterator[Finding]:
    """Yield personal names by their form. Institutions, places, medicines and abbreviations are none."""
    shouted = _is_shouted(reading)
    seen = [_is_name(reading, token, shouted) for token in range(len(reading.tokens))]
    for token, is_name in enumerate(seen):
        if is_name:
            # "Zərnişan Abdullayeva gəldi": the word before a name at a sentence's start belongs to it.
            first = token - 1 if token and not seen[token - 1] and _joins(reading, token - 1) else token
            start = reading.span(*reading.tokens[first])[0]
            end = reading.span(*reading.tokens[_last(reading, token)])[1]
            yield found(start, end, "name", "looks_like_name")
    yield from _initials(reading)


def _is_name(reading: Reading, token: int, shouted: bool) -> bool:
    start, end = reading.tokens[token]
    plain, written = reading.plain[start:end], reading.original(token)
    if end - start < 2 or _is_place(reading, plain, end):
        return False
    if _has_form_of_surname(plain):
        return True
    inside = written[0].isupper() and not starts_sentence(reading, token) and not shouted
    name = given_name(plain)
    if name and (not is_word_too(name) or (inside and not _FOLLOWS.match(reading.plain, end))):
        return True
    if _has_patronymic_after(reading, token, written):
        return True
    return inside and not _is_abbreviation(written) and not _is_excused(reading, token, plain)


def _is_excused(reading: Reading, token: int, plain: str) -> bool:
    end = reading.tokens[token][1]
    if may_be_capital(plain) or is_suffix_word(plain) or _FOLLOWS.match(reading.plain, end):
        return True
    return is_common_noun(plain) and not given_name(plain)


def _has_form_of_surname(plain: str) -> bool:
    match = _SURNAME.fullmatch(plain)
    return bool(match and is_ending(match[2]) and not may_be_capital(plain) and plain not in COMMON)


def _is_place(reading: Reading, plain: str, end: int) -> bool:
    """Tell a district that bears somebody's name: Nərimanov rayonu, Nizamidə but not Nizaminin zəngi."""
    named = any(plain[:size] in PLACES and is_ending(plain[size:]) for size in range(min(len(plain), 24), 1, -1))
    return named and (not given_name(plain) or bool(_FOLLOWS.match(reading.plain, end)))


def _has_patronymic_after(reading: Reading, token: int, written: str) -> bool:
    if token + 1 >= len(reading.tokens) or reading.gap(token) != " " or not written[0].isupper():
        return False
    word = reading.plain[slice(*reading.tokens[token + 1])]
    plain = reading.plain[slice(*reading.tokens[token])]
    # "Qadının oğlu" is somebody's son; a father's name stands without an ending.
    of_somebody = plain.endswith(("in", "un")) or is_common(plain)
    return word[:4] in ("oglu", "qizi") and is_ending(word[4:]) and not of_somebody


def _is_abbreviation(written: str) -> bool:
    return written.isupper() and len(written) <= 6


def _joins(reading: Reading, token: int) -> bool:
    plain = reading.plain[slice(*reading.tokens[token])]
    written = reading.original(token)
    named = is_initial(reading, token) or (len(written) > 2 and written[0].isupper() and written != written.upper())
    return named and len(reading.gap(token)) <= 2 and not is_common(plain) and not may_be_capital(plain)


def _last(reading: Reading, token: int) -> int:
    """Take oğlu and qızı in after a name."""
    if token + 1 < len(reading.tokens) and reading.gap(token) == " ":
        word = reading.plain[slice(*reading.tokens[token + 1])]
        if (
            word[:4] in ("oglu", "qizi")
            and is_ending(word[4:])
            and not reading.plain[: reading.tokens[token][1]].endswith("in")
        ):
            return token + 1
    return token


def _initials(reading: Reading) -> Iterator[Finding]:
    """Yield "A.B." of anybody: two capitals with full stops."""
    for token in range(len(reading.tokens) - 1):
        if is_initial(reading, token) and is_initial(reading, token + 1) and not reading.gap(token).strip(". "):
            start = reading.span(*reading.tokens[token])[0]
            yield found(start, reading.span(*reading.tokens[token + 1])[1] + 1, "name", "initials")


def _is_shouted(reading: Reading) -> bool:
    """Tell a text written in capitals throughout, where a capital says nothing."""
    letters = [sign for sign in reading.text if sign.isalpha()]
    return len(letters) > 12 and sum(sign.isupper() for sign in letters) > 0.7 * len(letters)
