"""Dates in words, as official Azerbaijani letters write them."""

import datetime as dt

_MONTHS = (
    "yanvar",
    "fevral",
    "mart",
    "aprel",
    "may",
    "iyun",
    "iyul",
    "avqust",
    "sentyabr",
    "oktyabr",
    "noyabr",
    "dekabr",
)

# The suffix agrees with the last vowel of the number as it is spoken: bir-inci, altı-ncı, on-uncu, üç-üncü.
_UNITS = ("", "ci", "ci", "cü", "cü", "ci", "cı", "ci", "ci", "cu")
_TENS = ("", "cu", "ci", "cu", "cı", "ci", "cı", "ci", "ci", "cı")
_POWERS = (  # yüz, min, milyon, milyard, trilyon
    (10**12, "cu"),
    (10**9, "cı"),
    (10**6, "cu"),
    (10**3, "ci"),
    (10**2, "cü"),
)
_ZERO = "cı"  # sıfır


def month_name(month: int) -> str:
    """Return the name of month 1 to 12 in small letters; raise ValueError for any other number."""
    if not 1 <= month <= 12:
        raise ValueError("a month is a number from 1 to 12")
    return _MONTHS[month - 1]


def ordinal_suffix(number: int) -> str:
    """Return the suffix of an ordinal without its hyphen: 2026 → "cı", 2013 → "cü", 2010 → "cu".

    Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError("an ordinal number is not negative")
    if number == 0:
        return _ZERO
    if number % 10:
        return _UNITS[number % 10]
    if number % 100:
        return _TENS[number % 100 // 10]
    return next(suffix for power, suffix in _POWERS if number % power == 0)


def long_date(day: dt.date) -> str:
    """Return a date as letters write it: "22 noyabr 2026-cı il"."""
    return f"{day.day} {month_name(day.month)} {day.year}-{ordinal_suffix(day.year)} il"


def short_date(day: dt.date) -> str:
    """Return a date as dd.mm.yyyy."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"
