"""The screen of a case's own texts: what may tell who somebody is in it, searched with all that the case knows.

Issue 6, point 3: a text leaves only through here, and what cannot be screened does not leave. The search
itself is `dost_portal.screening`, which DSMF's side uses for its questions too, without knowing anybody.
"""

import re
from collections.abc import Iterator
from typing import Final

from cases.models import Case, Person, PersonRole
from dost_portal.screening import Finding, Identity, screen

SHORTEST: Final = 4


def identities_of(case: Case) -> list[Identity]:
    """Return the identifiers of everybody in `case`: one identity for each person, the names of all in the first."""
    people = list(Person.objects.select_related("case__key").filter(case=case).order_by("role", "created_at"))
    application = getattr(case, "application", None)
    phones = [application.contact_phone] if application else []
    named = [_identity(person) for person in people]
    more = [Identity(document=number) for number in _numbers(case)]
    return [*named, *more, *(Identity(phone=phone) for phone in phones if phone)]


def screen_for(case: Case, text: str) -> list[Finding]:
    """Return what in `text` points to anybody of `case`, in order and apart; empty: it may leave.

    Raises ScreeningFailed when anything went wrong: there is no partial answer.
    """
    found = list(_short_numbers(case, text))
    for identity in [*identities_of(case), Identity()]:
        found += screen(identity, text)
    return _apart(found)


def _numbers(case: Case) -> list[str]:
    documents = [document.number for document in case.identity_documents.select_related("case__key")]
    act = getattr(case, "act", None)
    stated = [person.document_number for person in case.people.select_related("case__key")]
    return list(filter(None, (*documents, *stated, act.number if act else "", case.number)))


def _short_numbers(case: Case, text: str) -> Iterator[Finding]:
    """Yield a number of the case as it is written: "14/26" is too short to be searched for in pieces."""
    for number in _numbers(case):
        if len(number) >= SHORTEST:
            for match in re.finditer(rf"(?<!\w){re.escape(number)}(?!\w)", text, re.IGNORECASE):
                yield Finding(*match.span(), "document", "known_document", "[sənəd]")


def _identity(person: Person) -> Identity:
    names = {"first_name": person.first_name, "last_name": person.last_name, "patronymic": person.patronymic}
    everybody = {name: value or "" for name, value in names.items()}
    if person.role == PersonRole.PERPETRATOR:
        everybody = {"perpetrator_names": (" ".join(filter(None, everybody.values())),)}
    elif person.role == PersonRole.CHILD:
        everybody = {"child_names": (" ".join(filter(None, everybody.values())),)}
    return Identity(
        **everybody,  # type: ignore[arg-type]
        fin=person.fin or "",
        phone=person.phone or "",
        address=person.actual_address or person.registered_address or "",
        document=person.document_number or "",
        birth_date=person.birth_date.isoformat() if person.birth_date else "",
    )


def _apart(findings: list[Finding]) -> list[Finding]:
    """Keep of overlapping findings the one that knows most, and of those the longest."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.explanation.startswith("looks"), one.start - one.end)):
        if all(finding.end <= one.start or one.end <= finding.start for one in kept):
            kept.append(finding)
    return sorted(kept)
