"""The text as a reader sees it: one letter for each sign that looks or sounds like it, with its place.

`letters` holds small Azerbaijani letters (every i is "i"; я and ю stay, since they sound as two), digits and
signs; `plain` is the same without diacritics (ə→e). Zero-width signs are gone, combining marks are joined to
their letter. `starts` and `ends` lead back to the code points of the text. Cyrillic is read by its sound;
in a word that mixes alphabets, by its looks.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

_SOUNDS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхчшщыэәҝғҹөүһјіѕ",
        "abvgdeöjziyklmnoprstufxçşşieəgğcöühyis",
        strict=True,
    )
) | {"ц": "s", "я": "я", "ю": "ю", "ъ": "", "ь": ""}
_LOOKS = dict(
    zip(
        "авекмнорстухіјѕһәөүьзгԁԛԝёαβεηικνορτυχϲς",
        "abekmhopctyxijshəöübzrdqweabenikvoptuxcs",
        strict=True,
    )
) | {"п": "n", "и": "u", "у": "y", "ч": "ç", "л": "l", "д": "d", "я": "я", "ю": "ю", "й": "y", "ы": "i", "μ": "m"}
_MARKS = {
    ("c", "\u0327"): "ç",
    ("s", "\u0327"): "ş",
    ("s", "\u0326"): "ş",
    ("g", "\u0306"): "ğ",
    ("o", "\u0308"): "ö",
    ("u", "\u0308"): "ü",
    ("a", "\u0308"): "ə",
}
_OTHER = {"ı": "i", "ǝ": "ə", "ɘ": "ə", "ø": "o", "ł": "l", "đ": "d", "ß": "s", "ɑ": "a", "ɡ": "g", "ⅼ": "l", "ſ": "s"}
_APOSTROPHES = frozenset("'’‘ʼʹ`´ʻ＇")
_TO_PLAIN = str.maketrans("əçğöşüяю", "ecgosuau")
# Signs that are read as one letter wherever they stand; all but a few of an ordinary text.
_FAST = {
    sign: sign.lower() for sign in "ABCDEFGHJKLMNOPQRSTUVWXYZÇƏĞÖŞÜabcdefghijklmnopqrstuvwxyzçəğöşü0123456789 .,:;-"
} | {
    "I": "i",
    "İ": "i",
    "ı": "i",
}
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad]+[^\W\d_]+)*")
LETTER = "a-zəçğöşüяю"
# A digit or sign between letters may stand for a letter: L3yla, Ay$el.
_TOKEN = re.compile(rf"[{LETTER}]+(?:[01345@$]{{1,2}}[{LETTER}]+)*")


@dataclass(slots=True)
class Reading:
    """A text read once; all searches share it."""

    text: str
    letters: str = ""
    plain: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)
    compact: str = ""
    places: list[int] = field(default_factory=list)  # first letter of each token in `compact`

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the code points of `letters[start:end]` (not empty)."""
        return self.starts[start], self.ends[end - 1]

    def token_of(self, position: int) -> int:
        """Return the number of the token that holds the letter at `position` of `compact`."""
        return bisect_right(self.places, position) - 1

    def original(self, token: int) -> str:
        start, end = self.span(*self.tokens[token])
        return self.text[start:end]

    def gap(self, token: int) -> str:
        """Return what stands between a token and the next one."""
        return self.letters[self.tokens[token][1] : self.tokens[token + 1][0]]


def read(text: str, *, by_looks: bool = False) -> Reading:
    """Return the reading of `text`; `by_looks` reads Cyrillic words by their shapes too (Сара as Capa)."""
    reading = Reading(text)
    looks = _words_by_looks(text, every=by_looks) if _FOREIGN.search(text) else []
    letters: list[str] = []
    for place, sign in enumerate(text):
        if sign in _FAST:
            letters.append(_FAST[sign])
            reading.starts.append(place)
            reading.ends.append(place + 1)
        else:
            _put(reading, letters, place, sign, any(start <= place < end for start, end in looks))
    reading.letters = "".join(letters)
    reading.plain = reading.letters.translate(_TO_PLAIN)
    reading.tokens = [match.span() for match in _TOKEN.finditer(reading.letters)]
    parts = [reading.letters[start:end] for start, end in reading.tokens]
    reading.compact = "".join(parts)
    total = 0
    for part in parts:
        reading.places.append(total)
        total += len(part)
    return reading


def has_foreign(text: str) -> bool:
    return bool(_FOREIGN.search(text))


def _put(reading: Reading, letters: list[str], place: int, sign: str, looks: bool) -> None:
    read_as = _letters_of(sign, looks)
    if len(read_as) == 1 and unicodedata.combining(read_as):
        if letters:
            letters[-1] = _MARKS.get((letters[-1], read_as), letters[-1])
        read_as = ""
    if sign in _APOSTROPHES and letters and letters[-1].isalpha():
        read_as = ""
    if not read_as and letters:
        reading.ends[-1] = place + 1
    for letter in read_as:
        letters.append(letter)
        reading.starts.append(place)
        reading.ends.append(place + 1)


@lru_cache(maxsize=4096)
def _letters_of(sign: str, looks: bool) -> str:
    """Return what one code point is read as: nothing for what cannot be seen, else small letters or the sign."""
    category = unicodedata.category(sign)
    if category == "Cf" or sign in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" or "\ufe00" <= sign <= "\ufe0f":
        return ""
    lower = sign.lower() if sign not in "İI" else "i"
    for table in (_LOOKS if looks else _SOUNDS, _SOUNDS, _LOOKS, _OTHER):
        if lower in table:
            return table[lower]
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    whole = unicodedata.normalize("NFKD", sign)
    if whole == sign:
        return lower if len(lower) == 1 else lower[:1]
    base = _letters_of(whole[0], looks)
    if len(whole) > 1 and unicodedata.combining(whole[1]):
        return next((_MARKS[base, mark] for mark in whole[1:] if (base, mark) in _MARKS), base)
    return base + "".join(_letters_of(part, looks) for part in whole[1:])


def _words_by_looks(text: str, *, every: bool) -> list[tuple[int, int]]:
    """Return the words that mix alphabets: a writer of one alphabet does not, a disguise does."""
    spans = [match.span() for match in _WORD.finditer(text)]
    # A word spelt letter by letter is one word here too: its letters may come from different keyboards.
    joined = [(start, end) for start, end in spans if end - start > 1 or every]
    singles = [span for span in spans if span[1] - span[0] == 1]
    joined += [(a[0], b[1]) for a, b in pairwise(singles) if b[0] - a[1] <= 2]
    return [(start, end) for start, end in joined if every or _is_mixed(text[start:end])]


def _is_mixed(word: str) -> bool:
    foreign = [bool(_FOREIGN.match(sign)) for sign in word if sign.isalpha()]
    greek = any("\u0370" <= sign <= "\u03ff" for sign in word)
    return greek or (any(foreign) and not all(foreign))
