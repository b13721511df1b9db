"""Numbers of identity documents, every kind of domain.md §3.2."""

import pytest

from dost_portal.azeri import DOCUMENT_PATTERNS, InvalidDocument, normalise_document_number

GOOD = [
    ("ID_OLD", "AZE12345678", "AZE12345678"),
    ("ID_OLD", "aze № 1234 5678", "AZE12345678"),
    ("ID_OLD", "AZE No. 12345678", "AZE12345678"),
    ("ID_NEW", "aa 1234567", "AA1234567"),
    ("ID_NEW", "AA-1234567", "AA1234567"),
    ("CHILD_CARD", "AB1234567", "AB1234567"),
    ("BIRTH", "  I-AZ  № 0123456 ", "I-AZ № 0123456"),
    ("PASSPORT_AZ", "c12345678", "C12345678"),
    ("PASSPORT_AZ", "P1234567", "P1234567"),
    ("PASSPORT_F", "x12-3456", "X123456"),
    ("PASSPORT_F", "12345", "12345"),
    ("PASSPORT_F", "NO 12345", "NO12345"),
    ("MYI", "MYİ1234567", "MYİ1234567"),
    ("MYI", "MYI1234567", "MYİ1234567"),
    ("MYI", "myi 1234567", "MYİ1234567"),
    ("DYI", "dyı1234567", "DYİ1234567"),
    ("MOM", "mom1234567", "MOM1234567"),
    ("STATELESS", "VŞ 12345", "VŞ 12345"),
    ("REFUGEE", "12/7", "12/7"),
    ("NONE", "", ""),
    ("NONE", "  ", ""),
]


@pytest.mark.parametrize(("kind", "typed", "stored"), GOOD)
def test_numbers_that_are_taken(kind, typed, stored):
    assert normalise_document_number(kind, typed) == stored


def test_what_is_stored_is_taken_again():
    for kind, _typed, stored in GOOD:
        assert normalise_document_number(kind, stored) == stored


def test_every_kind_is_tried_above():
    assert {kind for kind, _typed, _stored in GOOD} == set(DOCUMENT_PATTERNS)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("ID_OLD", "AZE1234567", "pattern"),
        ("ID_OLD", "12345678", "pattern"),
        ("ID_NEW", "AA12345678", "pattern"),
        ("ID_NEW", "A1234567", "pattern"),
        ("ID_NEW", "ƏA1234567", "pattern"),
        ("ID_NEW", "АА1234567", "pattern"),  # Cyrillic
        ("CHILD_CARD", "AB123456", "pattern"),
        ("PASSPORT_AZ", "C123456789", "pattern"),
        ("PASSPORT_F", "1234", "pattern"),
        ("PASSPORT_F", "1234567890123456", "pattern"),
        ("MYI", "DYİ1234567", "pattern"),
        ("DYI", "DYİ123456", "pattern"),
        ("MOM", "MOM12345678", "pattern"),
        ("STATELESS", "1234", "pattern"),
        ("STATELESS", "1" * 21, "pattern"),
        ("REFUGEE", "1" * 31, "pattern"),
        ("BIRTH", " ", "empty"),
        ("ID_NEW", "", "empty"),
        ("ID_NEW", "№", "empty"),
        ("BIRTH", "I-AZ\x00123", "control"),
        ("NONE", "AA1234567", "unexpected"),
        ("DRIVING_LICENCE", "AA1234567", "kind"),
    ],
)
def test_numbers_that_are_refused(kind, typed, code):
    with pytest.raises(InvalidDocument) as refusal:
        normalise_document_number(kind, typed)
    assert refusal.value.code == code


def test_a_pattern_edited_by_the_agency_replaces_the_built_in_one():
    assert normalise_document_number("ID_NEW", "AAA123", pattern="[A-Z]{3}[0-9]{3}") == "AAA123"
    with pytest.raises(InvalidDocument):
        normalise_document_number("ID_NEW", "AA1234567", pattern="[A-Z]{3}[0-9]{3}")
