"""FİN, names and telephone numbers: from what was typed to what is stored."""

import re
import unicodedata
from typing import Final

import phonenumbers

from dost_portal.azeri.errors import InvalidFin, InvalidName, InvalidPhone
from dost_portal.azeri.letters import APOSTROPHES

FIN_LENGTH: Final = 7
NAME_LENGTH: Final = 100
REGION: Final = "AZ"

_ASCII_CAPITALS = str.maketrans("iıİabcdefghjklmnopqrstuvwxyz", "IIIABCDEFGHJKLMNOPQRSTUVWXYZ")
_LOOK_ALIKE_DIGITS = str.maketrans("IO", "10")
_FIN_CHARACTERS = re.compile(r"[0-9A-Z]*")
_PHONE_CHARACTERS = re.compile(r"[0-9+() ./\-]+")
_NAME_SIGNS = str.maketrans({apostrophe: "’" for apostrophe in APOSTROPHES} | {"‐": "-", "‑": "-"})
_NAME_SHAPE = re.compile(r"\w+(?:(?:’ ?|-| )\w+)*’?")


def ascii_capitals(text: str) -> str:
    """Return `text` without white space in ASCII capitals, whatever keyboard typed its i: i, ı, İ → I."""
    return "".join(unicodedata.normalize("NFC", text).split()).translate(_ASCII_CAPITALS)


def normalise_fin(text: str, *, foreign: bool = False) -> str:
    """Return the FİN: seven digits and Latin capitals, without I and O (domain.md §3.1).

    `foreign` lets I and O pass: what letters the PIN of a foreigner may hold is not published.
    Raises InvalidFin; for I or O it suggests 1 or 0 in their place, because most often they were
    misread, but the exchange is for the person at the desk to make.
    """
    fin = ascii_capitals(text)
    if not _FIN_CHARACTERS.fullmatch(fin):
        raise InvalidFin("charset")
    if len(fin) != FIN_LENGTH:
        raise InvalidFin("length")
    if not foreign and ("I" in fin or "O" in fin):
        raise InvalidFin("letters_i_o", suggestion=fin.translate(_LOOK_ALIKE_DIGITS))
    return fin


def normalise_name(text: str) -> str:
    """Return a surname, given name or patronymic as it is stored: NFC, single spaces, ’ and - as signs.

    Takes every Latin letter, since foreigners come too. Letter case is kept as typed. Raises
    InvalidName for what is empty, longer than 100 characters, or holds digits, control characters,
    letters of another script, or any other sign.
    """
    name = unicodedata.normalize("NFC", text)
    if any(_is_control(character) for character in name):
        raise InvalidName("control")
    name = " ".join(name.split()).translate(_NAME_SIGNS)
    if not name:
        raise InvalidName("empty")
    if len(name) > NAME_LENGTH:
        raise InvalidName("too_long")
    if any(character.isnumeric() for character in name):
        raise InvalidName("digits")
    if any(character.isalpha() and not _is_latin(character) for character in name):
        raise InvalidName("script")
    # A letter of some languages has its mark as a character of its own even in NFC: one is a letter's part.
    if "_" in name or not _NAME_SHAPE.fullmatch(re.sub(r"(?<=[^\W_])[\u0300-\u036f]", "", name)):
        raise InvalidName("charset")
    return name


def _is_control(character: str) -> bool:
    """Tell controls and invisible format characters from white space, which is only collapsed."""
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and character not in "\t\n\r"


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN ")


def normalise_phone(text: str) -> str:
    """Return a telephone number as E.164, "+994501234567"; without a country code it is Azerbaijan's.

    Raises InvalidPhone for letters, for short numbers such as 102 (nobody can be called back on them),
    and for numbers which no country's plan has.
    """
    typed = " ".join(text.split())
    if not typed:
        raise InvalidPhone("empty")
    if not _PHONE_CHARACTERS.fullmatch(typed):
        raise InvalidPhone("charset")
    if len(re.sub(r"\D", "", typed)) <= 6:
        raise InvalidPhone("short_number")
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone("invalid") from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone("invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display_phone(number: str) -> str:
    """Return a stored number as it is read aloud, "+994 50 123 45 67"; a short number unchanged."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_valid_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
