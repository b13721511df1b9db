"""Azerbaijani endings by vowel harmony, case mappings, and the alphabets a name is carried over to."""

from random import Random

_BACK = "aıou"
_HIGH = dict(zip("aıəieöüou", "ııiiiüüuu", strict=True))


def _vowel(word: str) -> str:
    return next((letter for letter in reversed(lower(word)) if letter in _HIGH), "ə")


def ending(random: Random, word: str) -> str:
    """Return `word` with one random chain of endings: plural, possessive, case; k and q soften at its end."""
    last = _vowel(word)
    low, high = ("a" if last in _BACK else "ə"), _HIGH[last]
    after_vowel = lower(word)[-1] in _HIGH
    singular = {
        "gen": ("n" if after_vowel else "") + high + "n",
        "dat": ("y" if after_vowel else "") + low,
        "acc": ("n" if after_vowel else "") + high,
        "loc": "d" + low,
        "abl": "d" + low + "n",
        "ins": ("y" if after_vowel else "") + "l" + low,
        "equ": "c" + low,
        "gil": "gil",
        "gildə": "gildə",
        "pl": f"l{low}r",
        "plgen": f"l{low}r" + ("ın" if low == "a" else "in"),
        "plposs": f"l{low}rın{low}" if low == "a" else f"l{low}rin{low}",
        "cop": "d" + high + "r",
    }
    chosen = singular[random.choice(sorted(singular))]
    if chosen[0] in "ıiuüaə" and len(word) > 4 and word[-1] in "kq":
        word = word[:-1] + {"k": "y", "q": "ğ"}[word[-1]]
    return word + chosen


def lower(text: str) -> str:
    return text.replace("İ", "i").replace("I", "ı").lower()


def upper(text: str) -> str:
    return text.replace("i", "İ").replace("ı", "I").upper()


def bare(text: str) -> str:
    return text.translate(str.maketrans("əçğıöşüƏÇĞİÖŞÜ", "ecgiosuECGIOSU"))


def carried(text: str, table: dict[str, str]) -> str:
    """Return `text` letter by letter in another spelling, with a capital where it had one."""
    result = ""
    for letter in text:
        small = lower(letter)
        new = table.get(small, small)
        result += new.capitalize() if letter != small else new
    return result


_SAME = dict(zip("abdefiklmnoprstuvz", "абдефиклмнопрстувз", strict=True))
OLD_CYRILLIC = _SAME | dict(zip("cçəgğhıjöqşüxy", "ҹчәҝғһыжөгшүхј", strict=True))
RUSSIAN = _SAME | {
    "c": "дж", "ç": "ч", "ə": "а", "g": "г", "ğ": "г", "h": "г", "ı": "ы", "j": "ж",
    "ö": "о", "q": "г", "ş": "ш", "ü": "ю", "x": "х", "y": "й",
}  # fmt: skip
ENGLISH = {
    "c": "j",
    "ç": "ch",
    "ə": "a",
    "ğ": "gh",
    "ı": "i",
    "j": "zh",
    "ö": "o",
    "q": "g",
    "ş": "sh",
    "ü": "u",
    "x": "kh",
}
VIA_RUSSIAN = ENGLISH | {"c": "dzh", "ü": "yu", "h": "g", "ğ": "g", "ı": "y"}


def russian(text: str) -> str:
    word = carried(text, RUSSIAN)
    for one, other in (("ийе", "ие"), ("йе", "е"), ("йа", "я"), ("йу", "ю"), ("йо", "ё"), ("мм", "м")):
        word = word.replace(one, other)
    return word.replace("Йу", "Ю").replace("Йа", "Я").replace("Йе", "Е")


def via_russian(text: str) -> str:
    word = carried(text, VIA_RUSSIAN)
    return word.replace("iye", "ie").replace("mm", "m")
