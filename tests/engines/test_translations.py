"""Catalogues without gettext programs: what is found, kept, refused and compiled."""

import gettext
import os
from pathlib import Path

import pytest

from dost_portal import translations

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
_("Referral")
_("Hello, {name}")
ngettext("%(n)s day", "%(n)s days", 2)
pgettext("clock", "late")
"""
TEMPLATE = """{% load i18n %}
    <p title="{{ _('Title') }}">it's {% translate "From a template" %}</p>
  {% blocktranslate trimmed with who=person %}
      Dear {{ who }}
  {% endblocktranslate %}
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text(PYTHON)
    (tmp_path / "app" / "page.html").write_text(TEMPLATE)
    (tmp_path / "app" / "page.js").write_text("alert(gettext('From a script'));")
    (tmp_path / "app" / "migrations").mkdir()
    (tmp_path / "app" / "migrations" / "0001.py").write_text("_('Not this one')")
    return tmp_path


def messages(base: Path) -> "translations.Catalog":
    return translations.source_messages(base, ["app"])


def catalogue(base: Path, language: str = "az") -> Path:
    return base / "locale" / language / "LC_MESSAGES" / "django.po"


def write(base: Path, *changes: tuple[str, str]) -> Path:
    """Write a complete catalogue of the sources, each message translated by itself, then `changes`."""
    path = catalogue(base)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = translations.merged_text(path, "az", messages(base))
    lines, message = [], ""
    for line in text.splitlines():
        if line.startswith("msgid"):
            message = line.split(" ", 1)[1]
        if line.startswith("msgstr") and message != '""':
            line = line.replace('""', message)
        lines.append(line)
    text = "\n".join(lines) + "\n"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return path


def test_messages_of_code_templates_and_scripts_are_found(sources):
    assert {message.id for message in messages(sources) if message.id} == {
        "Referral",
        "Hello, {name}",
        ("%(n)s day", "%(n)s days"),
        "late",
        "Title",
        "From a template",
        "Dear %(who)s",
        "From a script",
    }


def test_complete_catalogue_has_no_problems(sources):
    assert translations.problems(write(sources), "az", messages(sources)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "Referral"', 'msgstr ""', "missing: 'Referral'"),
        ('msgstr[1] "%(n)s days"', 'msgstr[1] ""', "missing: '%(n)s day'"),
        ('msgid "Referral"', '#, fuzzy\nmsgid "Referral"', "fuzzy: 'Referral'"),
        ('msgstr "Hello, {name}"', 'msgstr "Salam, {ad}"', "placeholders differ: 'Hello, {name}'"),
        ('msgstr "Dear %(who)s"', 'msgstr "Hörmətli"', "placeholders differ: 'Dear %(who)s'"),
        ('msgid "Title"', 'msgid "Old title"', "not in the catalogue: 'Title'"),
        ('msgid "Title"', 'msgid "Old title"', "no longer in the sources: 'Old title'"),
    ],
)
def test_check_names_the_message(sources, old, new, problem):
    path = write(sources, (old, new))

    assert problem in translations.problems(path, "az", messages(sources))


@pytest.mark.parametrize(
    ("one", "found"),
    [("%(n)s день", []), ("один день", ["placeholders differ: 'one day'"])],
)
def test_the_first_of_three_forms_has_the_number_for_21_is_said_with_it_too(sources, one, found):
    (sources / "app" / "views.py").write_text("ngettext('one day', '%(n)s days', 2)")
    (sources / "app" / "page.html").unlink()
    (sources / "app" / "page.js").unlink()
    path = catalogue(sources, "ru")
    path.parent.mkdir(parents=True)
    text = translations.merged_text(path, "ru", messages(sources))
    for form, words in enumerate((one, "%(n)s дня", "%(n)s дней")):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "{words}"')
    path.write_text(text)

    assert translations.problems(path, "ru", messages(sources)) == found


def test_new_sources_keep_translations_and_drop_what_is_gone(sources):
    path = write(sources, ('msgstr "Referral"', 'msgstr "Yönləndirmə"'))
    (sources / "app" / "views.py").write_text('_("Referral"); _("Referrals")')

    text = translations.merged_text(path, "az", messages(sources))
    assert 'msgid "Referral"\nmsgstr "Yönləndirmə"' in text
    assert 'msgid "Referrals"\nmsgstr ""' in text, "a similar message must not be guessed"
    assert "Hello, {name}" not in text
    assert "Hello" not in text


def test_extraction_is_the_same_each_time_and_carries_no_dates(sources):
    path = write(sources)
    text = translations.merged_text(path, "az", messages(sources))
    path.write_text(text)

    assert translations.merged_text(path, "az", messages(sources)) == text
    assert "Date" not in text
    assert "#:" not in text
    assert "nplurals=2; plural=(n != 1)" in text


def test_compiled_catalogue_reads_back_and_is_made_anew_only_after_a_change(sources):
    path = write(sources, ('msgstr "Referral"', 'msgstr "Yönləndirmə"'))
    locale = sources / "locale"

    assert translations.compile_catalogues(locale) == 1
    assert translations.compile_catalogues(locale) == 0
    read = gettext.translation("django", locale, ["az"])
    assert read.gettext("Referral") == "Yönləndirmə"
    assert [read.ngettext("%(n)s day", "%(n)s days", n) for n in (1, 2)] == ["%(n)s days"] * 2

    path.write_text(path.read_text().replace("Yönləndirmə", "Göndəriş"))
    os.utime(path, (1, 1))
    assert translations.compile_catalogues(locale) == 1
    compiled = path.with_suffix(".mo").read_bytes()
    assert "Göndəriş".encode() in compiled
    assert "Yönləndirmə".encode() not in compiled
