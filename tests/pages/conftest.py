"""Pages as a browser without JavaScript gets them: a client for each member of the cast."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Case
from dost_portal.staff.models import User

# A complete and correct intake, as the form posts it.
INTAKE = {
    "applicant_kind": "self",
    "form": "in_person",
    "last_name": "Sınaqlı",
    "first_name": "Günay",
    "patronymic": "Oqtay",
    "sex": "female",
    "birth_date": "1990-03-12",
    "citizenship": "citizen",
    "fin": "7SNQ2K4",
    "contact_allowed": "no",
    "doc_kind": "ID_NEW",
    "doc_number": "AA1234567",
    "doc_form": "original",
    "act_kind": "SHORT_ORDER",
    "act_number": "14/26",
    "act_issuer": "Yasamal RİH",
    "act_issued_on": "2026-01-10",
    "act_form": "original",
    "children-TOTAL_FORMS": "0",
    "children-INITIAL_FORMS": "0",
}


@pytest.fixture
def browser_of(person: Callable[[str], User]) -> Callable[[str], Client]:
    """Log a member of the cast in; pages come in English, so that tests can be read."""

    def log_in(username: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person(username))
        return client

    return log_in


@pytest.fixture
def intake_url(case: Case) -> str:
    return f"/cases/{case.number}/intake/"


@pytest.fixture
def post_intake(case: Case, browser_of: Callable[[str], Client], intake_url: str) -> Callable[..., object]:
    """Post the correct intake with some fields changed, as Aysel."""
    aysel = browser_of("aysel")

    def post(**changes: str) -> object:
        version = str(case.application.version)
        return aysel.post(intake_url, INTAKE | {"version": version} | changes)

    return post
