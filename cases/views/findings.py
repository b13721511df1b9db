"""What the screen found in a text, in words: where it stands, why it tells who somebody is, what to say instead."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dost_portal.screening import Finding

WHY: Final[Mapping[str, Promise]] = {
    "known_name": _("the name of somebody in this case"),
    "known_fin": _("the FİN of somebody in this case"),
    "known_document": _("the number of a document of this case"),
    "known_phone": _("a telephone number of this case"),
    "known_email": _("an e-mail address of this case"),
    "known_address": _("an address of this case"),
    "known_date": _("the date of birth of somebody in this case"),
    "similar_name": _("one letter away from a name of this case"),
    "initials": _("the initials of somebody in this case"),
    "looks_like_name": _("looks like somebody's name"),
    "looks_like_fin": _("looks like a FİN"),
    "looks_like_document": _("looks like the number of a document"),
    "looks_like_phone": _("looks like a telephone number"),
    "looks_like_email": _("looks like an address of the internet"),
    "looks_like_address": _("looks like an address"),
    "looks_like_date": _("an exact date"),
}
ELSE: Final = _("may tell who somebody is")


def explained(text: str, findings: list[Finding]) -> dict[str, Any]:
    """Return `parts` of the text (with `mark` on what was found), a row for each finding, and the `neutral` text."""
    parts: list[dict[str, Any]] = []
    neutral, at = "", 0
    for finding in findings:
        parts += [{"text": text[at : finding.start]}, {"text": text[finding.start : finding.end], "mark": True}]
        neutral += text[at : finding.start] + finding.suggestion.strip("[]")
        at = finding.end
    rows = [
        {
            "written": text[finding.start : finding.end],
            "why": str(WHY.get(finding.explanation, ELSE)),
            "instead": finding.suggestion.strip("[]"),
        }
        for finding in findings
    ]
    return {"parts": [*parts, {"text": text[at:]}], "rows": rows, "neutral": neutral + text[at:]}
