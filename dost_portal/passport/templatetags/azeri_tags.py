"""Dates for people. Django's Azerbaijani month names are capitalised; these are not."""

import datetime as dt
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from dost_portal import azeri

register = template.Library()


def _day_of(value: object) -> dt.date | None:
    """Return the date of a date or moment in Baku; None for anything else, so that a page shows nothing."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, dt.date) else None


@register.filter
def az_long_date(value: object) -> str:
    """Return a date as Azerbaijani letters write it in every language: "22 noyabr 2026-cı il"."""
    day = _day_of(value)
    return azeri.long_date(day) if day else ""


@register.filter
def local_date(value: object) -> str:
    """Return a date in the active language: "22 noyabr 2026", "22 ноября 2026" or "22 November 2026"."""
    day = _day_of(value)
    return _in_words(day, get_language() or "") if day else ""


@lru_cache(maxsize=2048)  # lists name the same few days over and over
def _in_words(day: dt.date, language: str) -> str:
    return date_format(day)


@register.filter
def local_datetime(value: object) -> str:
    """Return an aware moment as date and time in Baku: "22 noyabr 2026, 18:05"."""
    if not isinstance(value, dt.datetime):
        return local_date(value)
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local_date(moment)}, {moment:%H:%M}"


@register.filter
def short_date(value: object) -> str:
    """Return a date as dd.mm.yyyy, the same in every language."""
    day = _day_of(value)
    return azeri.short_date(day) if day else ""
