"""What holds for every Azerbaijani message, whatever it says."""

import re
import string
from collections import Counter

from django.apps import apps
from django.db.models import Model
from django.utils.translation import override

from dost_portal.azeri.letters import ALPHABET, az_lower, az_upper
from tests.translations.catalogue import Entry, entries, placeholders, prose

LETTERS = frozenset(ALPHABET) | frozenset(az_upper(ALPHABET))
MARKS = frozenset(string.digits + " *.,:;?!()/@+_%“”…–—-")
# The same in both languages.
SAME = frozenset({"FİN", "Auditor", "auditor", "Region"})
# English words that Azerbaijani uses as they are, and names.
LATIN = frozenset({"esc", "iso", "uuid"})
# Turkish of the next table: what a careless translation says instead of the Azerbaijani word.
_TURKISH_WORDS = """
başvuru belge bilgi bulunamadı çok değil dosya emniyet evet geçerli geçersiz gerekli gönder güvenli hata hayır
için ile iptal kaydet kimlik kişisel kullanıcı lütfen mağdur mahkeme nasıl neden olarak sayfa seç şiddet şifre
şimdi tarih uzantı ve zorunlu
"""
TURKISH = frozenset(_TURKISH_WORDS.split())
# Names keep their capital wherever they stand.
NAMES = ("DSMF", "DOST", "ISO", "FİN", "Azərbaycan", "Bakı", "Kollegiya", "Nazirlər Kabineti")
FORBIDDEN = ("qurban", "zərərçəkən")
POLITE = re.compile(r"(?<!\w)(sən|səni|sənin|sənə|səndən)(?!\w)")
MANY = re.compile(r"(?:\d|%\(\w+\)[sd]|\{\w+\}|(?<!\w)(?:iki|üç|dörd|beş|altı|on)) +\w+(?:lar|lər)(?!\w)")
BACK, FRONT = "aıou", "eəiöü"
PLURAL = re.compile(r"(lar|lər)(?=$|ı|i|a|ə|d)")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", az_lower(prose(text)))


def forms() -> list[tuple[Entry, str]]:
    return [(entry, form) for entry in entries("az") for form in entry.ours]


def test_there_is_a_catalogue() -> None:
    assert len(entries("az")) > 900


def test_a_person_is_never_called_a_victim() -> None:
    assert [form for _, form in forms() if any(word in az_lower(form) for word in FORBIDDEN)] == []


def test_nothing_is_left_in_english() -> None:
    same = {entry.key for entry, form in forms() if form in entry.english and re.search(r"[^\W\d_]", prose(form))}
    assert same <= SAME


def test_no_turkish_word() -> None:
    assert [form for _, form in forms() if TURKISH & set(words(form))] == []


def test_only_letters_of_the_azerbaijani_alphabet() -> None:
    odd = {
        form: sorted(strange)
        for _, form in forms()
        if (strange := set(prose(form)) - LETTERS - MARKS) and not set(words(form)) & LATIN
    }
    assert odd == {}


def test_placeholders_are_those_of_the_english() -> None:
    differ = [
        entry.key
        for entry in entries("az")
        for english, ours in zip(_as_many(entry), entry.ours, strict=True)
        if Counter(placeholders(english)) != Counter(placeholders(ours))
    ]
    assert differ == []


def _as_many(entry: Entry) -> tuple[str, ...]:
    return entry.english if len(entry.english) == len(entry.ours) else entry.english[:1]


def test_a_sentence_stays_a_sentence_and_a_label_a_label() -> None:
    differ = [(entry.key, form) for entry, form in forms() if _ending(entry.key) != _ending(form)]
    assert differ == []


def _ending(text: str) -> str:
    return text[-1] if text[-1] in ".?:!" else ""


def test_sentence_case_follows_the_english() -> None:
    """A message in small letters is part of a line; one with a capital begins one.

    Model labels that begin with "i" have their capital already: Django's capfirst would make it "I".
    """
    differ = [
        (entry.key, form)
        for entry, form in forms()
        if entry.context != "alt. month"
        and entry.key[0].isalpha()
        and form[0].isalpha()
        and entry.key[0].islower() != form[0].islower()
        and not form.startswith((*NAMES, "İ"))
    ]
    assert differ == []


def test_no_label_begins_with_a_dotless_capital() -> None:
    """What Django's capfirst makes of a model's label: "ground for refusal" must not become "Imtina"."""
    ours = {entry.key: entry.ours[0] for entry in entries("az")}
    with override("en"):
        labels = {
            str(label)
            for model in apps.get_models()
            for label in (model._meta.verbose_name, model._meta.verbose_name_plural, *_field_labels(model))
        }
    assert len(labels & set(ours)) > 50
    assert {label for label in labels & set(ours) if ours[label].startswith("i")} == set()


def _field_labels(model: type[Model]) -> list[str]:
    return [str(getattr(field, "verbose_name", "")) for field in model._meta.get_fields()]


def test_months_are_small() -> None:
    months = [form for entry, form in forms() if entry.context == "alt. month"]
    assert len(months) == 12
    assert all(form == az_lower(form) for form in months)


def test_the_user_is_addressed_politely() -> None:
    assert [form for _, form in forms() if POLITE.search(az_lower(form))] == []


def test_the_noun_after_a_number_is_singular() -> None:
    assert [form for _, form in forms() if MANY.search(az_lower(form))] == []


def test_the_plural_follows_the_vowel_before_it() -> None:
    assert [word for _, form in forms() for word in words(form) if _breaks_harmony(word)] == []


def _breaks_harmony(word: str) -> bool:
    ending = PLURAL.search(word)
    vowels = [letter for letter in word[: ending.start()] if letter in BACK + FRONT] if ending else []
    return bool(vowels) and (vowels[-1] in BACK) != (ending is not None and ending.group() == "lar")


def test_the_harmony_test_knows_a_wrong_plural() -> None:
    assert _breaks_harmony("mərkəzlar")
    assert not _breaks_harmony("mərkəzlər")
    assert not _breaks_harmony("qaydalar")
