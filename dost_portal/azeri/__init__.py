"""Azerbaijani text: alphabet, dates in words, and the forms of identifiers. Knows no Django.

Python folds `i` and `ı` by the English rule, so `str.upper`, `str.lower`, `str.title` and Django's
filters of those names are wrong for Azerbaijani. Everything in the portal uses these functions.
"""

from dost_portal.azeri.dates import long_date, month_name, ordinal_suffix, short_date
from dost_portal.azeri.documents import (
    DOCUMENT_PATTERNS,
    normalise_any_document_number,
    normalise_document_number,
    spellings,
)
from dost_portal.azeri.errors import InvalidDocument, InvalidFin, InvalidName, InvalidPhone, InvalidText
from dost_portal.azeri.identifiers import display_phone, normalise_fin, normalise_name, normalise_phone
from dost_portal.azeri.letters import ALPHABET, az_lower, az_title, az_upper, fold, sort_key

__all__ = [
    "ALPHABET",
    "DOCUMENT_PATTERNS",
    "InvalidDocument",
    "InvalidFin",
    "InvalidName",
    "InvalidPhone",
    "InvalidText",
    "az_lower",
    "az_title",
    "az_upper",
    "display_phone",
    "fold",
    "long_date",
    "month_name",
    "normalise_any_document_number",
    "normalise_document_number",
    "normalise_fin",
    "normalise_name",
    "normalise_phone",
    "ordinal_suffix",
    "short_date",
    "sort_key",
    "spellings",
]
