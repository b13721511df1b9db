"""What a form hands to a service, whole: typed, checked, and free of Django."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, kw_only=True)
class PersonRecord:
    """A person as recorded. Empty text and None mean "not known"; `estimated_age` is in years."""

    unnamed: bool = False
    first_name: str = ""
    last_name: str = ""
    patronymic: str = ""
    fin: str = ""
    document_number: str = ""
    birth_date: date | None = None
    estimated_age: int | None = None
    organisation: str = ""
    phone: str = ""
    registered_address: str = ""
    actual_address: str = ""
    sex: str = ""
    citizenship: str = ""
    relationship: str = ""
    accompanies: bool = True


@dataclass(frozen=True, kw_only=True)
class IdentityDocumentRecord:
    kind: str
    number: str
    form: str
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class ActRecord:
    kind: str
    number: str
    issuer: str
    issued_on: date
    form: str
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ApplicationRecord:
    applicant_kind: str = ""
    form: str = "in_person"
    companion: str = ""
    proof_kind: str = ""
    proof_number: str = ""
    consent: str = "not_asked"
    contact_allowed: str = "not_asked"
    contact_phone: str = ""
    contact_time: str = ""
    message_allowed: bool = False
    needs_interpreter: bool = False
    interpreter_language: str = ""
    needs_pedagogue: bool = False
    disability: bool = False
    identity_missing_reason: str = ""
    act_missing_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class IntakeRecord:
    """All that the intake page records, saved together or not at all."""

    application: ApplicationRecord
    harmed: PersonRecord | None = None
    applicant: PersonRecord | None = None
    perpetrator: PersonRecord | None = None
    children: tuple[PersonRecord, ...] = ()
    identity_document: IdentityDocumentRecord | None = None
    act: ActRecord | None = None


@dataclass(frozen=True, kw_only=True)
class IncidentRecord:
    violence_forms: tuple[str, ...]
    happened_on: date | None = None
    happened_at: time | None = None
    rayon_id: int | None = None
    place: str = ""
    description: str = ""
    danger_now: bool = False
    weapon: bool = False
    injury: bool = False
    children_present: bool = False


@dataclass(frozen=True, kw_only=True)
class AssessmentRecord:
    need: bool | None = None
    needs: tuple[str, ...] = ()
    urgency: str = ""
    avoid_regions: tuple[str, ...] = ()
    advice: str = ""
