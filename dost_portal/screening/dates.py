"""Exact dates in digits and in words: Azerbaijani, and the months of Russian and English.

A day with its month is exact, with or without a year. "09.30" alone is a time of day, and a date only when
it is the birthday of the case.
"""

import re
from collections.abc import Iterator

from dost_portal.screening.findings import Finding, found
from dost_portal.screening.reading import Reading

_MONTHS = (
    r"yan(?:var|\.)|january?|yanvar(?:ya)?",
    r"fev(?:ral|\.)|febr\w*",
    r"mart|march",
    r"apr(?:el|il|elya|\.)",
    r"may|maya",
    r"iyun|iyunya|iun[ya]*|june",
    r"iyul|iyulya|iul[ya]*|july",
    r"av[gq]ust|august",
    r"sent?(?:yabr|abr|\.)|september",
    r"okt(?:yabr|abr|\.)|october",
    r"noy(?:abr|\.)|november",
    r"dek(?:abr|\.)|december",
)
_MONTH = "(?:" + "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, 1)) + ")"
_UNITS = ("bir", "iki", "uc", "dord", "bes", "alti", "yeddi", "sekkiz", "doqquz")
_TENS = ("on", "iyirmi", "otuz", "qirx", "elli", "altmis", "yetmis", "seksen", "doxsan")
_ONE = "(?:" + "|".join(_UNITS) + ")"
_TEN = "(?:" + "|".join(_TENS) + ")"
_SMALL = rf"(?:{_TEN}(?:[ -]?{_ONE})?|{_ONE})"
_DAY_WORDS = rf"(?:(?:on|iyirmi|otuz)(?:[ -]?{_ONE})?|{_ONE})"
_TH = r"(?:[ -]?(?:n?[cs][iu]|th|st|nd|rd|i?nci|uncu|uncu)[a-z]{0,4})?"
_YEAR_WORDS = rf"(?:min(?: {{1,2}}doqquz {{1,2}}yuz)?|iki {{1,2}}min)(?: {{1,2}}{_SMALL})?(?:i?nci|uncu|[iu]nci|ncu)?"
_YEAR = (
    rf"(?:[ .,-]{{0,3}}(?:[12]\d{{3}}|\d{{2}}(?=[- ]?c[iu]\b)|{_YEAR_WORDS})(?:[- ]?c[iu])?(?: ?il\w{{0,5}}\b| g\.)?)?"
)
_IN_WORDS = re.compile(
    rf"(?<![a-z0-9:])(?P<day>[0-3]?\d|{_DAY_WORDS}){_TH}[ ,.-]{{0,2}}{_MONTH}(?P<case>[a-z]{{0,6}})(?![a-z]){_YEAR}"
)
_MONTH_FIRST = re.compile(
    rf"(?<![a-z]){_MONTH}(?:[iu]n| ayinin|in ayinin)[ ,-]{{0,2}}(?P<day>[0-3]?\d|{_DAY_WORDS})"
    r"(?:[ -]?(?:[a-z]{1,8}))?(?![a-z0-9])"
)
_ENGLISH = re.compile(rf"(?<![a-z]){_MONTH} (?P<day>[0-3]?\d)(?:th|st|nd|rd)?,? (?P<year>[12]\d{{3}})(?!\d)")
_SEP = r"[ ]{0,2}[./,\\_-][ ]{0,2}|[ ]{1,2}"
_ROMAN = "(?:x[i]{0,2}|i[vx]|vi{0,3}|i{1,3})"
_DIGITS = re.compile(
    rf"(?<![\d:])(?P<day>[0-3]?\d)(?P<sep>{_SEP})(?P<month>[01]?\d|{_ROMAN})(?P<sep2>{_SEP})(?P<year>[12]\d{{3}}|\d{{2}})(?![\d:]|[.,]\d)"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d:])(?P<year>[12]\d{{3}})(?:{_SEP})(?P<month>[01]?\d)(?:{_SEP})(?P<day>[0-3]?\d)(?!\d)"
)
_SPLIT = re.compile(r"(?<!\d)[0-3][ ]?\d[ ]?[./-][ ]?[01][ ]?\d[ ]?[./-][ ]?[12][ ]?\d[ ]?\d[ ]?\d(?!\d)")
_MONTH_DAY = re.compile(rf"(?<![a-z]){_MONTH}[ -](?P<day>[0-3]?\d)(?![\d:])")
_SHORT = re.compile(r"(?<![\d:.,])(?P<day>[0-3]?\d)[./-](?P<month>[01]?\d)(?![\d:]|[.,/-]\d)")
_JOINED = re.compile(r"(?<!\d)(?P<day>[0-3]\d)(?P<month>[01]\d)(?P<year>[12]\d{3})(?!\d)")
_BORN_YEAR = re.compile(
    r"(?<!\d)(?P<year>19\d\d|20\d\d)(?:[- ]?c[iu])?(?: il\w{0,5}| g\.)?,? (?:anadan|dogul|tevellud|dogum|goda roj)\w*"
)
_YEAR_ALONE = re.compile(r"(?<![\d.])(?P<year>19\d\d|20\d\d)(?:[- ]?c[iu]\b(?: il\w{0,5})?| il\w{0,5})")
_ROMANS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


def find_dates(reading: Reading, born: tuple[int, int, int] | None) -> Iterator[Finding]:
    """Yield the exact dates of the text; `born` (year, month, day) makes its shortened forms dates too."""
    for match in _exact(reading.plain):
        yield found(*reading.span(*match.span()), "date", _why(_value(match), born))
    for match in _BORN_YEAR.finditer(reading.plain):
        yield found(*reading.span(*match.span()), "date", "looks_like_date")
    if born:
        for match in _shortened(reading.plain, born):
            yield found(*reading.span(*match.span()), "date", "known_date")


def first_date(reading: Reading) -> tuple[int, int, int] | None:
    """Return year, month and day of the first whole date that is read, or None."""
    values = (_value(match) for match in _exact(reading.plain))
    return next((value for value in values if value and value[0]), None)


def _exact(plain: str) -> Iterator[re.Match[str]]:
    for match in _IN_WORDS.finditer(plain):
        if _is_day(match["day"]):
            yield match
    for pattern in (_MONTH_FIRST, _ENGLISH):
        yield from (match for match in pattern.finditer(plain) if _is_day(match["day"]))
    for pattern in (_YEAR_FIRST, _DIGITS, _JOINED):
        yield from (match for match in pattern.finditer(plain) if _is_real(match))
    yield from _SPLIT.finditer(plain)


def _is_real(match: re.Match[str]) -> bool:
    value = _value(match)
    spaced = {match["sep"].strip(), match["sep2"].strip()} if "sep" in match.groupdict() else {"."}
    # "5 7 12" are ages or doses; blanks alone make a date only with a whole year.
    if spaced & {"", ","} and len(match["year"]) < 4:
        return False
    return value is not None and 1 <= value[1] <= 12 and 1 <= value[2] <= 31


def _is_day(day: str) -> bool:
    return not day.isdigit() or 1 <= int(day) <= 31


def _value(match: re.Match[str]) -> tuple[int, int, int] | None:
    groups = match.groupdict()
    if not groups:
        digits = re.sub(r"\D", "", match.group())
        return int(digits[4:]), int(digits[2:4]), int(digits[:2])
    month = next((number for number in range(1, 13) if groups.get(f"m{number}")), 0)
    month = month or _ROMANS.get(groups.get("month") or "", 0) or int(groups.get("month") or 0)
    year = groups.get("year") or next(iter(re.findall(r"[12]\d{3}", match.group())), "0")
    day = groups["day"]
    return _whole(int(year), year), month, int(day) if day.isdigit() else _number(day)


def _whole(year: int, typed: str) -> int:
    if len(typed) != 2:
        return year
    return 1900 + year if year > 30 else 2000 + year


def _number(words: str) -> int:
    tens = next((10 * place for place, ten in enumerate(_TENS, 1) if words.startswith(ten)), 0)
    return tens + next((place for place, one in enumerate(_UNITS, 1) if words.endswith(one)), 0)


def _why(value: tuple[int, int, int] | None, born: tuple[int, int, int] | None) -> str:
    return "known_date" if born and value and value[1:] == born[1:] else "looks_like_date"


def _shortened(plain: str, born: tuple[int, int, int]) -> Iterator[re.Match[str]]:
    for match in _SHORT.finditer(plain):
        clock = plain[max(0, match.start() - 6) : match.start()]
        if (int(match["month"]), int(match["day"])) == born[1:] and "saat" not in clock:
            yield match
    yield from (match for match in _MONTH_DAY.finditer(plain) if (_value(match) or ())[1:] == born[1:])
    yield from (match for match in _YEAR_ALONE.finditer(plain) if int(match["year"]) == born[0])
