"""The screen finds a person in every disguise, and leaves a clean text alone."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from cases import screening
from dost_portal.screening import KINDS, Finding, Identity, ScreeningFailed, screen

ROOT = Path(__file__).resolve().parents[2]
LEYLA = Identity(
    first_name="Leyla",
    last_name="Əliyeva",
    patronymic="Rauf qızı",
    fin="5XK7PL2",
    document="AZE12345678",
    phone="+994501234567",
    email="leyla85@mail.az",
    address="Bakı, Yasamal, Çinarlı küçəsi 86, mənzil 12",
    birth_date="1990-03-12",
    perpetrator_names=("Rüfət Hüseynov",),
    child_names=("Günay", "Toğrul"),
)
NOBODY = Identity()


def seen(text: str, identity: Identity = LEYLA) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in screen(identity, text)]


@pytest.mark.parametrize(
    "written",
    [
        *("Leylanın", "Əliyevaya", "Günayla", "Rüfətdən", "Leylalar", "Günaygil", "Leylada", "Toğrulun", "Rüfətlərin"),
        *("LEYLANIN", "leylanın", "əliyevaya", "ƏLİYEVANI", "ALIYEVA", "lEYLA", "TOĞRULA"),
        *("Eliyeva", "Aliyeva", "Gunay", "Rufet", "Huseynovun", "Togrul", "Gunayla"),
        *(
            "Гюнай",
            "Гүнај",
            "Лейла",
            "Лејланын",
            "Алиева",
            "Алиевой",
            "Əлиjева",
            "Гусейнов",
            "Һүсејнов",
            "Руфат",
            "Тогрул",
        ),
        *("Gyunay", "Guseynov", "Huseinov", "Alieva", "Rufat", "Toghrul", "Leila"),
        *("L e y l a", "L e y l a n ı n", "G-ü-n-a-y", "Ley-la", "Ley la", "L.e.y.l.a", "Ə_l_i_y_e_v_a"),
        *(
            "Le\u200byla",
            "L\u00ade\u00ady\u00adl\u00ada",
            "Lеylа",
            "Gunаy",
            "Lεyla",
            "Ｌｅｙｌａ",
            "𝓛𝓮𝔂𝓵𝓪",
            "L3yla",
            "Leyla’nın",
        ),
        *("Lyela", "Leyyla", "Leyl", "Leyka", "Xeyla", "Hüseynof", "Hüsenov", "Əliyevaa", "Torğul", "Günsy"),
    ],
)
def test_a_name_is_found_in_every_form(written: str) -> None:
    text = f"Bu gün {written} mərkəzdədir."
    assert (written, "name") in seen(text)


@pytest.mark.parametrize(
    ("identity", "written"),
    [
        (Identity(first_name="Mələk"), "mələyin"),
        (Identity(first_name="Tofiq"), "tofiğin"),
        (Identity(last_name="Məmmədova"), "Мамедова"),
        (Identity(last_name="Cəfərov"), "Джафаров"),
        (Identity(last_name="Cəfərov"), "Dzhafarov"),
        (Identity(first_name="Xədicə"), "khadija"),
        (Identity(first_name="Yaşar"), "Яшара"),
        (Identity(first_name="Əli"), "ali"),
        (Identity(first_name="İsmayıl"), "ISMAYIL"),
        (Identity(first_name="Ilqar"), "ilqarın"),
        (Identity(child_names=("Mir-Cəfər",)), "Mircəfərin"),
        (Identity(first_name="Çimnaz"), "C\u0327imnaz"),
    ],
)
def test_a_name_is_found_by_its_own_rules(identity: Identity, written: str) -> None:
    assert seen(f"mərkəzdə {written} var", identity) == [(written, "name")]


@pytest.mark.parametrize(
    "written", ["leyka", "elyla", "hüseynof", "hüsenovun", "əliyvadan", "gnüayın", "toğurl", "züseynov"]
)
def test_one_typing_error_is_found_where_nothing_else_gives_it_away(written: str) -> None:
    assert [one.explanation for one in screen(LEYLA, f"bu gün {written} gəlib")] == ["similar_name"]


@pytest.mark.parametrize("written", ["L. Əliyeva", "Əliyeva L.", "L.Ə.", "Ə. L.", "LƏ", "Leyla Ə.", "R. Hüseynov"])
def test_initials_go_with_the_name(written: str) -> None:
    assert seen(f"uşaqlar {written} ilədir") == [(written, "name")]


def test_a_full_name_with_the_fathers_is_one_finding() -> None:
    assert seen("Gələn Əliyeva Leyla Rauf qızı sakitdir.") == [("Əliyeva Leyla Rauf qızı", "name")]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *((number, "document") for number in ("AZE12345678", "AZE 12 34 56 78", "aze № 1234 5678", "12 34 56 78")),
        *(
            (number, "phone")
            for number in ("050-123 45 67", "+994501234567", "(050) 123-45-67", "0 5 0 1 2 3 4 5 6 7", "123 45 67")
        ),
        *(
            (number, "fin")
            for number in ("5XK7PL2", "5xk7pl2", "5 X K 7 P L 2", "5XK 7PL2", "5-X-K-7-P-L-2", "5ХК7РL2")
        ),
        *((address, "email") for address in ("leyla85@mail.az", "LEYLA85@MAIL.AZ", "leyla85 (at) mail.az")),
        *(
            (day, "date")
            for day in ("12 mart 1990-cı il", "12.03.1990", "12.03.90", "12/03/1990", "1990-03-12", "12.III.1990")
        ),
        *(
            (day, "date")
            for day in ("on iki mart", "ON İKİ MART", "on iki mart min doqquz yüz doxsan", "mart ayının 12-si")
        ),
        *((day, "date") for day in ("martın 12-si", "12 марта 1990", "12.03", "12 mart", "mart 12", "1990-cı il")),
        *((place, "address") for place in ("Çinarlı küçəsi 86", "cinarli kucesi", "Çinarlıda", "mənzil 12")),
    ],
)
def test_a_number_date_or_address_of_the_case_is_found(written: str, kind: str) -> None:
    assert seen(f"qeyd olunub: {written}, sonra baxılar") == [(written, kind)]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *(("7ABC2DE", "fin"), ("AA1234567", "document"), ("AZE 87 65 43 21", "document"), ("MYİ 1234567", "document")),
        *(("C12345678", "document"), ("055 765 43 21", "phone"), ("+7 903 123 45 67", "phone"), ("a.b@c.com", "email")),
        *(("https://fb.com/kimse", "email"), ("www.kimse.az", "email"), ("@kimse_85", "email")),
        *(("3 may 2001", "date"), ("iyirmi beş dekabr", "date"), ("01.02.2003", "date"), ("2003-02-01", "date")),
        *(
            ("Zeytunlu küçəsi 5", "address"),
            ("Dəmirçi kəndində", "address"),
            ("ev 14", "address"),
            ("AZ1007", "address"),
        ),
        *(("8-ci mikrorayon", "address"), ("Bulaqlı pr. 3", "address"), ("Палыдлы", "name"), ("Qaratel", "name")),
        *(
            ("Tağızadə", "name"),
            ("dadaşovun", "name"),
            ("aysel", "name"),
            ("A. Vurğunoğlu", "name"),
            ("Xanlar oğlu", "name"),
        ),
    ],
)
def test_what_looks_like_an_identifier_is_found_without_knowing_the_case(written: str, kind: str) -> None:
    assert seen(f"Qeyd olunub ki, {written} haqqında baxılar", NOBODY) == [(written, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Qadın gündə 2 dəfə insulin qəbul edir, dərmanı saat 09.30-da və 21:15-də içir.",
        "Onun oğlu 7 yaşındadır, Azərbaycan dilində oxuyur; qızı hələ bağçaya gedir.",
        "Səhiyyə Nazirliyinin xəstəxanasında müayinə olunub, EKQ və MRT nəticələri var.",
        "Metformin 500 mg qəbul edir. Novruz bayramından sonra məhkəmə var.",
        "2 otaqlı mənzildə qalıb, ev 3 mərtəbəlidir, küçədə qalmaqdan qorxur.",
        "Rəsmi sənəd yoxdur, 102 xəttinə zəng edib, cavab saat 18-dək verilsin.",
        "Nizami rayonunda polisə müraciət edib, Gəncədə qala bilməz.",
        "Qan təzyiqi 180/110, qəbul vaxtı 09.00-18.00, vəsaiti 1 200 000 manat deyil, 35,5 manatdır.",
        "Əlil arabası və lift lazımdır, əlavə yardım istəmir, əlindən gələni edir.",
        "",
    ],
)
def test_a_clean_text_is_clean(text: str) -> None:
    assert seen(text) == []


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "😀 e\u0301 \u200b👩‍👧 Leyla\u0301nın evi"
    start = text.index("L")
    assert [(one.start, one.end) for one in screen(LEYLA, text)] == [(start, text.index(" evi"))]


def test_overlapping_findings_become_one() -> None:
    text = "Leyla Əliyeva, leyla85@mail.az, Əliyeva küçəsi 5"
    findings = screen(LEYLA, text)
    assert [one.kind for one in findings] == ["name", "email", "address"]
    assert all(one.end <= other.start for one, other in pairwise(findings))


def test_each_finding_says_why_and_suggests_neutral_words() -> None:
    (child,) = screen(LEYLA, "o, Günayla gəldi")
    (other,) = screen(LEYLA, "o, Hüseynofdan qorxur")
    (day,) = screen(LEYLA, "o, 5 may 2019 gəlib")
    assert (child.explanation, child.suggestion) == ("known_name", "uşaq")
    assert (other.explanation, other.suggestion) == ("similar_name", "digər tərəf")
    assert (day.explanation, day.suggestion) == ("looks_like_date", "[tarix]")


def test_a_similar_word_of_another_case_is_no_finding() -> None:
    assert seen("sonra rəsmi sənəd", Identity(first_name="Rasim")) == []
    assert seen("sonra əlillik", Identity(first_name="Əli")) == []


def test_an_error_inside_is_never_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[Finding]:
        raise KeyError("Leyla")

    monkeypatch.setattr(screening, "find_dates", broken)
    with pytest.raises(ScreeningFailed) as failure:
        screen(LEYLA, "salam")
    assert "Leyla" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_what_cannot_be_understood_fails() -> None:
    with pytest.raises(ScreeningFailed):
        screen(replace(LEYLA, birth_date="yazda"), "salam")
    with pytest.raises(ScreeningFailed):
        screen(LEYLA, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown key"):
        Identity.from_mapping({"nickname": "Leyluş"})


@pytest.mark.parametrize("text", ["\0" * 50, "\ud800\udfff", "a" * 20_000, "1" * 20_000, "L " * 5_000, "Ley-" * 5_000])
def test_a_strange_text_is_screened_to_the_end(text: str) -> None:
    assert all(one.kind in KINDS for one in screen(LEYLA, text))


def run_command(lines: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "manage.py", "screen_text"]
    no_database = os.environ | {"DOST_TESTING": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, env=no_database, timeout=60)


def test_the_command_answers_line_by_line_and_names_a_bad_one() -> None:
    line = json.dumps({"identity": {"first_name": "Leyla", "child_names": ["Günay"]}, "text": "😀 Leylanın qızı"})
    run = run_command(
        line.encode() + b'\nnot json\n\xff\n{"identity": {"first_name": 5}, "text": "x"}\n{"text": "salam"}\n'
    )
    answers = [json.loads(answer) for answer in run.stdout.splitlines()]
    assert answers[0] == {"findings": [{"start": 2, "end": 10, "kind": "name"}]}
    assert answers[1:4] == [{"error": "bad_line"}] * 3
    assert answers[4] == {"findings": []}
    assert run.returncode == 1
    assert run.stderr.decode().splitlines()[-3:] == [f"line {number}: bad_line" for number in (2, 3, 4)]


def test_the_command_is_content_with_good_lines() -> None:
    run = run_command(b'{"identity": {}, "text": "salam"}\n')
    assert (run.returncode, run.stdout) == (0, b'{"findings": []}\n')
