"""Kept by rule, held for a court, erased in time; handed to the person; corrected with history."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from cases.errors import NotPermittedError, RefusedError, WrongStepError
from cases.models import Case, CaseKey, ChangedValue, ErasureOrder, Person, RetentionRule
from cases.services import filing, finding, intake, life
from dost_portal.audit.models import AuditEvent
from dost_portal.crypto import CannotOpenError
from tests.factories import HARMED, INTAKE, Story
from tests.uploads import samples


def years_pass(case: Case, years: int, days: int = 1) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET opened_at = opened_at - make_interval(years => %s, days => %s), "
            "closed_at = closed_at - make_interval(years => %s, days => %s) WHERE id = %s",
            [years, days, years, days, case.pk],
        )


@pytest.fixture
def closed(story: Story) -> Case:
    return story.to_closed()


def is_erased(case: Case) -> bool:
    return Case.objects.get(pk=case.pk).erased_at is not None


def test_30_what_is_past_its_time_is_erased_with_a_trail(closed: Case) -> None:
    assert life.erase_due() == 0
    years_pass(closed, 5)
    assert life.erase_due() == 1
    assert is_erased(closed)
    event = AuditEvent.objects.get(event="case.erased")
    assert (event.subject, event.actor_id) == (f"case:{closed.pk}", None)
    assert life.erase_due() == 0


def test_30_a_day_before_its_time_everything_is_there(closed: Case) -> None:
    years_pass(closed, 5, days=-1)
    assert life.erase_due() == 0
    assert Person.objects.select_related("case__key").get(role="harmed").full_name


def test_30_the_youngest_rule_in_force_counts(closed: Case) -> None:
    years_pass(closed, 5)
    RetentionRule.objects.create(outcome=closed.outcome, years=10, valid_from="2026-01-01")
    RetentionRule.objects.create(outcome=closed.outcome, years=1, valid_from="2999-01-01")
    assert life.erase_due() == 0
    years_pass(closed, 5)
    assert life.erase_due() == 1


def test_30_an_open_case_is_never_erased(story: Story) -> None:
    case = story.to_referral()
    years_pass(case, 50)
    assert life.erase_due() == 0


def test_29_erasure_destroys_the_key_and_whatever_finds_without_it(closed: Case, story: Story) -> None:
    years_pass(closed, 5)
    life.erase_due()
    assert not CaseKey.objects.filter(case=closed).exists()
    for person in Person.objects.select_related("case"):
        with pytest.raises(CannotOpenError):
            _ = person.first_name
    assert finding.search(user=story.agent, kind="fin", purpose="inquiry", asked={"fin": HARMED.fin}) == []


@pytest.mark.django_db(transaction=True)
def test_29_the_files_go_along(story: Story, media: Path) -> None:
    case = story.to_reply()
    filing.add(case=case, by=story.agent, document="identity", content=samples.image())
    from django.utils import timezone

    from cases.services import ending

    ending.reply_and_close(case=case, by=story.agent, form="in_person", given_at=timezone.now(), safe=True)
    years_pass(case, 5)
    assert life.erase_due() == 1
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("reader", ["aysel", "kamran", "nigar"])
def test_an_erased_case_shows_its_state_and_breaks_no_page(
    closed: Case, client: Client, person: Callable[[str], Any], reader: str
) -> None:
    years_pass(closed, 5)
    life.erase_due()
    client.force_login(person(reader))
    page = client.get(f"/cases/{closed.number}/")
    assert page.status_code == 200
    assert "Məlumatlar silinib" in page.content.decode()
    for end in ("documents/", "corrections/", "own-data/", "interview/", "intake/", "police/", "reply/"):
        assert client.get(f"/cases/{closed.number}/{end}").status_code in (403, 404), end
    assert client.get("/cases/?step=all").status_code == 200


def test_a_hold_stays_any_erasure(closed: Case, story: Story) -> None:
    life.hold(case=closed, by=story.supervisor, reason="Məhkəmə")
    life.order_erasure(case=closed, by=story.supervisor, reason="Şəxs istəyir")
    ErasureOrder.objects.update(due_at="2020-01-01T00:00:00Z")
    years_pass(closed, 5)
    assert life.erase_due() == 0
    life.end_hold(case=closed, by=story.supervisor)
    assert life.erase_due() == 1


def test_an_order_is_carried_out_in_seven_days_and_can_be_taken_back(closed: Case, story: Story) -> None:
    life.order_erasure(case=closed, by=story.supervisor, reason="Şəxs istəyir")
    assert life.erase_due() == 0
    life.end_erasure(case=closed, by=story.supervisor)
    ErasureOrder.objects.update(due_at="2020-01-01T00:00:00Z")
    assert life.erase_due() == 0
    with pytest.raises(RefusedError, match="nothing_stands"):
        life.end_erasure(case=closed, by=story.supervisor)
    life.order_erasure(case=closed, by=story.supervisor, reason="Yenə istəyir")
    ErasureOrder.objects.filter(ended_at=None).update(due_at="2020-01-01T00:00:00Z")
    assert life.erase_due() == 1


def test_who_may_not_order_it_orders_nothing(closed: Case, story: Story) -> None:
    for call in (life.hold, life.order_erasure):
        with pytest.raises(NotPermittedError):
            call(case=closed, by=story.agent, reason="x")
        with pytest.raises(RefusedError, match="reason_missing"):
            call(case=closed, by=story.supervisor, reason=" ")


def test_an_open_case_cannot_be_ordered_erased(story: Story) -> None:
    with pytest.raises(WrongStepError):
        life.order_erasure(case=story.to_referral(), by=story.supervisor, reason="x")


class TestCorrections:
    def correct(self, story: Story, **changes: Any) -> None:
        version = Case.objects.get(pk=story.case.pk).application.version
        harmed = replace(HARMED, **changes)
        intake.record(case=story.case, by=story.agent, version=version, intake=replace(INTAKE, harmed=harmed))

    def test_what_a_field_said_before_is_kept(self, story: Story, client: Client) -> None:
        story.to_interview()
        assert not ChangedValue.objects.exists()
        self.correct(story, last_name="Düzəldilmiş")
        row = ChangedValue.objects.select_related("case__key").get()
        assert (row.field, row.before, row.by) == ("last_name", "Sınaqlı", story.agent)
        client.force_login(story.agent)
        page = client.get(f"/cases/{story.case.number}/corrections/").content.decode()
        assert "Sınaqlı" in page
        assert "Soyad" in page

    def test_what_was_empty_leaves_no_history(self, story: Story) -> None:
        story.to_interview()
        self.correct(story, registered_address="Yasamal")
        assert not ChangedValue.objects.exists()

    def test_whoever_is_taken_out_is_remembered(self, story: Story) -> None:
        story.to_interview()
        version = story.case.application.version
        without = replace(INTAKE, perpetrator=None, act=None)
        intake.record(case=story.case, by=story.agent, version=version, intake=without)
        kept = {(row.model, row.field): row.before for row in ChangedValue.objects.select_related("case__key")}
        assert kept["Person", "last_name"] == "Uydurmalı"
        assert kept["ViolenceAct", "number"] == "14/26"

    def test_a_mistake_is_corrected_also_after_the_referral_has_left(self, story: Story) -> None:
        story.to_decision()
        self.correct(story, last_name="Düzəldilmiş")
        assert Person.objects.select_related("case__key").get(role="harmed").last_name == "Düzəldilmiş"

    def test_a_closed_case_is_reopened_first(self, story: Story) -> None:
        story.to_closed()
        with pytest.raises(WrongStepError):
            self.correct(story, last_name="Düzəldilmiş")


class TestOwnData:
    def ask(self, story: Story, client: Client, **changes: str) -> Any:
        asked = {"identity_checked": "on", "kind": "paper", "password": "dost-demo"} | changes
        client.force_login(story.agent)
        return client.post(f"/cases/{story.case.number}/own-data/", asked)

    def test_the_paper_holds_what_is_kept_and_no_notes(self, story: Story, client: Client) -> None:
        story.to_decision()
        answer = self.ask(story, client)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="document.pdf"'
        reader = PdfReader(BytesIO(answer.content))
        text = "".join(page.extract_text() for page in reader.pages)
        for kept in ("Sınaqlı", "7SNQ2K4", "Yasamal", "Fiziki zorakılıq", "Mərkəzin sizin barənizdə"):
            assert kept in text, kept
        assert "Qeyd\n" not in text
        assert AuditEvent.objects.get(event="case.own_data").detail == {"kind": "paper"}
        assert "Sınaqlı" not in str(reader.metadata)

    def test_the_file_opens_with_its_password_alone(self, story: Story, client: Client) -> None:
        story.to_interview()
        answer = self.ask(story, client, kind="file", file_password="uzun parol")
        assert b"Sinaq" not in answer.content
        reader = PdfReader(BytesIO(answer.content))
        assert reader.is_encrypted
        assert not reader.decrypt("başqa")
        assert reader.decrypt("uzun parol")

    @pytest.mark.parametrize(
        "changes", [{"password": "wrong"}, {"identity_checked": ""}, {"kind": "file", "file_password": "short"}]
    )
    def test_34_without_password_or_care_nothing_leaves(
        self, story: Story, client: Client, changes: dict[str, str]
    ) -> None:
        story.to_interview()
        assert self.ask(story, client, **changes).status_code == 422
        assert not AuditEvent.objects.filter(event="case.own_data").exists()

    @pytest.mark.parametrize("reader", ["kamran", "leyla"])
    def test_it_is_the_agent_s_to_hand_over(
        self, story: Story, client: Client, person: Callable[[str], Any], reader: str
    ) -> None:
        story.to_assessment()
        client.force_login(person(reader))
        assert client.get(f"/cases/{story.case.number}/own-data/").status_code == 403
