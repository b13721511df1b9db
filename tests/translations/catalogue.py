"""The catalogues as the tests read them."""

import re
from dataclasses import dataclass
from functools import cache

from dost_portal import translations

PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0-9.]*[a-z]|%[-+#0-9.]*[sdif]|\{\w*\}")


@dataclass(frozen=True)
class Entry:
    """One message: its English forms beside those of the language. `context` is gettext's, or empty."""

    context: str
    english: tuple[str, ...]
    ours: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.english[0]


@cache
def entries(language: str) -> tuple[Entry, ...]:
    """Return the translated messages of `language`, in the order of its catalogue."""
    catalogue = translations.read_catalogue(translations.catalogue_path(language), language)
    return tuple(
        Entry(message.context or "", _forms(message.id), _forms(message.string))
        for message in catalogue
        if message.id and all(_forms(message.string))
    )


def prose(text: str) -> str:
    """Return `text` without its placeholders."""
    return PLACEHOLDER.sub(" ", text.replace("%%", "%"))


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def _forms(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (str(value or ""),)
