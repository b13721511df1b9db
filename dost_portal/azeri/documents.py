"""Numbers of identity documents (domain.md §3.2)."""

import re
import unicodedata
from typing import Final

from dost_portal.azeri.errors import InvalidDocument
from dost_portal.azeri.identifiers import ascii_capitals

DOCUMENT_PATTERNS: Final[dict[str, str]] = {
    "ID_OLD": r"AZE[0-9]{8}",
    "ID_NEW": r"[A-Z]{2}[0-9]{7}",
    "CHILD_CARD": r"[A-Z]{2}[0-9]{7}",
    "BIRTH": r".{1,30}",
    "PASSPORT_AZ": r"[A-Z][0-9]{7,8}",
    "PASSPORT_F": r"[A-Z0-9]{5,15}",
    "MYI": r"MYİ[0-9]{7}",
    "DYI": r"DYİ[0-9]{7}",
    "MOM": r"MOM[0-9]{7}",
    "STATELESS": r".{5,20}",
    "REFUGEE": r".{1,30}",
    "NONE": r"",
}
"""Kind of document → what the whole number looks like once normalised."""

_FREE_TEXT = frozenset({"BIRTH", "STATELESS", "REFUGEE"})
_SIGNS = re.compile(r"№|(?<=[a-z] )n[o°º](?=[ .0-9])|[ .\-‐‑–—]", re.IGNORECASE)


def normalise_document_number(kind: str, text: str, *, pattern: str | None = None) -> str:
    """Return the number of a document of `kind` (a key of DOCUMENT_PATTERNS) as it is stored.

    Series and number are joined in ASCII capitals ("aze № 1234 5678" → "AZE12345678"); the dotted İ
    of MYİ and DYİ is put in. Free-text kinds keep what was typed but for runs of white space. `pattern`
    replaces the built-in one, for a row of `DocumentKind` which was edited. Raises InvalidDocument.
    """
    if kind not in DOCUMENT_PATTERNS:
        raise InvalidDocument("kind")
    number = _cleaned(kind, text)
    if kind == "NONE":
        if number:
            raise InvalidDocument("unexpected")
        return ""
    if not number:
        raise InvalidDocument("empty")
    if not re.fullmatch(pattern or DOCUMENT_PATTERNS[kind], number):
        raise InvalidDocument("pattern")
    return number


def _cleaned(kind: str, text: str) -> str:
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(character).startswith("C") for character in typed):
        raise InvalidDocument("control")
    if kind in _FREE_TEXT or kind == "NONE":
        return typed
    number = ascii_capitals(_SIGNS.sub("", typed))
    return re.sub(r"^(MY|DY)I", r"\1İ", number) if kind in {"MYI", "DYI"} else number


def normalise_any_document_number(text: str) -> str:
    """Return the number of a document of unknown kind: in ASCII capitals where it is a series and a number.

    `spellings` of it holds whatever a kind would have made of it. Raises InvalidDocument.
    """
    try:
        return normalise_document_number("PASSPORT_F", text)
    except InvalidDocument:
        return normalise_document_number("REFUGEE", text)


def spellings(text: str) -> set[str]:
    """Return `text` as each kind of document would have stored it: whoever names a number may not know the kind."""
    found = set()
    for kind in DOCUMENT_PATTERNS:
        try:
            found.add(normalise_document_number(kind, text))
        except InvalidDocument:
            continue
    return found - {""}
