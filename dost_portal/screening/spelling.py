"""How a name may be spelt: letter by letter, with the endings of Azerbaijani and of Russian.

A letter of the name stands for the letters, or groups of letters, that keyboards, English and both Cyrillic
spellings put in its place: Hüseynov, Huseynov, Guseynov, Гусейнов. The direction matters: an ə may be
written a, but a name's a is never written ə (Rasim is not "rəsmi").
"""

import re
from functools import lru_cache
from typing import Final

from dost_portal.azeri import az_lower


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SPELT: Final[dict[str, tuple[str, ...]]] = {
    "a": ("a", "я", "aa", "4", "@"),
    "ə": ("ə", "e", "a", "я", "ya", "ia", "ae", "3", "4", "@"),
    "e": ("e", "ye", "3"),
    "i": ("i", "y", "ee", "1"),
    "ı": ("i", "y", "u", "1"),
    "o": ("o", "0"),
    "ö": ("ö", "o", "yo", "io", "oe", "e", "ю", "0"),
    "u": ("u", "ю", "ou", "oo", "yu"),
    "ü": ("ü", "u", "ю", "yu", "iu", "ue", "y"),
    "c": ("c", "j", "dj", "dzh", "dzj"),
    "ç": ("ç", "c", "ch", "tch"),
    "ş": ("ş", "s", "sh", "sch", "5", "$"),
    "s": ("s", "5", "$"),
    "x": ("x", "kh", "h"),
    "h": ("h", "g", "x", "kh", "gh", "q"),
    "q": ("q", "g", "k", "gh", "kh", "ğ"),
    "ğ": ("ğ", "g", "gh", "q"),
    "g": ("g", "gy", "q", "k"),
    "j": ("j", "zh", "dj"),
    "k": ("k", "ky", "q"),
    "v": ("v", "w"),
    "y": ("y", "i", "j"),
    "l": ("l", "1"),
    "t": ("t", "7"),
    "w": ("w", "v"),
}
_VOWELS: Final = frozenset("aəeiıoöuü")
_ENDING = re.compile(
    r"(?:l[aəe]r|gil|can|xanim|b[əe]y|c[iuü][kyqgğ]|[ny]?[iuü]n?|[ny]?[aəe]|n?d[aəe]n?|y?l[aəe]|c[aəe]|s[iuü]n?|"
    r"[iuü]?m[iuü]z|[iuü]?n[iuü]z|[iuü]?m|k[iuü]|d[iuü]r|s[iuü]z|l[iuü][kyqgğ]?|y?m[iuü][sş]|y?d[iu]|"
    r"y?s[aə]|y?[əe]m|s[əe]n|(?:y?e|o)v(?:na|[iı][cç]h?|a)?|s){0,6}"
)
_RUSSIAN: Final = _words("a u ю я i e y oy oю oyu oi ey ei eю eyu om em im ym ov ova am ami ax yam")
_OGLU: Final = _words("oglu oğlu ogli oğli ogly oqlu qizi gizi kizi gyzy kyzy qyzy xanim bey bəy")
Units = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=20_000)
def is_ending(rest: str) -> bool:
    """Tell whether `rest` is a chain of case, possessive and plural endings, or nothing."""
    return len(rest) <= 16 and (rest in _RUSSIAN or bool(_ENDING.fullmatch(rest)))


def is_suffix_word(letters: str) -> bool:
    """Tell oğlu, qızı, xanım, bəy in their spellings: they belong to the name before them."""
    return letters in _OGLU


def letters_of(name: str) -> str:
    """Return the small letters of one word of a name, without marks that are no letters."""
    return "".join(sign for sign in az_lower(name) if sign.isalpha())


def units(name: str) -> Units:
    """Return the ways to write each letter of `name` (small Azerbaijani letters), in order."""
    result: list[tuple[str, ...]] = []
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        ways = _SPELT.get(letter, (letter,))
        is_double = letter == before and letter not in _VOWELS
        is_glide = letter == "y" and after in _VOWELS
        if is_double or is_glide:
            ways = (*ways, "")
        elif place == len(name) - 1 and letter in "kq" and len(name) > 3:
            ways = (*ways, "y", "ğ", "g")
        result.append(tuple(dict.fromkeys(ways)))
    return tuple(result)


def firsts(spelt: Units) -> frozenset[str]:
    """Return the letters a spelling of the name can begin with."""
    found = {way[0] for way in spelt[0] if way}
    return frozenset(found | {way[0] for way in spelt[1] if way}) if "" in spelt[0] else frozenset(found)


def match_ends(spelt: Units, text: str, start: int) -> tuple[set[int], set[int]]:
    """Return where in `text` a spelling of the name that begins at `start` can end, and the same less its last letter.

    Both are empty when the text goes another way.
    """
    places, before = {start}, set[int]()
    for ways in spelt:
        before = places
        places = {place + len(way) for place in before for way in ways if text.startswith(way, place)}
        if not places and ways is not spelt[-1]:
            return places, places
    return places, before
