"""Dates in words and the suffix of ordinals (domain.md §4)."""

import datetime as dt

import pytest

from dost_portal.azeri import long_date, month_name, ordinal_suffix, short_date

# Spoken number words and the vowel harmony behind the table, worked out another way than the code does.
ONES = ["", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz"]
TENS = ["", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan"]
SUFFIX_AFTER = {
    "a": "cı",
    "ı": "cı",
    "e": "ci",
    "ə": "ci",
    "i": "ci",
    "o": "cu",
    "u": "cu",
    "ö": "cü",
    "ü": "cü",
}


def spoken(number: int) -> str:
    if number == 0:
        return "sıfır"
    words = []
    for size, word in ((10**9, "milyard"), (10**6, "milyon"), (1000, "min"), (100, "yüz")):
        if number >= size:
            words += [spoken(number // size), word]
            number %= size
    words += [TENS[number // 10], ONES[number % 10]]
    return " ".join(filter(None, words))


def test_every_ordinal_agrees_with_the_last_vowel_of_the_spoken_number():
    for number in [*range(3001), *range(9990, 10_011), 10**6, 2 * 10**6, 10**9, 10**9 + 40, 123_456_789]:
        last_vowel = [letter for letter in spoken(number) if letter in SUFFIX_AFTER][-1]
        assert ordinal_suffix(number) == SUFFIX_AFTER[last_vowel], spoken(number)


YEARS = """
1900-cü 2000-ci 2010-cu 2011-ci 2012-ci 2013-cü 2014-cü 2015-ci 2016-cı 2017-ci 2018-ci 2019-cu
2020-ci 2021-ci 2022-ci 2023-cü 2024-cü 2025-ci 2026-cı 2030-cu 2040-cı 2050-ci 2060-cı 2090-cı
"""


@pytest.mark.parametrize("written", YEARS.split())
def test_years_as_the_passport_and_letters_write_them(written):
    year, suffix = written.split("-")
    assert ordinal_suffix(int(year)) == suffix


def test_there_is_no_negative_ordinal():
    with pytest.raises(ValueError, match="negative"):
        ordinal_suffix(-1)


def test_dates():
    assert long_date(dt.date(2026, 11, 22)) == "22 noyabr 2026-cı il"
    assert long_date(dt.date(2010, 6, 1)) == "1 iyun 2010-cu il"
    assert short_date(dt.date(2026, 3, 5)) == "05.03.2026"


def test_months_are_small_and_twelve():
    names = [month_name(number) for number in range(1, 13)]
    assert names[0] == "yanvar"
    assert names[11] == "dekabr"
    assert len(set(names)) == 12
    assert all(name.islower() for name in names)
    for wrong in (0, 13, -1):
        with pytest.raises(ValueError, match="1 to 12"):
            month_name(wrong)
