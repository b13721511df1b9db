"""Intake: saved whole or not at all, one after the other, and held where the applicant may be the perpetrator."""

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import NotPermittedError, RefusedError, StaleError
from cases.models import Application, Case, CaseMove, IdentityDocument, Person
from cases.records import PersonRecord
from cases.services import conflicts, intake
from dost_portal.audit.models import AuditEvent
from dost_portal.crypto import blind_index
from dost_portal.staff.models import User
from tests.factories import CHILD, INTAKE, PERPETRATOR, Story

RUFET = PersonRecord(first_name="Rüfət", last_name="Uydurmalı", birth_date=date(1985, 7, 1))
BY_ANOTHER = replace(
    INTAKE.application, applicant_kind="legal_representative", proof_kind="POWER_OF_ATTORNEY", proof_number="7"
)


def version(case: Case) -> int:
    return Application.objects.get(case=case).version


def record(story: Story, what=INTAKE, *, by: User | None = None, at: int | None = None) -> bool:
    now = version(story.case) if at is None else at
    return intake.record(case=story.case, by=by or story.agent, version=now, intake=what)


def step(case: Case) -> str:
    return Case.objects.get(pk=case.pk).step


def test_a_complete_intake_leads_to_the_interview(case: Case, story: Story) -> None:
    assert record(story) is True
    assert step(case) == "interview"
    people = {person.role: person.first_name for person in Person.objects.filter(case=case)}
    assert people == {"harmed": "Günay", "perpetrator": "Rüfət", "child": "Aylin"}
    assert (case.identity_documents.get().number, case.act.number) == ("AA1234567", "14/26")


def test_an_incomplete_intake_is_kept_and_stays(case: Case, story: Story) -> None:
    assert record(story, replace(INTAKE, act=None)) is False
    assert step(case) == "intake"
    assert Person.objects.get(case=case, role="harmed").first_name == "Günay"


def test_the_trail_names_the_fields_and_no_value(case: Case, story: Story) -> None:
    record(story)
    entry = AuditEvent.objects.get(event="case.intake")
    assert "harmed" in entry.fields
    record(story, replace(INTAKE, harmed=replace(INTAKE.harmed, phone="+994551112233")))
    assert AuditEvent.objects.filter(event="case.intake").last().fields == ["harmed.phone"]
    assert not AuditEvent.objects.filter(detail__icontains="994").exists()


class TestTwoAtOnce:
    def test_different_values_over_a_newer_version_are_refused_and_change_nothing(
        self, case: Case, story: Story
    ) -> None:
        seen = version(case)
        record(story, at=seen)
        with pytest.raises(StaleError) as refusal:
            record(story, replace(INTAKE, harmed=replace(INTAKE.harmed, first_name="Başqa")), at=seen)
        assert refusal.value.version == version(case) == seen + 1
        assert Person.objects.get(case=case, role="harmed").first_name == "Günay"

    def test_the_same_values_again_are_no_error_and_no_change(self, case: Case, story: Story) -> None:
        seen = version(case)
        record(story, at=seen)
        moves, entries = CaseMove.objects.count(), AuditEvent.objects.count()
        assert record(story, at=seen) is False
        assert (version(case), CaseMove.objects.count(), AuditEvent.objects.count()) == (seen + 1, moves, entries)

    def test_a_change_of_anything_counts_children_and_documents_too(self, case: Case, story: Story) -> None:
        seen = version(case)
        record(story, at=seen)
        for other in (
            replace(INTAKE, children=(CHILD, CHILD)),
            replace(INTAKE, children=()),
            replace(INTAKE, act=None),
            replace(INTAKE, identity_document=replace(INTAKE.identity_document, number="AA7")),
            replace(INTAKE, perpetrator=None),
        ):
            with pytest.raises(StaleError):
                record(story, other, at=seen)


def test_what_is_taken_out_is_gone(case: Case, story: Story) -> None:
    record(story)
    record(story, replace(INTAKE, children=(), perpetrator=None, identity_document=None, act=None))
    assert list(Person.objects.filter(case=case).values_list("role", flat=True)) == ["harmed"]
    assert not IdentityDocument.objects.filter(case=case).exists()


def test_another_role_records_no_intake(case: Case, story: Story, kamran: User, nigar: User) -> None:
    for user in (kamran, nigar):
        with pytest.raises(NotPermittedError):
            record(story, by=user)


class TestConflict:
    """The applicant may be the person who committed the violence."""

    @pytest.mark.parametrize(
        ("applicant", "perpetrator"),
        [
            (PersonRecord(fin="7SNQ2K4"), PersonRecord(fin="7SNQ2K4")),
            (RUFET, PERPETRATOR),
            (replace(RUFET, first_name="RÜFƏT", last_name="UYDURMALI"), PERPETRATOR),
            (replace(RUFET, first_name="Rufet", last_name="Uydurmali"), PERPETRATOR),
            (replace(RUFET, birth_date=None), PERPETRATOR),
            (RUFET, replace(PERPETRATOR, birth_date=None)),
        ],
        ids=["fin", "name and birth", "capitals", "without diacritics", "own birth unknown", "their birth unknown"],
    )
    def test_it_is_found(self, applicant: PersonRecord, perpetrator: PersonRecord) -> None:
        assert conflicts.conflict_in(replace(INTAKE, applicant=applicant, perpetrator=perpetrator))

    @pytest.mark.parametrize(
        ("applicant", "shown", "stated"),
        [
            ("AZE12345678", "AA1234567", "AZE12345678"),
            ("", "AZE12345678", "AZE12345678"),
            ("MYI1234567", "AA1234567", "MYI1234567"),
            ("", "MYİ1234567", "MYI1234567"),
            ("", "I-BA № 12 34 56", "IBA123456"),
        ],
    )
    def test_by_the_number_of_a_document_whoever_s_it_was_said_to_be(
        self, applicant: str, shown: str, stated: str
    ) -> None:
        document = replace(INTAKE.identity_document, number=shown)
        other = PersonRecord(first_name="Başqa", last_name="Adam", document_number=applicant)
        intake = replace(INTAKE, applicant=other, identity_document=document)
        assert conflicts.conflict_in(replace(intake, perpetrator=PersonRecord(document_number=stated)))
        assert not conflicts.conflict_in(replace(intake, perpetrator=PersonRecord(document_number="AB7654321")))
        assert not conflicts.conflict_in(replace(intake, perpetrator=PersonRecord(first_name="Rüfət")))

    @pytest.mark.parametrize(
        ("applicant", "perpetrator"),
        [
            (None, PERPETRATOR),
            (RUFET, None),
            (replace(RUFET, birth_date=date(1960, 1, 1)), PERPETRATOR),
            (replace(RUFET, first_name="Rauf"), PERPETRATOR),
            (PersonRecord(), PersonRecord()),
            (PersonRecord(first_name="Rüfət"), PersonRecord(first_name="Rüfət")),
            (PersonRecord(fin=""), PersonRecord(fin="")),
        ],
    )
    def test_others_are_not_suspected(self, applicant, perpetrator) -> None:
        assert not conflicts.conflict_in(replace(INTAKE, applicant=applicant, perpetrator=perpetrator))

    @pytest.fixture
    def held(self, case: Case, story: Story) -> Case:
        assert record(story, replace(INTAKE, application=BY_ANOTHER, applicant=RUFET)) is False
        return case

    def test_it_holds_the_case_at_intake(self, held: Case) -> None:
        assert step(held) == "intake"
        assert Application.objects.get(case=held).conflict_found

    def test_only_a_supervisor_releases_and_the_reason_is_kept_sealed(
        self, held: Case, story: Story, nigar: User
    ) -> None:
        with pytest.raises(NotPermittedError):
            conflicts.release(case=held, by=story.agent, reason="Adaş")
        conflicts.release(case=held, by=nigar, reason="Adaş")
        assert CaseMove.objects.get(action="release_conflict").reason == "Adaş"
        assert step(held) == "interview"

    def test_a_release_is_explained(self, held: Case, nigar: User) -> None:
        with pytest.raises(RefusedError, match="reason_missing"):
            conflicts.release(case=held, by=nigar, reason=" ")
        assert step(held) == "intake"

    def test_a_release_is_for_these_two_people_only(self, held: Case, story: Story, nigar: User) -> None:
        conflicts.release(case=held, by=nigar, reason="Adaş")
        other = replace(RUFET, fin="7AAAAAA")
        assert record(story, replace(INTAKE, application=BY_ANOTHER, applicant=other)) is False
        assert not Application.objects.get(case=held).conflict_released

    def test_a_corrected_telephone_keeps_the_release(self, held: Case, story: Story, nigar: User) -> None:
        conflicts.release(case=held, by=nigar, reason="Adaş")
        called = replace(RUFET, phone="+994501111111")
        record(story, replace(INTAKE, application=BY_ANOTHER, applicant=called))
        assert Application.objects.get(case=held).conflict_released

    @pytest.mark.parametrize("who", ["applicant", "perpetrator"])
    def test_a_number_entered_on_either_side_is_held_against_the_other(
        self, case: Case, story: Story, nigar: User, who: str
    ) -> None:
        people = {"applicant": PersonRecord(first_name="Rauf", last_name="Ayrı"), "perpetrator": PERPETRATOR}
        both = {role: replace(person, document_number="AZE12345678") for role, person in people.items()}
        one = both | {who: people[who]}
        document = replace(INTAKE.identity_document, number="AB7654321")
        base = replace(INTAKE, application=BY_ANOTHER, identity_document=document)
        record(story, replace(base, **one))
        assert not Application.objects.get(case=case).conflict_found
        assert record(story, replace(base, **both)) is False
        assert Application.objects.get(case=case).conflict_found
        stored = Person.objects.get(case=case, role=who)
        assert bytes(stored.document_index) == blind_index("document", "AZE12345678")

    def test_it_ends_with_the_match(self, held: Case, story: Story) -> None:
        assert (
            record(story, replace(INTAKE, application=BY_ANOTHER, applicant=replace(RUFET, last_name="Ayrı"))) is True
        )


def test_only_a_supervisor_releases_the_act(case: Case, story: Story, nigar: User) -> None:
    with pytest.raises(NotPermittedError):
        conflicts.release_act(case=case, by=story.agent, reason="Gözlənilir")
    conflicts.release_act(case=case, by=nigar, reason="Gözlənilir")
    assert Application.objects.get(case=case).act_released
