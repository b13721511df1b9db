"""What a case knows about its people, prepared once for the search."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from dost_portal.screening.dates import first_date
from dost_portal.screening.findings import Identity, Kind, ScreeningFailed
from dost_portal.screening.reading import read
from dost_portal.screening.spelling import Units, firsts, is_suffix_word, letters_of, units
from dost_portal.screening.vocabulary import ADDRESS_WORDS, PLACES

FUZZY_LENGTH: Final = 5
_FOLDS: Final = (str.maketrans("əıçğöşü", "eicgosu"), str.maketrans("əıçğöşü", "aicgosu"))
# Short parts of a code would be found everywhere.
_SHORTEST_CODE: Final = 5
_SURNAME = re.compile(r"(.{2,}(?:ov|ev|in|sk[iı]y?))(?:a|aya)")


@dataclass(frozen=True, slots=True)
class KnownName:
    letters: str
    spelt: Units
    kind: Kind
    suggestion: str


@dataclass(frozen=True, slots=True)
class Code:
    """A number of the case, in `signs` (capitals and digits, O and I read as 0 and 1)."""

    signs: str
    kind: Kind


@dataclass(slots=True)
class Known:
    by_first: dict[str, list[KnownName]] = field(default_factory=dict)
    fuzzy: dict[str, KnownName] = field(default_factory=dict)  # the plain spellings of long names
    deletes: dict[str, list[str]] = field(default_factory=dict)  # a spelling less one letter → the spellings
    initials: dict[str, str] = field(default_factory=dict)  # two or three plain letters → suggestion
    codes: list[Code] = field(default_factory=list)
    born: tuple[int, int, int] | None = None  # year, month, day


@lru_cache(maxsize=64)
def known(identity: Identity) -> Known:
    """Return what to look for; raises ScreeningFailed when the birth date cannot be understood."""
    result = Known()
    people = [(" ".join((identity.first_name, identity.last_name, identity.patronymic)), "şəxs")]
    people += [(name, "digər tərəf") for name in identity.perpetrator_names]
    people += [(name, "uşaq") for name in identity.child_names]
    for whole, suggestion in people:
        _add_person(result, whole, suggestion)
    for word in _address_words(identity.address):
        _add_name(result, word, "address", "[ünvan]")
    _add_codes(result, identity)
    if identity.birth_date.strip():
        result.born = first_date(read(identity.birth_date))
        if result.born is None:
            raise ScreeningFailed("birth_date")
    return result


def _add_person(result: Known, whole: str, suggestion: str) -> None:
    words = [letters_of(word) for word in re.split(r"[\s.,]+", whole)]
    words = [word for word in words if word and not is_suffix_word(word.replace("ı", "i"))]
    for word, typed in zip(words, words, strict=True):
        if len(word) > 1:
            _add_name(result, word, "name", suggestion)
        for part in re.split("[-‐‑–]", typed):
            _add_name(result, part, "name", suggestion)
    plain = "".join(word[0].translate(_FOLDS[0]) for word in words)
    if len(plain) > 1:
        pairs = {plain, plain[::-1], plain[:2], plain[1::-1], plain[:1] + plain[2:3], plain[1:3]}
        result.initials |= {letters: suggestion for letters in pairs if len(letters) > 1}


def _add_name(result: Known, word: str, kind: Kind, suggestion: str) -> None:
    """Take up a name, and a woman's surname in the man's form too: both stand for the family."""
    surname = _SURNAME.fullmatch(word) if len(word) > 5 else None
    for letters in {word, surname[1] if surname else word}:
        if len(letters) < 2:
            continue
        name = KnownName(letters, units(letters), kind, suggestion)
        for first in firsts(name.spelt):
            result.by_first.setdefault(first, []).append(name)
        if len(letters) >= FUZZY_LENGTH:
            _add_fuzzy(result, name)


def _add_fuzzy(result: Known, name: KnownName) -> None:
    for fold in _FOLDS:
        plain = name.letters.translate(fold)
        result.fuzzy.setdefault(plain, name)
        for place in range(len(plain)):
            spellings = result.deletes.setdefault(plain[:place] + plain[place + 1 :], [])
            if plain not in spellings:
                spellings.append(plain)


def _address_words(address: str) -> list[str]:
    """Return the words of an address that lead to it: the street's and the village's name, no town, no "küçəsi"."""
    words = [letters_of(word) for word in re.split(r"[\s.,;:/()\d]+", address)]
    return [word for word in words if len(word) > 3 and not _is_general(read(word).plain)]


def _is_general(plain: str) -> bool:
    return plain in PLACES or any(plain.startswith(word) for word in ADDRESS_WORDS)


def _add_codes(result: Known, identity: Identity) -> None:
    values: list[tuple[str, Kind]] = [(identity.fin, "fin"), (identity.document, "document"), (identity.email, "email")]
    phone = signs_of(read(identity.phone).letters)
    local = phone.removeprefix("00").removeprefix("994").lstrip("0")
    values += [(local, "phone"), (local[2:], "phone")]
    document = signs_of(read(identity.document).letters)
    values.append((re.sub(r"^[A-Z01]{1,3}(?=\d{6,}$)", "", document), "document"))
    values.append((identity.email.partition("@")[0], "email"))
    for value, kind in values:
        code = signs_of(read(value).letters)
        if len(code) >= _SHORTEST_CODE and Code(code, kind) not in result.codes:
            result.codes.append(Code(code, kind))


def signs_of(letters: str) -> str:
    """Return capitals and digits only, with I, L and O as the digits they are taken for."""
    return "".join(_sign(letter) for letter in letters)


def _sign(letter: str) -> str:
    return SIGN.get(letter, "")


SIGN: Final[dict[str, str]] = (
    {digit: digit for digit in "0123456789"}
    | {letter: letter.upper() for letter in "abcdefghjkmnpqrstuvwxyz"}
    | {"i": "1", "l": "1", "o": "0", "ə": "E", "ç": "C", "ğ": "G", "ö": "0", "ş": "S", "ü": "U"}
)
