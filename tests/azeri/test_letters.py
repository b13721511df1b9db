"""The 32 letters (domain.md §4), where Python's own case functions are wrong."""

import unicodedata

import pytest

from dost_portal.azeri import ALPHABET, az_lower, az_title, az_upper, fold, sort_key

CAPITALS = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ"


def test_the_alphabet_has_32_letters_in_their_order():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    for before, after in ("hx", "xı", "ıi", "kq", "ql", "eə", "cç", "gğ", "oö", "sş", "uü"):
        assert ALPHABET.index(after) == ALPHABET.index(before) + 1


def test_every_letter_goes_up_and_comes_down_again():
    assert az_upper(ALPHABET) == CAPITALS
    assert az_lower(CAPITALS) == ALPHABET


@pytest.mark.parametrize(
    ("small", "capital"),
    [
        ("i", "İ"),
        ("ı", "I"),
        ("ismayıl", "İSMAYIL"),
        ("şəki", "ŞƏKİ"),
        ("mingəçevir", "MİNGƏÇEVİR"),
        ("qızıl", "QIZIL"),
        ("wi-fi", "Wİ-Fİ"),
    ],
)
def test_i_and_dotless_i_are_different_letters(small, capital):
    assert az_upper(small) == capital
    assert az_lower(capital) == small


def test_lower_makes_no_second_code_point_of_a_dotted_capital():
    assert len("İ".lower()) == 2, "Python's own rule, which is why az_lower exists"
    assert az_lower("İ") == "i"
    assert az_lower("I\u0307") == "i", "typed as two code points, it is the same letter"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("məmmədova", "Məmmədova"),
        ("İSMAYILOVA", "İsmayılova"),
        ("iSMAYILOVA", "İsmayılova"),
        ("ILQAR", "Ilqar"),
        ("ilqar", "İlqar"),
        ("mir-cəfər", "Mir-Cəfər"),
        ("o’brien", "O’Brien"),
        ("O'BRIEN", "O'Brıen"),
        ("məs’ud", "Məs’ud"),
        ("McDonald", "McDonald"),
        ("məmmədova aygün rauf qızı", "Məmmədova Aygün Rauf qızı"),
        ("RAUF OĞLU", "Rauf oğlu"),
        ("ə", "Ə"),
        ("", ""),
    ],
)
def test_title(typed, name):
    assert az_title(typed) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Əli", "eli"),
        ("Əli", "ÄLI"),
        ("İsmayıl", "ISMAYIL"),
        ("İsmayıl", "ismayil"),
        ("Çinarə", "cinare"),
        ("Şəmsi  Öməd", "semsi omed"),
        ("Oğuz Üzeyir", "oguz uzeyir"),
        ("Əlizadə", "Əli-zadə"),
        ("Məs’ud", "mes'ud"),
        ("Məsud", "məs‘ud"),
        ("Əli", unicodedata.normalize("NFD", "Əli")),
        ("Gülnar", unicodedata.normalize("NFD", "GÜLNAR")),
        ("José", "jose"),
        ("Łukasz", "lukasz"),
    ],
)
def test_people_who_type_otherwise_find_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Əli", "Vəli"), ("Qara", "Kara"), ("Xan", "Han"), ("Aysel", "Ay sel")])
def test_folding_does_not_throw_different_names_together(one, other):
    assert fold(one) != fold(other)


def test_folding_twice_changes_nothing():
    for text in (ALPHABET, CAPITALS, "Əli-zadə İSMAYIL  oğlu", "José Łukasz"):
        assert fold(fold(text)) == fold(text)


def test_names_sort_by_the_alphabet_and_not_by_code_points():
    right = [
        "Aygün",
        "Çinarə",
        "Dilarə",
        "Əli",
        "Fidan",
        "Hacı",
        "Xalid",
        "Ilqar",
        "İlqar",
        "Kamran",
        "Qasım",
    ]
    right += ["Lalə", "Öməd", "Samir", "Şəmsi", "Vəli", "Wanda", "Yusif", "Zəhra", "Ян"]
    assert sorted(reversed(right), key=sort_key) == right
    assert sorted(right) != right


def test_a_shorter_name_comes_first_and_case_and_signs_do_not_count():
    assert sorted(["Əlizadə", "Əli Rza", "ƏLİ", "əli-yar"], key=sort_key) == [
        "ƏLİ",
        "Əli Rza",
        "əli-yar",
        "Əlizadə",
    ]


def test_a_foreign_letter_stands_after_its_nearest_neighbour():
    assert sorted(["Ba", "Äa", "Az", "Əa"], key=sort_key) == ["Az", "Äa", "Ba", "Əa"]
    assert sorted(["B", "A", "9"], key=sort_key) == ["9", "A", "B"]
