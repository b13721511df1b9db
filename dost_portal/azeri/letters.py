"""The 32 letters: case, order, and the folding that makes a search tolerant."""

import re
import unicodedata

ALPHABET = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"
"""The Azerbaijani alphabet in its own order: x after h, ı before i, q after k."""

APOSTROPHES = "'’‘ʼʹ`´ʻ＇"
HYPHENS = "-‐‑‒–—−"

_TO_UPPER = str.maketrans("iı", "İI")
_TO_LOWER = str.maketrans("İI", "iı")
# ä is how a Turkish or German keyboard writes ə.
_FOLDED = str.maketrans("əäçğıöşü", "eecgiosu", APOSTROPHES + HYPHENS)
# Letters with a stroke or a ligature have no decomposition that would bring their base letter out.
_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"})
_WORD = re.compile(r"[^\s\-‐‑]+")
_LOWER_CASE_WORDS = frozenset({"oğlu", "qızı"})

# Three ranks per step leave room for the letters of other alphabets after their nearest neighbour:
# W stands after V, ä after a.
_RANK = {letter: 3 * place for place, letter in enumerate(ALPHABET, start=1)}
_RANK["w"] = _RANK["v"] + 1
_OTHERS = 3 * (len(ALPHABET) + 2)


def az_upper(text: str) -> str:
    """Return `text` (NFC) in capitals by the Azerbaijani rule: i → İ, ı → I."""
    return unicodedata.normalize("NFC", text).translate(_TO_UPPER).upper()


def az_lower(text: str) -> str:
    """Return `text` (NFC) in small letters by the Azerbaijani rule: İ → i, I → ı."""
    return unicodedata.normalize("NFC", text).translate(_TO_LOWER).lower()


def az_title(text: str) -> str:
    """Return a personal name with its parts capitalised.

    A part begins after a space or hyphen (Mir-Cəfər), and after the apostrophe of a one-letter
    prefix (O’Brien, but Məs’ud). "oğlu" and "qızı" stay small. A part which is already mixed, such
    as McDonald, is somebody's own spelling and is left alone.
    """
    return _WORD.sub(lambda match: _titled(match.group()), unicodedata.normalize("NFC", text))


def _titled(word: str) -> str:
    lower = az_lower(word)
    if lower in _LOWER_CASE_WORDS:
        return lower
    if word[0].isupper() and any(letter.islower() for letter in word):
        return word
    if len(lower) > 2 and lower[1] in APOSTROPHES:
        return az_upper(lower[0]) + lower[1] + az_upper(lower[2]) + lower[3:]
    return az_upper(lower[0]) + lower[1:]


def fold(text: str) -> str:
    """Return the search key of `text`: what people type for a name, in whatever spelling, becomes one.

    Small letters, ə and ä→e ç→c ğ→g ı→i ö→o ş→s ü→u, other diacritics dropped, apostrophes and hyphens
    taken out, runs of white space made one space. For comparing only: it cannot be shown or undone.
    """
    plain = az_lower(text).translate(_FOLDED).translate(_STROKED)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(bare.split())


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """Return a key that sorts names in the order of the 32 letters, spaces before letters.

    A letter of another alphabet stands right after its base letter (w after v, ä after a), or after
    z when it has none. Capitals, apostrophes and hyphens do not count, except to make the order of
    two otherwise equal names definite.
    """
    lower = az_lower(text).translate({ord(c): None for c in APOSTROPHES + HYPHENS})
    return tuple(_rank(letter) for letter in " ".join(lower.split())), text


def _rank(letter: str) -> int:
    if letter in _RANK:
        return _RANK[letter]
    if letter == " ":
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _RANK:
        return _RANK[base] + 2
    # Digits and signs before every letter, as dictionaries have them; unknown letters after z.
    return _OTHERS + ord(letter) if letter.isalpha() else 1
