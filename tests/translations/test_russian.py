"""What holds for every Russian message, whatever it says."""

import re
import string

from django.utils.translation import ngettext, override

from tests.translations.catalogue import Entry, entries, placeholders, prose

LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
MARKS = frozenset(string.digits + " \u00a0*.,:;?!()/@+_%№«»…–—-")
# Names, marks of units and of machines stay as they are; so do the passport's own words and what a letter's
# author types.
LATIN = re.compile(
    r"(?<!\w)(?:DOST|DSMF|FİN|Esc|ISO|UUID|ID|QR|PDF|CSV|UTF|XLSX|JPEG|PNG|ZIP|AES|SHA|SR|TR|RU|IIIQ|K7MN|4QXD|QXD|A|B|C|D|E|I|O"
    r"|a|f|https|Google Authenticator|Microsoft Authenticator|FreeOTP|rəisinə|gün)(?!\w)"
)
FORBIDDEN = re.compile(r"жертв|потерпевш")
FAMILIAR = re.compile(r"(?<!\w)(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)(?!\w)")


def forms() -> list[tuple[Entry, str]]:
    return [(entry, form) for entry in entries("ru") for form in entry.ours]


def test_there_is_a_catalogue_of_the_same_messages() -> None:
    assert {(entry.context, entry.english) for entry in entries("ru")} == {
        (entry.context, entry.english) for entry in entries("az")
    }


def test_a_person_is_never_called_a_victim() -> None:
    assert [form for _, form in forms() if FORBIDDEN.search(form.lower())] == []


def test_only_cyrillic_letters_but_in_names() -> None:
    odd = {form: strange for _, form in forms() if (strange := _strange(form))}
    assert odd == {}


def _strange(form: str) -> list[str]:
    return sorted(set(LATIN.sub("", prose(form)).lower()) - LETTERS - MARKS)


def test_a_latin_letter_among_cyrillic_ones_would_be_found() -> None:
    assert _strange("Дело закрытo") == ["o"]


def test_every_form_has_the_placeholders_of_the_english() -> None:
    """Also the first of three: it is said with 21 and 31 as with 1, so the number stands in it."""
    differ = [entry.key for entry, form in forms() if placeholders(form) != placeholders(entry.english[-1])]
    assert differ == []


def test_a_sentence_stays_a_sentence_and_a_label_a_label() -> None:
    differ = [(entry.key, form) for entry, form in forms() if _ending(entry.key) != _ending(form)]
    assert differ == []


def _ending(text: str) -> str:
    return text[-1] if text[-1] in ".?:!" else ""


def test_sentence_case_follows_the_english() -> None:
    differ = [
        (entry.key, form)
        for entry, form in forms()
        if entry.context != "alt. month"
        and entry.key[0].isalpha()
        and form[0].isalpha()
        and entry.key[0].islower() != form[0].islower()
        and not LATIN.match(form)
    ]
    assert differ == []


def test_the_user_is_addressed_politely() -> None:
    assert [form for _, form in forms() if FAMILIAR.search(form.lower())] == []


def test_months_stand_in_the_genitive() -> None:
    months = [entry.ours[0] for entry in entries("ru") if entry.context == "alt. month"]
    assert len(months) == 12
    assert all(month.endswith(("я", "а")) and month == month.lower() for month in months)


def test_numbers_take_their_form_of_the_noun() -> None:
    with override("ru"):
        said = [ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n} for n in (1, 2, 5, 11, 21, 24, 100)]
    assert said == ["1 минута", "2 минуты", "5 минут", "11 минут", "21 минута", "24 минуты", "100 минут"]
