"""Dates and numbers on pages and in forms, in every language."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation

MOMENT = dt.datetime(2026, 11, 22, 20, 30, tzinfo=dt.UTC)  # half past midnight of the 23rd in Baku


def rendered(expression, language):
    with translation.override(language):
        template = Template("{% load azeri_tags %}{{ value|" + expression + " }}")
        return template.render(Context({"value": MOMENT, "day": MOMENT.date()}))


@pytest.mark.parametrize(
    ("expression", "az", "ru", "en"),
    [
        ("local_date", "23 noyabr 2026", "23 ноября 2026", "23 November 2026"),
        ("local_datetime", "23 noyabr 2026, 00:30", "23 ноября 2026, 00:30", "23 November 2026, 00:30"),
        ("az_long_date", "23 noyabr 2026-cı il", "23 noyabr 2026-cı il", "23 noyabr 2026-cı il"),
        ("short_date", "23.11.2026", "23.11.2026", "23.11.2026"),
    ],
)
def test_filters_follow_the_language_and_the_clock_of_baku(expression, az, ru, en):
    assert rendered(expression, "az") == az
    assert rendered(expression, "ru") == ru
    assert rendered(expression, "en") == en


@pytest.mark.parametrize("name", ["local_date", "local_datetime", "az_long_date", "short_date"])
@pytest.mark.parametrize("value", [None, "", "22.11.2026"])
def test_filters_show_nothing_for_what_is_no_date(name, value):
    assert Template("{% load azeri_tags %}{{ value|" + name + " }}").render(Context({"value": value})) == ""


def test_a_date_without_a_time_stays_what_it_is():
    template = Template("{% load azeri_tags %}{{ value|local_datetime }}")
    with translation.override("az"):
        assert template.render(Context({"value": dt.date(2026, 6, 1)})) == "1 iyun 2026"


@pytest.mark.parametrize("language", ["az", "ru", "en"])
def test_forms_read_dates_as_people_here_write_them(language):
    with translation.override(language):
        for typed in ("03.05.2026", "03/05/2026", "2026-05-03"):
            assert forms.DateField().clean(typed) == dt.date(2026, 5, 3)
        assert forms.TimeField().clean("18:05") == dt.time(18, 5)
        with pytest.raises(forms.ValidationError):
            forms.DateField().clean("05.13.2026")


@pytest.mark.parametrize("language", ["az", "ru", "en"])
def test_numbers_have_a_comma_and_clocks_24_hours(language):
    with translation.override(language):
        assert formats.localize(Decimal("1.5")) == "1,5"
        assert formats.time_format(dt.time(18, 5)) == "18:05"
        assert formats.date_format(dt.date(2026, 5, 3), "SHORT_DATE_FORMAT") == "03.05.2026"
