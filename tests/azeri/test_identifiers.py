"""FİN, names and telephone numbers as they are typed (domain.md §3.1, §3.3, §3.4)."""

import unicodedata

import pytest

from dost_portal.azeri import (
    InvalidFin,
    InvalidName,
    InvalidPhone,
    display_phone,
    normalise_fin,
    normalise_name,
    normalise_phone,
)


@pytest.mark.parametrize("typed", ["94FMDDD", "94fmddd", " 94 fm ddd ", "94fmDDD\n", "94FM\u00a0DDD"])
def test_a_fin_is_taken_however_it_is_spaced(typed):
    assert normalise_fin(typed) == "94FMDDD"


@pytest.mark.parametrize("letter", ["i", "I", "İ", "ı", "I\u0307"])
def test_every_i_of_every_keyboard_is_refused_with_a_one_suggested(letter):
    with pytest.raises(InvalidFin) as refusal:
        normalise_fin(f"94fm{letter}dd")
    assert refusal.value.code == "letters_i_o"
    assert refusal.value.suggestion == "94FM1DD"


def test_o_is_refused_with_a_zero_suggested():
    with pytest.raises(InvalidFin) as refusal:
        normalise_fin("5oKL2mN")
    assert (refusal.value.code, refusal.value.suggestion) == ("letters_i_o", "50KL2MN")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "length"),
        ("94FMDD", "length"),
        ("94FMDDDD", "length"),
        ("94FMDDƏ", "charset"),
        ("94FM-DD", "charset"),
        ("94FMDD\u0410", "charset"),  # Cyrillic А
        ("94FMDD\u0663", "charset"),  # an Arabic digit
        ("９4FMDDD", "charset"),
        ("94FMDD\x00", "charset"),
    ],
)
def test_what_is_no_fin(typed, code):
    with pytest.raises(InvalidFin) as refusal:
        normalise_fin(typed)
    assert refusal.value.code == code
    assert refusal.value.suggestion == ""


def test_the_pin_of_a_foreigner_may_have_i_and_o():
    assert normalise_fin("94fmio1", foreign=True) == "94FMIO1"


def test_an_error_says_nothing_of_what_was_typed():
    with pytest.raises(InvalidFin) as refusal:
        normalise_fin("94fmidd")
    assert "94" not in str(refusal.value)
    assert "94" not in repr(refusal.value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Məmmədova", "Məmmədova"),
        ("  Aygün   Sevil ", "Aygün Sevil"),
        ("Mir-Cəfər", "Mir-Cəfər"),
        ("Mir‑Cəfər", "Mir-Cəfər"),
        ("Məs'ud", "Məs’ud"),
        ("Məs‘ud", "Məs’ud"),
        ("Məs`ud", "Məs’ud"),
        ("Wanda", "Wanda"),
        ("García Márquez", "García Márquez"),
        ("Łukasz", "Łukasz"),
        ("Ẹ́niọlá", "Ẹ́niọlá"),
        (unicodedata.normalize("NFD", "Gülçöhrə"), "Gülçöhrə"),
        ("əƏıIiİ", "əƏıIiİ"),
        ("Ə", "Ə"),
    ],
)
def test_names_that_people_have(typed, stored):
    assert normalise_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \t\u00a0 ", "empty"),
        ("Əli2", "digits"),
        ("Əli٣", "digits"),
        ("Əli\x00", "control"),
        ("Əli\x1b", "control"),
        ("Ə\u200bli", "control"),
        ("\u202eilƏ", "control"),
        ("Мария", "script"),
        ("Аli", "script"),  # the first letter is Cyrillic
        ("-", "charset"),
        ("Əli-", "charset"),
        ("’Əli", "charset"),
        ("Əli--zadə", "charset"),
        ("Əli_zadə", "charset"),
        ("Əli;", "charset"),
        ("<b>", "charset"),
        ("Ə\u0301\u0301\u0301\u0301", "charset"),
        ("a" * 101, "too_long"),
    ],
)
def test_what_is_no_name(typed, code):
    with pytest.raises(InvalidName) as refusal:
        normalise_name(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "typed",
    ["0501234567", "050 123 45 67", "(050) 123-45-67", "994501234567", "+994 50 123 45 67", "00994501234567"],
)
def test_one_mobile_number_in_every_spelling(typed):
    assert normalise_phone(typed) == "+994501234567"


@pytest.mark.parametrize("prefix", ["10", "40", "44", "50", "51", "55", "60", "70", "77", "99"])
def test_every_mobile_prefix(prefix):
    # Some ranges of a prefix are not given out: 2 opens a subscriber number under all of them.
    assert normalise_phone(f"0{prefix}2345678") == f"+994{prefix}2345678"


def test_fixed_and_foreign_numbers():
    assert normalise_phone("(012) 555-00-00") == "+994125550000"
    assert normalise_phone("+90 532 123 45 67") == "+905321234567"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("102", "short_number"),
        ("116 123", "short_number"),
        ("0331234567", "invalid"),
        ("050123456", "invalid"),
        ("+999501234567", "invalid"),
        ("050 CALL ME", "charset"),
        ("050\x001234567", "charset"),
        ("٠٥٠١٢٣٤٥٦٧", "charset"),
    ],
)
def test_what_is_no_number_to_call_back(typed, code):
    with pytest.raises(InvalidPhone) as refusal:
        normalise_phone(typed)
    assert refusal.value.code == code


def test_numbers_are_shown_as_they_are_read_aloud():
    assert display_phone("+994501234567") == "+994 50 123 45 67"
    assert display_phone("102") == "102"
    assert display_phone("") == ""
