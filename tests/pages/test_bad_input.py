"""Bad input gets a message beside its field, keeps what was typed, and changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Application, Case, IdentityDocument, Person, ViolenceAct
from dost_portal.passport.models import LegalAct
from tests.factories import Story

Post = Callable[..., Any]
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()

REFUSED = [
    ("fin", "7SNQ2KI", "never has the letters I and O"),
    ("fin", "7SNQ2KO", "never has the letters I and O"),
    ("fin", "7snq2kı", "never has the letters I and O"),
    ("fin", "7SNQ2K", "exactly 7 characters"),
    ("fin", "7SNQ2K44", "exactly 7 characters"),
    ("fin", "7SNQ2Kİ", "never has the letters I and O"),
    ("fin", "7SNQ2K!", "only digits and Latin letters"),
    ("first_name", "Gün4y", "A name has no digits."),
    ("first_name", "Гюнай", "Latin letters"),
    ("first_name", "   ", "Enter the first name too"),
    ("first_name", "A" * 101, "at most 100 characters"),
    ("birth_date", TOMORROW, "This day has not come yet."),
    ("birth_date", "1826-01-01", "more than 120 years ago"),
    ("birth_date", "31.02.1990", "Enter a valid date"),
    ("doc_number", "AZE1234567", "does not have the form"),
    ("doc_number", "", "Enter the number of the document."),
    ("doc_number", "A1234567", "does not have the form"),
    ("act_issued_on", TOMORROW, "This day has not come yet."),
    ("act_issued_on", "", "Enter the date of the act."),
    ("act_issuer", "  ", "Enter who issued the act."),
    ("act_valid_until", "2026-01-01", "later than the date of issue"),
    ("applicant_kind", "burglar", "Select a valid choice"),
    ("estimated_age", "200", "less than or equal to 120"),
    ("last_name", "Sınaq\x00lı", "characters that cannot be seen"),
]


@pytest.mark.parametrize(("field", "typed", "message"), REFUSED)
def test_a_wrong_value_is_said_beside_its_field(
    case: Case, post_intake: Post, field: str, typed: str, message: str
) -> None:
    response = post_intake(**{field: typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    # The summary leads to the field, or to the group of radio buttons.
    assert f'href="#id_{field}' in page or f'href="#div_id_{field}' in page
    if typed.strip() and "\x00" not in typed and field != "applicant_kind":
        assert escape(typed) in page
    assert "Günay" in page or field == "first_name"
    assert not Person.objects.filter(case=case).exists()
    assert Application.objects.get(case=case).version == 1


@pytest.mark.parametrize("name", ["Wilhelmina", "O'Konnor", "Anna-Mariya", "Şəhla", "İradə", "Éloïse"])
def test_names_of_people_are_taken_as_they_are(case: Case, post_intake: Post, name: str) -> None:
    assert post_intake(first_name=name).status_code == 302
    assert Person.objects.get(case=case).first_name.replace("\u2019", "'") == name


def test_identifiers_are_stored_in_one_form(case: Case, post_intake: Post) -> None:
    post_intake(fin=" 7snq2k4 ", doc_number="aa 123 45 67", contact_allowed="yes", contact_phone="050-123 45 67")
    assert Person.objects.get(case=case).fin == "7SNQ2K4"
    assert IdentityDocument.objects.get(case=case).number == "AA1234567"
    assert Application.objects.get(case=case).contact_phone == "+994501234567"


def test_an_unsafe_telephone_is_not_kept(case: Case, post_intake: Post) -> None:
    post_intake(contact_allowed="no", contact_phone="0501234567")
    assert Application.objects.get(case=case).contact_phone == ""


def test_fields_nobody_offered_change_nothing(case: Case, post_intake: Post) -> None:
    """Security requirement 5."""
    post_intake(centre="2", step="closed", responsible="x", outcome="placed", conflict_released="on", act_released="on")
    case.refresh_from_db()
    assert (case.step, case.outcome, case.centre.code) == ("interview", "", "BAKI-1")
    assert not Application.objects.get(case=case).act_released


def test_a_megabyte_in_a_name_is_refused_not_an_error(case: Case, post_intake: Post) -> None:
    assert post_intake(first_name="A" * 1_000_000).status_code == 422
    assert not Person.objects.filter(case=case).exists()


def test_a_doubled_click_is_one_intake(case: Case, post_intake: Post) -> None:
    assert [post_intake().status_code for _ in range(2)] == [302, 302]
    assert Person.objects.filter(case=case).count() == 1
    assert ViolenceAct.objects.filter(case=case).count() == 1
    assert Application.objects.get(case=case).version == 2


@pytest.mark.parametrize(
    ("page", "form", "outcome"),
    [
        ("withdraw", {"reason": "Şəxs belə istəyir"}, "withdrawn"),
        ("emergency", {"reason": "Təcili yardım gəldi"}, "emergency"),
        (
            "refuse",
            {"ground": "documents_incomplete", "missing_documents": "violence_act", "explanation": "Akt yoxdur"},
            "refused_preliminary",
        ),
    ],
)
def test_a_doubled_click_ends_a_case_once(
    case: Case, browser_of: Callable[[str], Any], page: str, form: dict[str, str], outcome: str
) -> None:
    aysel = browser_of("aysel")
    answers = [aysel.post(f"/cases/{case.number}/{page}/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    case.refresh_from_db()
    assert case.outcome == outcome
    assert case.moves.count() == 2


def test_a_doubled_click_on_the_reply_is_one_reply(story: Story, browser_of: Callable[[str], Any]) -> None:
    case, aysel = story.to_reply(), browser_of("aysel")
    form = {"form": "in_person", "given_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "safe": "on"}
    assert [aysel.post(f"/cases/{case.number}/reply/", form).status_code for _ in range(2)] == [302, 302]
    assert case.replies.count() == 1


def test_who_saves_second_sees_both_versions_and_loses_nothing(case: Case, post_intake: Post) -> None:
    post_intake(actual_address="Birinci ünvan", version="1")
    stale = post_intake(actual_address="İkinci ünvan", version="1")
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Somebody saved this form while you were writing" in page
    assert "Birinci ünvan" in page
    assert 'value="İkinci ünvan"' in page
    assert Person.objects.get(case=case).actual_address == "Birinci ünvan"

    assert post_intake(actual_address="İkinci ünvan", version="2").status_code == 302
    assert Person.objects.get(case=case).actual_address == "İkinci ünvan"


def test_a_stale_tab_after_the_case_moved_on_says_so(story: Story, browser_of: Callable[[str], Any]) -> None:
    case = story.to_decision()
    act = LegalAct.objects.order_by("position").first()
    refusal = {"ground": "no_legal_basis", "legal_act": str(act.pk), "explanation": "x"}
    response = browser_of("aysel").post(f"/cases/{case.number}/refuse/", refusal)
    assert response.status_code == 409
    assert "The case has moved on" in response.content.decode()
    case.refresh_from_db()
    assert case.step == "decision"


@pytest.mark.parametrize(
    "path",
    [
        "/cases/%00/",
        "/cases/%ff%fe/intake/",
        "/cases/' or 1=1/",
        "/kiosk/%00/",
        "/board/%00/live/",
        f"/tickets/{'-' * 36}/recall/",
        "/announcements/99999999999999999999/seen/",
    ],
)
def test_an_address_that_cannot_be_is_no_page_and_no_error(browser_of: Callable[[str], Any], path: str) -> None:
    aysel = browser_of("aysel")
    assert aysel.get(path).status_code in (404, 405)
    assert aysel.post(path).status_code in (302, 404, 405)
