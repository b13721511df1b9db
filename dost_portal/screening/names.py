"""The names of the case in the text: every spelling, split or joined, and one typing error."""

from collections.abc import Iterator
from typing import Final

from dost_portal.screening.findings import Finding, found
from dost_portal.screening.known import FUZZY_LENGTH, Known, KnownName
from dost_portal.screening.reading import Reading
from dost_portal.screening.spelling import is_ending, is_suffix_word, match_ends
from dost_portal.screening.words import is_common

_LONGEST_PARTS: Final = 24
# Russian puts its ending in place of the last vowel.
_RUSSIAN_ENDS = frozenset("uioeюy")
_SENTENCE_SIGNS = frozenset(".!?;:,")


def find_names(reading: Reading, case: Known) -> Iterator[Finding]:
    """Yield where a name of the case stands, with its endings."""
    for token, (start, end) in enumerate(reading.tokens):
        exact = list(_spelt_out(reading, case, token))
        yield from exact
        if not exact and (name := _similar(reading, case, token)):
            yield _finding(reading, token, token, name, "similar_name")
        if end - start <= 3 and case.initials:
            yield from _initials(reading, case, token)


def _spelt_out(reading: Reading, case: Known, token: int) -> Iterator[Finding]:
    place = reading.places[token]
    for name in case.by_first.get(reading.compact[place], ()):
        ends, before = match_ends(name.spelt, reading.compact, place)
        if before and len(name.spelt) > 3 and name.letters[-1] in "aəeiı":
            ends |= {end for end in before if reading.compact[end : end + 1] in _RUSSIAN_ENDS}
        last = max((last for end in ends if (last := _last_token(reading, name, token, end)) is not None), default=None)
        if last is not None:
            yield _finding(reading, token, last, name, "known_name")


def _last_token(reading: Reading, name: KnownName, first: int, end: int) -> int | None:
    """Return the token in which the name ends when nothing but endings follows there, else None."""
    last = reading.token_of(end - 1)
    stop = reading.places[last + 1] if last + 1 < len(reading.places) else len(reading.compact)
    if not is_ending(reading.compact[end:stop]):
        return None
    if last == first:
        return last
    return _end_of_letters(reading, last) if _is_split_name(reading, name, first, last) else None


def _is_split_name(reading: Reading, name: KnownName, first: int, last: int) -> bool:
    gaps = [reading.gap(token) for token in range(first, last)]
    if any(len(gap) > 3 or any(sign.isalnum() for sign in gap) for gap in gaps) or last - first > _LONGEST_PARTS:
        return False
    parts = reading.tokens[first : last + 1]
    if all(end - start == 1 for start, end in parts[:-1]) and len(parts) > 2:
        return True
    if any(sign in _SENTENCE_SIGNS for gap in gaps if " " in gap for sign in gap):
        return False
    return len(name.letters) >= (FUZZY_LENGTH if any(gap.isspace() for gap in gaps) else 4)


def _end_of_letters(reading: Reading, last: int) -> int:
    """Go on to the end of a row of single letters: the ending of "L e y l a n ı n" is split too."""
    while last + 1 < len(reading.tokens) and len(reading.gap(last)) <= 2 and _is_single(reading, last, last + 1):
        last += 1
    return last


def _is_single(reading: Reading, *tokens: int) -> bool:
    return all(reading.tokens[token][1] - reading.tokens[token][0] == 1 for token in tokens)


def _similar(reading: Reading, case: Known, token: int) -> KnownName | None:
    """Return the name of which this word is one insertion, deletion, exchange or transposition away."""
    start, end = reading.tokens[token]
    letters, plain = reading.letters[start:end], reading.plain[start:end]
    if end - start < FUZZY_LENGTH - 1 or not case.fuzzy or (is_common(plain) and not _is_marked(reading, token)):
        return None
    for length in range(min(len(plain), _LONGEST_PARTS), FUZZY_LENGTH - 2, -1):
        if is_ending(letters[length:]) and (name := _near(plain[:length], case)):
            return name
    return None


def _near(stem: str, case: Known) -> KnownName | None:
    shorter = {stem[:place] + stem[place + 1 :] for place in range(len(stem))}
    for one in (stem, *shorter):
        if one in case.fuzzy:
            return case.fuzzy[one]
    # The stem lacks a letter of the name, or both lack one: exchanged, transposed.
    if stem in case.deletes:
        return case.fuzzy[case.deletes[stem][0]]
    close = (name for one in shorter for name in case.deletes.get(one, ()) if is_one_error(stem, name))
    return next((case.fuzzy[name] for name in close), None)


def is_one_error(one: str, other: str) -> bool:
    """Tell whether two words of one length differ by one letter, or by two neighbours changed over."""
    if len(one) != len(other):
        return False
    apart = [place for place in range(len(one)) if one[place] != other[place]]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    return len(apart) == 1


def _is_marked(reading: Reading, token: int) -> bool:
    """Tell a capitalised word inside a sentence."""
    return reading.original(token)[:1].isupper() and not starts_sentence(reading, token)


def starts_sentence(reading: Reading, token: int) -> bool:
    """Tell whether the token is the first word after a full stop, a line's end or nothing."""
    if token == 0:
        before = reading.letters[: reading.tokens[0][0]]
        return not any(sign.isdigit() for sign in before)
    gap = reading.gap(token - 1)
    if "\n" in gap or any(sign in "!?…•" for sign in gap):
        return True
    # "L. Əliyeva": the stop after a single letter ends no sentence.
    return "." in gap and not _is_single(reading, token - 1)


def _initials(reading: Reading, case: Known, token: int) -> Iterator[Finding]:
    """Yield L.Ə., L Ə and LƏ, when they are those of somebody in the case and written in capitals."""
    text, last = reading.original(token), token
    while last + 1 < len(reading.tokens) and last < token + 2 and _is_next_initial(reading, last):
        last += 1
        text += reading.original(last)
    letters = "".join(reading.plain[slice(*reading.tokens[one])] for one in range(token, last + 1))
    wanted = next((letters[:size] for size in (3, 2) if letters[:size] in case.initials), "")
    if wanted and text[: len(wanted)].isupper() and (last > token or len(letters) == len(wanted)):
        end = token + len(wanted) - 1 if last > token else token
        start, stop = reading.span(reading.tokens[token][0], reading.tokens[end][1])
        stop += reading.text[stop : stop + 1] == "."
        yield found(start, stop, "name", "initials", case.initials[wanted])


def _is_next_initial(reading: Reading, token: int) -> bool:
    gap = reading.gap(token)
    return _is_single(reading, token, token + 1) and len(gap) <= 3 and not gap.strip(" .-")


def _finding(reading: Reading, first: int, last: int, name: KnownName, explanation: str) -> Finding:
    start, end = reading.span(reading.tokens[first][0], reading.tokens[last][1])
    if name.kind == "name":
        start, end = _with_neighbours(reading, first, last, start, end)
    why = "known_address" if name.kind == "address" else explanation
    return found(start, end, name.kind, why, name.suggestion)


def _with_neighbours(reading: Reading, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Take in the initial before or after the name, an ending after a hyphen, and oğlu or qızı."""
    if first and is_initial(reading, first - 1):
        start = reading.span(*reading.tokens[first - 1])[0]
    if last + 1 < len(reading.tokens):
        gap, (begin, stop) = reading.gap(last), reading.tokens[last + 1]
        word = reading.letters[begin:stop]
        if (gap == "-" and is_ending(word)) or (
            gap == " " and is_suffix_word(word) and not _is_genitive(reading, last)
        ):
            end = reading.span(begin, stop)[1]
        elif gap == " " and is_initial(reading, last + 1):
            end = reading.span(begin, stop)[1] + 1
    return start, end


def _is_genitive(reading: Reading, token: int) -> bool:
    """Leylanın qızı is a daughter of hers; in a father's name there is no ending."""
    return reading.plain[slice(*reading.tokens[token])].endswith("nin")


def is_initial(reading: Reading, token: int) -> bool:
    """Tell a single capital letter with a full stop."""
    start, end = reading.tokens[token]
    return end - start == 1 and reading.original(token).isupper() and reading.letters[end : end + 1] == "."
