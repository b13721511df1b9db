"""Translations without the gettext programs: a fresh machine has none.

python -m dost_portal.translations extract    bring the catalogues up to date with the sources
python -m dost_portal.translations check      name every message that is missing, fuzzy or broken
python -m dost_portal.translations compile    make the .mo files that Django reads
"""

import argparse
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE_DIR = BASE_DIR / "locale"
SOURCES = ("dost_portal", "cases", "referrals", "templates", "static/js")
TEMPLATE_SUFFIXES = {".html", ".txt", ".svg", ".xml"}
PLAIN, PLURAL, CONTEXT, CONTEXT_PLURAL = (1,), (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
# What changes with each run, or says nothing, would only make noise in the history.
IDLE_HEADERS = (
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Project-Id-Version:',
    '"Report-Msgid-Bugs-To:',
    '"Last-Translator:',
    '"Language-Team:',
    '"Generated-By:',
)
PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0-9.]*[a-z]|%[-+#0-9.]*[sdif]|\{\w*\}")


def source_messages(base_dir: Path = BASE_DIR, sources: Sequence[str] = SOURCES) -> Catalog:
    """Return all messages of the Python, template and JavaScript files under `base_dir`/`sources`."""
    catalog = Catalog(charset="utf-8")
    for path in _source_files(base_dir, sources):
        for _line, message, comments, context in _messages_of(path):
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def _source_files(base_dir: Path, sources: Sequence[str]) -> Iterator[Path]:
    for source in sources:
        for path in sorted((base_dir / source).rglob("*")):
            if path.is_file() and "migrations" not in path.parts:
                yield path


def _messages_of(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    if path.suffix == ".py":
        method, text = "python", path.read_bytes()
    elif path.suffix == ".js":
        method, text = "javascript", path.read_bytes()
    elif path.suffix in TEMPLATE_SUFFIXES:
        method, text = "python", _template_as_python(path)
    else:
        return
    options = {"encoding": "utf-8"}
    yield from extract(method, io.BytesIO(text), KEYWORDS, ("Translators:",), options, strip_comment_tags=True)


def _template_as_python(path: Path) -> bytes:
    from django.utils.translation.template import templatize

    blanked = templatize(path.read_text("utf-8"), origin=str(path))
    # What is no message is blanked out to X; brackets keep its indentation from being read as Python's.
    return ("(\n" + blanked + "\n)\n").encode()


def catalogue_path(language: str, locale_dir: Path = LOCALE_DIR) -> Path:
    """Return where the catalogue of `language` is kept."""
    return locale_dir / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """Return the codes of the languages to be translated into: all of the settings' but the source's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")
    os.environ.setdefault("DOST_TESTING", "1")
    from django.conf import settings

    return [code for code, _name in settings.LANGUAGES if code != "en"]


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return the catalogue at `path`; an empty one of `language` where there is none."""
    if not path.exists():
        return Catalog(locale=language, domain="django", project="dost", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def merged_text(path: Path, language: str, sources: Catalog) -> str:
    """Return the catalogue as it has to read: translations kept, new messages empty, gone ones dropped."""
    catalog = read_catalogue(path, language)
    catalog.update(sources, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        message.locations = []
    catalog.header_comment = "# Translations of the DOST portal."
    catalog.fuzzy = False
    output = io.BytesIO()
    write_po(output, catalog, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = output.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(IDLE_HEADERS))


def extract_catalogues() -> None:
    """Write the catalogue of every language anew from the sources."""
    sources = source_messages()
    for language in languages():
        path = catalogue_path(language)
        text = merged_text(path, language, sources)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        empty = sum(1 for message in _messages(read_catalogue(path, language)) if not _is_translated(message))
        sys.stdout.write(f"{language}: {len(sources)} messages, {empty} not translated\n")


def problems(path: Path, language: str, sources: Catalog) -> list[str]:
    """Return one line for each message of the catalogue at `path` that a user must not meet."""
    catalog = read_catalogue(path, language)
    found = [problem for message in _messages(catalog) if (problem := _problem(message))]
    known = {(message.context, message.id) for message in _messages(catalog)}
    wanted = {(message.context, message.id) for message in _messages(sources)}
    found += [f"not in the catalogue: {_name(key[1])}" for key in sorted(wanted - known, key=str)]
    found += [f"no longer in the sources: {_name(key[1])}" for key in sorted(known - wanted, key=str)]
    if not found and path.read_text("utf-8") != merged_text(path, language, sources):
        found.append("the catalogue is not as `make messages` writes it")
    return found


def check_catalogues() -> int:
    """Print what is wrong with the catalogues; return 0 when nothing is, else 1."""
    sources = source_messages()
    found = [
        f"{language}: {line}"
        for language in languages()
        for line in problems(catalogue_path(language), language, sources)
    ]
    sys.stdout.writelines(line + "\n" for line in found)
    sys.stdout.write(f"translations: {len(sources)} messages, {len(found)} problems\n")
    return 1 if found else 0


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _forms(value: Any) -> list[str]:
    return [form or "" for form in value] if isinstance(value, list | tuple) else [value or ""]


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def _name(message_id: Any) -> str:
    return repr(_forms(message_id)[0])


def _problem(message: Message) -> str | None:
    if not _is_translated(message):
        return f"missing: {_name(message.id)}"
    if message.fuzzy:
        return f"fuzzy: {_name(message.id)}"
    singular, plural = _placeholders(_forms(message.id)[0]), _placeholders(_forms(message.id)[-1])
    first, *others = [_placeholders(form) for form in _forms(message.string)]
    # Only where there are two forms is the first that of one alone: Russian says 21 and 31 with it too.
    firsts = (singular, plural) if len(others) < 2 else (plural,)
    if first not in firsts or any(other != plural for other in others):
        return f"placeholders differ: {_name(message.id)}"
    return None


def _placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def compile_catalogues(locale_dir: Path = LOCALE_DIR) -> int:
    """Make the .mo file of each catalogue that has changed since; return how many were made."""
    made = 0
    for path in sorted(locale_dir.glob("*/LC_MESSAGES/django.po")):
        target, changed = path.with_suffix(".mo"), path.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == changed:
            continue
        fresh = target.with_suffix(f".{os.getpid()}.new")
        with fresh.open("wb") as file:
            write_mo(file, read_catalogue(path, path.parts[-3]))
        os.utime(fresh, ns=(changed, changed))  # also a .po that a checkout made older is noticed
        fresh.replace(target)
        made += 1
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m dost_portal.translations", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=["extract", "check", "compile"])
    command = parser.parse_args(arguments).command
    if command == "check":
        return check_catalogues()
    if command == "extract":
        extract_catalogues()
    else:
        sys.stdout.write(f"translations: {compile_catalogues()} catalogues compiled\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
