"""Finds what would tell who somebody is in a text that is to leave the centre. Knows no Django.

Issue 6, point 3; security requirement 15. `screen` is the whole interface: a text with a finding does not
leave as it is, and a text that could not be screened (ScreeningFailed) does not leave at all.
"""

from dost_portal.screening.addresses import find_addresses
from dost_portal.screening.codes import find_codes
from dost_portal.screening.dates import find_dates
from dost_portal.screening.findings import KINDS, Finding, Identity, Kind, ScreeningFailed, merged
from dost_portal.screening.known import known
from dost_portal.screening.names import find_names
from dost_portal.screening.reading import has_foreign, read
from dost_portal.screening.strangers import find_strangers

__all__ = ["KINDS", "Finding", "Identity", "Kind", "ScreeningFailed", "screen"]


def screen(identity: Identity, text: str) -> list[Finding]:
    """Return what in `text` points to a person, in order and without overlap; an empty list means it may leave.

    Offsets are code points of `text` as given. Raises ScreeningFailed, without a word of the text in it,
    when anything went wrong on the way: there is no partial answer.
    """
    try:
        return _screened(identity, text)
    except Exception as error:
        # From None: the cause's message may quote the text.
        raise ScreeningFailed(type(error).__name__) from None


def _screened(identity: Identity, text: str) -> list[Finding]:
    if not isinstance(text, str) or not isinstance(identity, Identity):
        raise TypeError("an identity and a text are expected")
    case, reading = known(identity), read(text)
    findings = [
        *find_names(reading, case),
        *find_codes(reading, case.codes),
        *find_dates(reading, case.born),
        *find_addresses(reading),
        *find_strangers(reading),
    ]
    if has_foreign(text):
        findings += find_names(read(text, by_looks=True), case)
    return merged(findings, text)
