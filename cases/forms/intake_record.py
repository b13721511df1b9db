"""Between the flat intake form and the IntakeRecord of the service, in both directions."""

from typing import Any

from cases.models import Application, Case, IdentityDocument, Person, PersonRole, ViolenceAct
from cases.records import ActRecord, ApplicationRecord, IdentityDocumentRecord, IntakeRecord, PersonRecord

# The harmed person's fields stand in the form under their own names, the others behind a prefix.
APPLICATION_FIELDS = tuple(ApplicationRecord.__dataclass_fields__)
HARMED_FIELDS = (
    "unnamed",
    "first_name",
    "last_name",
    "patronymic",
    "sex",
    "birth_date",
    "estimated_age",
    "citizenship",
    "fin",
    "registered_address",
    "actual_address",
)
IDENTIFYING = ("first_name", "last_name", "patronymic", "fin", "document_number", "birth_date")
APPLICANT_FIELDS = ("organisation", *IDENTIFYING)
PERPETRATOR_FIELDS = ("relationship", *IDENTIFYING)
DOCUMENT_FIELDS = tuple(IdentityDocumentRecord.__dataclass_fields__)
ACT_FIELDS = tuple(ActRecord.__dataclass_fields__)
CHILD_FIELDS = ("first_name", "birth_date", "estimated_age", "sex", "accompanies")


def record_from(data: dict[str, Any], children: list[dict[str, Any]]) -> IntakeRecord:
    """Return the record of cleaned form `data` and the cleaned rows of its children."""
    application = {name: data[name] for name in APPLICATION_FIELDS if name in data}
    others_apply = data["applicant_kind"] not in ("", "self")
    return IntakeRecord(
        application=ApplicationRecord(**application),
        harmed=_person(data, "", HARMED_FIELDS, phone=data["contact_phone"]),
        applicant=_person(data, "applicant_", APPLICANT_FIELDS) if others_apply else None,
        perpetrator=_person(data, "perpetrator_", PERPETRATOR_FIELDS),
        children=tuple(_children(children)),
        identity_document=_document(data),
        act=_act(data),
    )


def initial_of(case: Case) -> dict[str, Any]:
    """Return what the form is filled with, `version` included."""
    application = Application.objects.select_related("case__key").get(case=case)
    people = {person.role: person for person in _people(case) if person.role != PersonRole.CHILD}
    document = IdentityDocument.objects.select_related("case__key").filter(case=case).first()
    act = ViolenceAct.objects.select_related("case__key").filter(case=case).first()
    return (
        {name: getattr(application, name) for name in (*APPLICATION_FIELDS, "version")}
        | _values(people.get(PersonRole.HARMED), HARMED_FIELDS, "")
        | _values(people.get(PersonRole.APPLICANT), APPLICANT_FIELDS, "applicant_")
        | _values(people.get(PersonRole.PERPETRATOR), PERPETRATOR_FIELDS, "perpetrator_")
        | _values(document, DOCUMENT_FIELDS, "doc_")
        | _values(act, ACT_FIELDS, "act_")
    )


def children_of(case: Case) -> list[dict[str, Any]]:
    """Return the initial rows of the children's formset."""
    return [_values(person, CHILD_FIELDS, "") for person in _people(case) if person.role == PersonRole.CHILD]


def _people(case: Case) -> list[Person]:
    return list(Person.objects.select_related("case__key").filter(case=case).order_by("created_at", "id"))


def _values(row: Any, names: tuple[str, ...], prefix: str) -> dict[str, Any]:
    return {} if row is None else {prefix + name: getattr(row, name) for name in names}


def _person(data: dict[str, Any], prefix: str, names: tuple[str, ...], **more: Any) -> PersonRecord | None:
    values = {name: data[prefix + name] for name in names if data.get(prefix + name) not in (None, "", False)}
    return PersonRecord(**values, **more) if values else None


def _children(rows: list[dict[str, Any]]) -> list[PersonRecord]:
    kept = []
    for row in rows:
        known = {name: row[name] for name in CHILD_FIELDS[:-1] if row.get(name) not in (None, "")}
        if known and not row.get("DELETE"):
            kept.append(PersonRecord(**known, accompanies=bool(row.get("accompanies"))))
    return kept


def _document(data: dict[str, Any]) -> IdentityDocumentRecord | None:
    if not data["doc_kind"]:
        return None
    return IdentityDocumentRecord(**{name: data["doc_" + name] for name in DOCUMENT_FIELDS})


def _act(data: dict[str, Any]) -> ActRecord | None:
    if not data["act_kind"]:
        return None
    return ActRecord(**{name: data["act_" + name] for name in ACT_FIELDS})
