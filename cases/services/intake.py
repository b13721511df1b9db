"""Intake at the desk: who applies, for whom, with which documents, and how to reach them safely."""

from dataclasses import asdict, fields
from typing import Any

from django.db import transaction

from cases.models import Application, Case, IdentityDocument, Person, PersonRole, ViolenceAct
from cases.records import ActRecord, IdentityDocumentRecord, IntakeRecord, PersonRecord
from cases.services import interests
from cases.services._advance import check, lock, try_advance
from cases.services._history import remember
from cases.services._records import changed_fields, check_version, write
from cases.services.conflicts import conflict_in
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User

# A change of one of these makes it another person that the applicant may match.
IDENTIFYING = ("fin", "document_number", "first_name", "last_name", "birth_date")
WHO_MATCHES = {
    name
    for role in (PersonRole.APPLICANT, PersonRole.PERPETRATOR)
    for name in (role.value, *(f"{role.value}.{field}" for field in IDENTIFYING))
} | {"identity_document", "identity_document.number"}


@transaction.atomic
def record(*, case: Case, by: User, version: int, intake: IntakeRecord) -> bool:
    """Save the whole intake, or nothing; return whether the case went on to the interview.

    `version` is the Application's as the page showed it. The same values saved again change
    nothing. Raises StaleError when somebody else saved different ones, WrongStepError,
    NotPermittedError.
    """
    row = lock(case)
    check(row, Action.RECORD_INTAKE, by)
    application = Application.objects.select_related("case__key").get(case=row)
    changed = _changes(row, application, intake)
    if changed:
        check_version(application.version, version)
        _save(row, application, intake, changed, by)
        interests.bar_relatives(case=row)
        trail.record("case.intake", by=by, subject=f"case:{row.pk}", fields=changed)
    return try_advance(case=row, action=Action.COMPLETE_INTAKE, by=by)


def _changes(case: Case, application: Application, intake: IntakeRecord) -> list[str]:
    changed = changed_fields(application, asdict(intake.application))
    for role, record in _single_people(intake):
        changed += _row_changes(_person(case, role), record, role)
    children = list(Person.objects.filter(case=case, role=PersonRole.CHILD).order_by("created_at", "id"))
    if [_person_values(child) for child in children] != [asdict(child) for child in intake.children]:
        changed.append("children")
    changed += _row_changes(_identity_document(case), intake.identity_document, "identity_document")
    changed += _row_changes(ViolenceAct.objects.filter(case=case).first(), intake.act, "act")
    return changed


def _row_changes(row: Any, record: Any, name: str) -> list[str]:
    if row is None or record is None:
        return [name] if row is not record else []
    return [f"{name}.{field}" for field in changed_fields(row, asdict(record))]


def _save(case: Case, application: Application, intake: IntakeRecord, changed: list[str], by: User) -> None:
    for role, record in _single_people(intake):
        _save_person(case, role, record, by)
    _save_children(case, intake.children, by)
    _save_documents(case, intake, by)
    remember(application, changed_fields(application, asdict(intake.application)), by)
    for name, value in asdict(intake.application).items():
        setattr(application, name, value)
    found = conflict_in(intake)
    if not found or WHO_MATCHES & set(changed):
        # A supervisor released these two people, not whoever comes after them.
        application.conflict_released = False
    application.conflict_found = found
    application.version += 1
    application.save()


def _single_people(intake: IntakeRecord) -> tuple[tuple[str, PersonRecord | None], ...]:
    return (
        (PersonRole.HARMED, intake.harmed),
        (PersonRole.APPLICANT, intake.applicant),
        (PersonRole.PERPETRATOR, intake.perpetrator),
    )


def _person(case: Case, role: str) -> Person | None:
    return Person.objects.select_related("case__key").filter(case=case, role=role).first()


def _save_person(case: Case, role: str, record: PersonRecord | None, by: User) -> None:
    person = _person(case, role)
    if record is not None:
        write(person or Person(case=case, role=role), asdict(record), by=by)
    elif person is not None:
        for document in IdentityDocument.objects.select_related("case__key").filter(person=person):
            _delete(document, IdentityDocumentRecord, by)
        _delete(person, PersonRecord, by)


def _person_values(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in PersonRecord.__dataclass_fields__}


def _save_children(case: Case, children: tuple[PersonRecord, ...], by: User) -> None:
    rows = list(
        Person.objects.select_related("case__key").filter(case=case, role=PersonRole.CHILD).order_by("created_at", "id")
    )
    for place, record in enumerate(children):
        row = rows[place] if place < len(rows) else Person(case=case, role=PersonRole.CHILD)
        write(row, asdict(record), by=by)
    for row in rows[len(children) :]:
        _delete(row, PersonRecord, by)


def _identity_document(case: Case) -> IdentityDocument | None:
    return IdentityDocument.objects.select_related("case__key").filter(case=case).first()


def _save_documents(case: Case, intake: IntakeRecord, by: User) -> None:
    document = _identity_document(case)
    if intake.identity_document is not None:
        # Item 21.1: of the applicant or of the harmed person; the harmed person's where recorded.
        person = _person(case, PersonRole.HARMED) or _person(case, PersonRole.APPLICANT)
        write(document or IdentityDocument(case=case, person=person), asdict(intake.identity_document), by=by)
    elif document is not None:
        _delete(document, IdentityDocumentRecord, by)
    act = ViolenceAct.objects.select_related("case__key").filter(case=case).first()
    if intake.act is not None:
        write(act or ViolenceAct(case=case, issued_on=intake.act.issued_on), asdict(intake.act), by=by)
    elif act is not None:
        _delete(act, ActRecord, by)


def _delete(row: Person | IdentityDocument | ViolenceAct, record: type[Any], by: User) -> None:
    remember(row, [field.name for field in fields(record)], by)
    row.delete()
