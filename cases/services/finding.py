"""Finding a person among the cases one may know of, and saying that two cases are about the same person.

Nothing here is an oracle: what is not among the asker's own cases (for a supervisor: the centre's) is not
there, whether it exists elsewhere or not (security requirement 8).
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from cases.errors import RefusedError
from cases.models import Case, IdentityDocument, Person, PersonLink, PersonRole
from cases.services._advance import lock
from dost_portal.audit import trail
from dost_portal.azeri import fold, spellings
from dost_portal.crypto import blind_index
from dost_portal.row_security import scope
from dost_portal.staff.models import User

MOST_FOUND: Final = 20
# A desk looks up a dozen people an hour; who asks more often looks for something else.
MOST_SEARCHES: Final = 40
WITHIN_MINUTES: Final = 60
# Whom the search is about: never a child, never who is said to have committed the violence.
ROLES: Final = (PersonRole.HARMED, PersonRole.APPLICANT)


def search(*, user: User, kind: str, purpose: str, asked: Mapping[str, Any]) -> list[Case]:
    """Return the cases `user` may know of in which the harmed person or the applicant is who was asked for.

    `kind` is "number", "fin", "document" or "name"; `asked` holds `number`, `fin`, `document`, or
    `last_name`, `first_name` and `birth_year`. That it was asked, for what `purpose` and how many were
    found is on record before anything is returned; what was asked never is. Raises
    RefusedError("too_many_searches").
    """
    if trail.count_lately("person.search", by=user, minutes=WITHIN_MINUTES) >= MOST_SEARCHES:
        raise RefusedError("too_many_searches")
    mine = Case.objects.visible_to(user)
    with scope.reading_state():
        cases = mine.filter(number=asked["number"]) if kind == "number" else mine.filter(pk__in=_with(kind, asked))
        found = list(cases.select_related("responsible", "centre").order_by("-opened_at")[:MOST_FOUND])
    trail.record_now("person.search", by=user, detail={"kind": kind, "purpose": purpose, "found": len(found)})
    return found


def _with(kind: str, asked: Mapping[str, Any]) -> QuerySet[Any, Any]:
    people = Person.objects.filter(role__in=ROLES)
    if kind == "document":
        indexes = [blind_index("document", number) for number in spellings(asked["document"])]
        shown = IdentityDocument.objects.filter(number_index__in=indexes).values("case_id")
        return shown.union(people.filter(document_index__in=indexes).values("case_id"))
    if kind == "fin":
        return people.filter(fin_index=blind_index("fin", asked["fin"])).values("case_id")
    name = fold(f"{asked['last_name']} {asked['first_name']}")
    index = blind_index("name and year", f"{name}|{asked['birth_year']}")
    return people.filter(name_and_year_index=index).values("case_id")


def known_in(*, case: Case, user: User) -> list[Case]:
    """Return other cases `user` may know of whose harmed person seems to be the same, and which are not linked.

    By FİN, by the number of an identity document, or by folded name and birth date.
    """
    with scope.reading_state():
        harmed = Person.objects.filter(case=case, role=PersonRole.HARMED).first()
        if harmed is None:
            return []
        same = Q(pk__in=())
        if harmed.fin_index is not None:
            same |= Q(fin_index=harmed.fin_index)
        if harmed.name_and_birth_index is not None:
            same |= Q(name_and_birth_index=harmed.name_and_birth_index)
        numbers = harmed.identity_documents.filter(number_index__isnull=False).values("number_index")
        same |= Q(identity_documents__number_index__in=numbers)
        others = Person.objects.filter(same, role=PersonRole.HARMED).exclude(case=case)
        linked = [link.second_case_id if link.first_case_id == case.pk else link.first_case_id for link in _links(case)]
        cases = Case.objects.visible_to(user).filter(pk__in=others.values("case_id")).exclude(pk__in=linked)
        return list(cases.order_by("-opened_at")[:MOST_FOUND])


def linked_to(*, case: Case, user: User) -> list[Case]:
    """Return the cases, among those `user` may know of, that are linked to `case` as the same person's."""
    with scope.reading_state():
        pairs = [(link.first_case_id, link.second_case_id) for link in _links(case)]
        keys = {key for pair in pairs for key in pair} - {case.pk}
        return list(Case.objects.visible_to(user).filter(pk__in=keys).order_by("-opened_at"))


@transaction.atomic
def link(*, case: Case, other: str, by: User) -> None:
    """Put on record that the harmed persons of `case` and of the case numbered `other` are one.

    Only what `known_in` offers can be linked: raises RefusedError("no_such_case") for any other number.
    Doing it twice is once.
    """
    row = lock(case)
    known = {found.number: found for found in [*known_in(case=row, user=by), *linked_to(case=row, user=by)]}
    if other not in known:
        raise RefusedError("no_such_case")
    with scope.reading_state():
        one, two = sorted((_harmed(row), _harmed(known[other])), key=lambda person: person.pk)
    _, made = PersonLink.objects.get_or_create(
        first=one, second=two, defaults={"first_case_id": one.case_id, "second_case_id": two.case_id, "by": by}
    )
    if made:
        for key in (one.case_id, two.case_id):
            trail.record("person.link", by=by, subject=f"case:{key}")


@transaction.atomic
def unlink(*, case: Case, other: str, by: User) -> None:
    """Take a link back: they were two people after all. Raises RefusedError("no_such_case")."""
    row = lock(case)
    found = next((linked for linked in linked_to(case=row, user=by) if linked.number == other), None)
    if found is None:
        raise RefusedError("no_such_case")
    _links(row).filter(Q(first_case=found) | Q(second_case=found)).delete()
    for key in (row.pk, found.pk):
        trail.record("person.unlink", by=by, subject=f"case:{key}")


def _links(case: Case) -> QuerySet[PersonLink]:
    return PersonLink.objects.filter(Q(first_case=case) | Q(second_case=case))


def _harmed(case: Case) -> Person:
    return Person.objects.get(case=case, role=PersonRole.HARMED)
