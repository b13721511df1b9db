"""The register of outgoing numbers: a case's letters, and its numbers in systems that nobody here speaks with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from cases.models import Case, Letter, OutgoingNumber
from cases.services._advance import check, lock
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User

MOST_ROWS: Final = 10_000


@dataclass(frozen=True)
class Entry:
    """One line of the register; `system` is a code of passport item 24, or empty for a letter of the centre."""

    at: datetime
    system: str
    what: str
    number: str
    case: str
    by: str


@transaction.atomic
def enter(*, case: Case, by: User, system: str, number: str) -> OutgoingNumber:
    """Put the number that `system` gave to `case` on record. The same again is the one that is there."""
    row = lock(case)
    check(row, Action.ISSUE_LETTER, by)
    entry, made = OutgoingNumber.objects.get_or_create(
        case=row, system=system, number=number, defaults={"entered_by": by}
    )
    if made:
        trail.record("number.entered", by=by, subject=f"case:{row.pk}", detail={"system": system})
    return entry


def register(*, user: User) -> list[Entry]:
    """Return the register of `user`'s centre, newest first: no name but the colleagues'."""
    cases = Case.objects.visible_to(user).filter(centre=user.centre)
    return sorted(_entries(cases), key=lambda entry: entry.at, reverse=True)[:MOST_ROWS]


def _entries(cases: QuerySet[Case]) -> Iterator[Entry]:
    letters = Letter.objects.filter(case__in=cases).select_related("centre", "case", "issued_by")
    for letter in letters.order_by("-issued_at")[:MOST_ROWS]:
        kind = str(letter.get_kind_display())
        yield Entry(letter.issued_at, "", kind, letter.number, letter.case.number, letter.issued_by.full_name)
    numbers = OutgoingNumber.objects.filter(case__in=cases).select_related("case", "entered_by")
    for row in numbers.order_by("-created_at")[:MOST_ROWS]:
        yield Entry(row.created_at, row.system, "", row.number, row.case.number, row.entered_by.full_name)
