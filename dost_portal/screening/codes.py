"""FİN, document numbers, telephones, e-mail and web addresses: those of the case and whatever looks like one."""

import re
from collections.abc import Iterator

from dost_portal.screening.findings import Finding, Kind, found
from dost_portal.screening.known import SIGN, Code
from dost_portal.screening.reading import Reading

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+ ?(?:@|\(at\)|\[at\]|\(et\)|\[et\]) ?\w[\w-]*(?: ?(?:\.|\(dot\)|\[dot\]|\bnoqte\b) ?\w+)+"
)
_DOMAIN = r"(?:az|com|ru|org|net|info|me|io|tr|edu|gov|biz|online|site|link|ly|gl|be|tv|app)"
_URL = re.compile(
    rf"(?:https?|ftp)://\S+|\bwww\.\S+|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.)+{_DOMAIN}(?:/\S*|\b)(?!\.?\w)|(?<![\w.])@[a-z0-9_.]{{3,}}"
)
_G = r"[ \-–./_]{0,2}"  # between the digits of one number
_PHONES = (
    re.compile(rf"(?<![\d+])(?:\+|00){_G}\d(?:[()]?{_G}[()]?\d){{7,14}}(?!\d)"),
    re.compile(
        rf"(?<!\d)(?:994{_G}|\(?0{_G}|8{_G}0{_G})?[(]?(?:[15]{_G}[0158]|[47]{_G}[0477]|60|6{_G}0|99|9{_G}9|12|1{_G}[28]|2{_G}[0-6]|36)[)]?"
        rf"(?:{_G}\d){{7}}(?!\d)"
    ),
    re.compile(r"(?<![\d.])\d{3}[ \-–.]?\d{2}[ \-–.]?\d{2}(?![\d]|[.,]\d)(?! ?(?:manat|azn|usd|eur))"),
    re.compile(r"(?<!\d)\d(?:[ -]\d){6,}(?!\d)"),
)
_DOCUMENTS = (
    re.compile(rf"(?<![a-z0-9])a{_G}z{_G}e{_G}(?:no?|nr|#)?\.?{_G}\d(?:{_G}\d){{7}}(?!\d)"),
    re.compile(rf"(?<![a-z0-9])(?:myi|dyi|mom){_G}(?:no?|nr)?\.?{_G}\d(?:{_G}\d){{6}}(?!\d)"),
    re.compile(rf"(?<![a-z0-9])[a-z]{{1,2}}[ -]?(?:(?:no?|nr)\.? ?)?\d(?:{_G}\d){{6,7}}(?!\d)"),
    re.compile(r"(?<!\d)(?:n[ro]?\.? ?)?\d{8}(?!\d)"),
)
_FIN = re.compile(r"(?<![a-z0-9])[a-hj-np-z0-9]{7}(?![a-z0-9])")
_FIN_SPLIT = re.compile(r"(?<![a-z0-9])[a-hj-np-z0-9](?:[ \-._][a-hj-np-z0-9]){6}(?![a-z0-9])")
_FIN_PARTS = re.compile(r"(?<![a-z0-9])[a-hj-np-z0-9]{2,5}[ -][a-hj-np-z0-9]{2,5}(?![a-z0-9])")
_FIN_NAMED = re.compile(
    r"(?<![a-z])fin(?:i|in|kod\w*)?(?:[- ]?(?:kodu|i))?[ :=№–-]{1,4}([a-z0-9](?:[ -]?[a-z0-9]){6})(?![a-z0-9])"
)
_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d ?[-–] ?[0-2]?\d[.:][0-5]\d")


def find_codes(reading: Reading, codes: list[Code]) -> Iterator[Finding]:
    """Yield the numbers and addresses of the case, then those that have the form of one."""
    yield from _known(reading, codes)
    plain = reading.plain
    for pattern in (_EMAIL, _URL):
        yield from _all(reading, pattern, "email", "looks_like_email")
    for pattern in _DOCUMENTS:
        yield from _all(reading, pattern, "document", "looks_like_document")
    hours = [match.span() for match in _HOURS.finditer(plain)]
    for pattern in _PHONES:
        for finding_place in (match.span() for match in pattern.finditer(plain)):
            if not any(start <= finding_place[0] < end for start, end in hours):
                yield found(*reading.span(*finding_place), "phone", "looks_like_phone")
    yield from _fins(reading)


def _all(reading: Reading, pattern: re.Pattern[str], kind: Kind, why: str) -> Iterator[Finding]:
    for match in pattern.finditer(reading.plain):
        yield found(*reading.span(*match.span()), kind, why)


def _known(reading: Reading, codes: list[Code]) -> Iterator[Finding]:
    """Search the signs of the text without what separates them, so that a split number is found as a whole one."""
    if not codes:
        return
    places = [place for place, letter in enumerate(reading.letters) if letter in SIGN]
    signs = "".join(SIGN[reading.letters[place]] for place in places)
    for code in codes:
        at = signs.find(code.signs)
        while at >= 0:
            first, last = places[at], places[at + len(code.signs) - 1]
            if _is_one_piece(reading, first, last, len(code.signs)):
                yield found(*reading.span(first, last + 1), code.kind, f"known_{code.kind}")
            at = signs.find(code.signs, at + 1)


def _is_one_piece(reading: Reading, first: int, last: int, length: int) -> bool:
    """Letters alone must be words of their own; a code with digits needs only to hang together."""
    inside = reading.letters[first : last + 1]
    if not any(sign.isdigit() for sign in inside):
        around = reading.letters[max(0, first - 1) : first] + reading.letters[last + 1 : last + 2]
        return len(inside) - length <= 2 and not around.isalpha()
    return len(inside) <= 4 * length


def _fins(reading: Reading) -> Iterator[Finding]:
    for match in _FIN_NAMED.finditer(reading.plain):
        if any(sign.isdigit() for sign in match[1]) or reading.text[slice(*reading.span(*match.span(1)))].isupper():
            yield found(*reading.span(*match.span(1)), "fin", "looks_like_fin")
    for pattern in (_FIN, _FIN_SPLIT, _FIN_PARTS):
        for match in pattern.finditer(reading.plain):
            start, end = reading.span(*match.span())
            if _is_fin(reading.text[start:end]):
                yield found(start, end, "fin", "looks_like_fin")


def _is_fin(written: str) -> bool:
    """Tell digits mixed with ASCII letters; "10illik" and "2026nci" are a number and its word."""
    signs = re.sub(r"[^\w]|_", "", written)
    if len(signs) != 7 or signs.isalpha() or signs.isdigit() or not signs.isascii():
        return False
    if len(written) > 7 and written.count(" ") + written.count("-") == 1:
        parts = re.split("[ -]", written)
        return signs.upper() == signs and all(not part.isdigit() and not part.isalpha() for part in parts)
    return signs.upper() == signs or not re.fullmatch(r"\d+[a-z]+|[a-z]+\d+", signs)
