"""Finding a person among the cases one may know of, and saying that two cases are about the same person.

Nothing here is an oracle: what is not among the asker's own cases (for a supervisor: the centre's) is not
there, whether it exists elsewhere or not (security requirement 8).
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cases.errors import RefusedError
from cases.models import Case, IdentityDocument, Person, PersonLink, PersonRole
from cases.services._advance import lock
from dost_portal.audit import trail
from dost_portal.azeri import fold, spellings
from dost_portal.crypto import blind_index
from dost_portal.prepared import NO_CENTRE, Prepared
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

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


def same_person(*, case: Case, user: User) -> list[Case]:
    """Return the other cases `user` may know of that are, or seem to be, about the same harmed person.

    Those that were linked carry `linked` True. The others have the same FİN, number of an identity document, or
    folded name and birth date.
    """
    with scope.reading_state():
        if user.may(Permission.CENTRE_CLOCKS):
            return _same_for_supervisor(case.pk, user.pk, user.centre_id or NO_CENTRE)
        return _same(case.pk, user.pk)


def _same_person(case: UUID, visible: QuerySet[Case, Case]) -> QuerySet[Case, Case]:
    person = Person.objects.filter(case=case, role=PersonRole.HARMED)
    harmed = Person.objects.filter(role=PersonRole.HARMED)
    numbers = IdentityDocument.objects.filter(person__in=person, number_index__isnull=False).values("number_index")
    # One index each: three conditions joined by "or" would read every person there is.
    same = harmed.filter(fin_index=Subquery(person.values("fin_index")[:1])).values("case_id")
    named = Subquery(person.values("name_and_birth_index")[:1])
    same = same.union(
        harmed.filter(name_and_birth_index=named).values("case_id"),
        harmed.filter(identity_documents__number_index__in=numbers).values("case_id"),
        PersonLink.objects.filter(first_case=case).values("second_case_id"),
        PersonLink.objects.filter(second_case=case).values("first_case_id"),
    )
    pairs = Q(first_case=case, second_case=OuterRef("pk")) | Q(second_case=case, first_case=OuterRef("pk"))
    cases = visible.filter(pk__in=same).exclude(pk=case)
    return cases.annotate(linked=Exists(PersonLink.objects.filter(pairs))).order_by("-opened_at")


_same: Final = Prepared(lambda case, user: _same_person(case, Case.objects.visible(user, None)), UUID, UUID)
_same_for_supervisor: Final = Prepared(
    lambda case, user, centre: _same_person(case, Case.objects.visible(user, centre)), UUID, UUID, int
)


def linked_to(*, case: Case, user: User) -> list[Case]:
    """Return the cases, among those `user` may know of, that are linked to `case` as the same person's."""
    return [found for found in same_person(case=case, user=user) if found.linked]  # type: ignore[attr-defined]


@transaction.atomic
def link(*, case: Case, other: str, by: User) -> None:
    """Put on record that the harmed persons of `case` and of the case numbered `other` are one.

    Only what `same_person` finds can be linked: raises RefusedError("no_such_case") for any other number.
    Doing it twice is once.
    """
    row = lock(case)
    known = {found.number: found for found in same_person(case=row, user=by)}
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
