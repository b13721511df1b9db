"""Street addresses of anybody: a street, village or house that is named or numbered."""

import re
from collections.abc import Iterator

from dost_portal.screening.findings import Finding, found
from dost_portal.screening.reading import Reading
from dost_portal.screening.words import is_common

_NAME = r"(?P<name>[a-z]{2,}(?:[ -][a-z]{2,})?)"
_END = r"(?:n?[iu]n|n?da[n]?|n?de[n]?|[ny]?[aeiu])?"
# The possessive says that it is that of a name: "Binə qəsəbəsi", but "qəsəbədə".
_STREET = re.compile(
    rf"(?<![a-z])(?:[a-z]\. ?)?{_NAME} ?(?:kuc(?:esi{_END}|\.)|prospekti{_END}|pr(?:osp)?\.|mehellesi{_END}|meh\.|"
    rf"dongesi{_END}|dong\.|"
    rf"massivi{_END}|qesebesi{_END}|qes\.|kendi{_END}|dalani{_END}|sosesi{_END}|"
    rf"xiyabani{_END}|meydani{_END})(?![a-z])"
)
_OWNERS = re.compile("oz|onun|bizim|menim|sizin|bu|hemin|her|bir|dogma|ata|ana|qonsu|hansi|basqa|diger|yasayis|merkezi")
_AFTER = r"(?:[ ,]{0,2}(?:ev|bina|menzil|m\.|b\.|blok)?[ .№-]{0,2}\d{1,4}[a-z]?(?![\d:]))?"
_SMALL = re.compile(
    r"(?<![a-z])(?:kuce|prospekt|mehelle|donge|massiv|mkr|mikrorayon|kvartal|dalan)[a-z]{0,6}"
    r"[ .,№-]{1,3}\d{1,4}(?![\d:])"
)
_NOT_A_NUMBER_OF = (
    r"(?![\d:]|[.,]\d|[ -]?(?:[a-z]{0,3} )?(?:otaq|mertebe|nefer|usaq|gun|ay\b|ay[dlia]|il|hefte|saat|manat|azn|"
    r"kv|m2|metr|deqiqe|defe|faiz|yas|sakin|nomreli|ile|dene|mg|ml))"
)
_HOUSE = re.compile(
    rf"(?<![a-z])(?:menzil|men\.|m\.|ev|bina|blok|korpus|ulisa|ul\.|dom|d\.|kv\.|kvartira|apt\.?|flat)"
    rf"(?:i|de|si)?[ .:№-]{{0,3}}(?:no?\.? ?)?"
    rf"\d{{1,4}}(?: ?[abcd](?![a-z]))?(?:/\d+[a-z]?)?{_NOT_A_NUMBER_OF}"
)
_NUMBERED = re.compile(
    r"(?<![\d.,])\d{1,4}[a-z]?(?:[- ]?c[iu]| sayli| nomreli|№)[ ]?"
    r"(?:menzil|ev(?:d|i|e|in)?\b|evd\w*|bina|blok|mikrorayon|mkr|dalan|"
    r"donge|kuce|mehelle|mekteb|bagca|lisey|gimnaziya)\w*"
)
_RUSSIAN = re.compile(
    r"(?<![a-z])(?:ulis[aie]|ul\.|prospekt|pr-t|poselok|pos\.)[ ]?[a-z]{3,}(?:[ ,]{1,2}(?:dom|d\.)? ?\d{1,4}[a-z]?)?"
)
_POSTAL = re.compile(r"(?<![a-z0-9])az[ -]?\d{4}(?!\d)")


def find_addresses(reading: Reading) -> Iterator[Finding]:
    """Yield what names a place of living; "küçədə qalıb" and "2 otaqlı mənzil" do not."""
    plain = reading.plain
    for match in _STREET.finditer(plain):
        finding = _street(reading, match)
        if finding:
            yield finding
    for pattern in (_SMALL, _HOUSE, _NUMBERED, _RUSSIAN, _POSTAL):
        for match in pattern.finditer(plain):
            yield found(*reading.span(*match.span()), "address", "looks_like_address")


def _street(reading: Reading, match: re.Match[str]) -> Finding | None:
    """Return the street with the number after it, when a word that is no common one names it."""
    words = match["name"].replace("-", " ").split(" ")
    begin = match.start("name")
    if len(words) == 2 and not (_is_capital(reading, begin) and _names_a_place(reading, begin, words[0])):
        begin += len(words[0]) + 1
    if not _names_a_place(reading, match.end("name") - len(words[-1]), words[-1]):
        return None
    after = re.compile(_AFTER).match(reading.plain, match.end())
    return found(*reading.span(begin, after.end() if after else match.end()), "address", "looks_like_address")


def _names_a_place(reading: Reading, at: int, word: str) -> bool:
    return not _OWNERS.fullmatch(word) and (
        _is_capital(reading, at) or not is_common(word) or not word.endswith(("in", "un"))
    )


def _is_capital(reading: Reading, at: int) -> bool:
    return reading.text[reading.starts[at]].isupper()
