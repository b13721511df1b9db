"""Delivery to a back office outside that speaks the contract, and misbehaves in every way."""

import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cases.models import Case, ClarificationCopy, Deadline, LinkState, ReferralLink
from cases.services import ending, referring
from dost_portal.outbox import http, outbox
from dost_portal.outbox.models import OutboxMessage
from referrals.models import Referral
from tests.factories import Story
from tests.receivers import BackOffice

pytestmark = pytest.mark.django_db
KEY = "dost_" + "k" * 43


@pytest.fixture
def office(settings: Any) -> Iterator[BackOffice]:
    made = BackOffice(KEY)
    settings.DSMF_ENDPOINT, settings.DSMF_KEY = made.url, KEY
    http.forget_rests()
    yield made
    http.forget_rests()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def sent(story: Story, office: BackOffice) -> Case:
    story.to_referral()
    story.send()
    return story.case


def again() -> outbox.DeliveryReport:
    """Deliver once more, as after the wait."""
    http.forget_rests()
    OutboxMessage.objects.update(available_at=timezone.now() - timedelta(seconds=1))
    return outbox.deliver()


def step(case: Case) -> str:
    return Case.objects.get(pk=case.pk).step


def test_one_referral_is_there_and_its_receipt_starts_the_day(sent: Case, office: BackOffice) -> None:
    assert outbox.deliver().delivered >= 1
    link = ReferralLink.objects.get()
    assert list(office.held) == [str(link.reference)]
    assert office.held[str(link.reference)] == link.payload
    assert step(sent) == "decision"
    assert Deadline.objects.get(clock="back_office").started_at.isoformat() == office.received_at[str(link.reference)]
    assert not Referral.objects.exists()


def lose_the_answer(handler: Any, status: int, told: Any) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def sleep(handler: Any, status: int, told: Any) -> None:
    time.sleep(2)
    BackOffice.answer(handler, status, told)


MISBEHAVIOURS = {
    "an error": lambda handler, status, told: BackOffice.answer(handler, 500, {}),
    "a redirect": lambda handler, status, told: BackOffice.answer(handler, 302, None),
    "a refused key": lambda handler, status, told: BackOffice.answer(handler, 401, {}),
    "created": lambda handler, status, told: BackOffice.answer(handler, 202, told),
    "the answer lost": lose_the_answer,
    "an answer too late": sleep,
    "no JSON": lambda handler, status, told: BackOffice.answer(handler, 200, b"<html>"),
    "another JSON": lambda handler, status, told: BackOffice.answer(handler, 200, [1]),
    "invalid UTF-8": lambda handler, status, told: BackOffice.answer(handler, 200, b'{"reference": "\xff"}'),
    "the receipt of another": lambda handler, status, told: BackOffice.answer(
        handler, 200, {**told, "reference": str(uuid4())}
    ),
    "a receipt without a time": lambda handler, status, told: BackOffice.answer(
        handler, 200, {"reference": told["reference"]}
    ),
    "a receipt of tomorrow": lambda handler, status, told: BackOffice.answer(
        handler, 200, {**told, "received_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
    ),
    "a receipt of no zone": lambda handler, status, told: BackOffice.answer(
        handler, 200, {**told, "received_at": "2026-01-01T00:00:00"}
    ),
    "ten megabytes": lambda handler, status, told: BackOffice.answer(handler, 200, b"x" * 10_000_000),
}


@pytest.mark.parametrize("how", MISBEHAVIOURS)
def test_whatever_it_answers_the_step_waits_and_in_the_end_there_is_one(
    sent: Case, office: BackOffice, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(http, "CALL_SECONDS", 0.5)
    office.behave = MISBEHAVIOURS[how]
    assert again().postponed == 1
    assert again().postponed == 1
    assert (step(sent), ReferralLink.objects.get().state) == ("referral", LinkState.QUEUED)
    office.behave = office.answer
    again()
    assert step(sent) == "decision"
    assert len(office.held) == 1
    assert sent.moves.filter(action="confirm_receipt").count() == 1


def test_nobody_there_at_all(sent: Case, office: BackOffice, settings: Any) -> None:
    settings.DSMF_ENDPOINT = "http://127.0.0.1:9/api/v1"
    assert outbox.deliver().postponed == 1
    assert step(sent) == "referral"


def test_a_receipt_that_was_lost_keeps_its_first_time(sent: Case, office: BackOffice) -> None:
    office.behave = lose_the_answer
    again()
    first = dict(office.received_at)
    office.behave = office.answer
    again()
    assert ReferralLink.objects.get().received_at.isoformat() == next(iter(first.values()))


def test_a_withdrawal_takes_it_back_there(sent: Case, office: BackOffice, story: Story) -> None:
    outbox.deliver()
    ending.withdraw(case=story._reload(), by=story.agent, reason="Öz istəyi ilə")
    again()
    assert office.recalled == [str(ReferralLink.objects.get().reference)]


def decided(reference: object, **changes: Any) -> dict[str, Any]:
    return {
        "reference": str(reference), "kind": "placed", "ground": None, "place_code": "SR-02",
        "available_from": str(timezone.localdate()), "transport": True,
        "decided_at": datetime.now(UTC).isoformat(),
    } | changes  # fmt: skip


class TestWayBack:
    @pytest.fixture
    def at_the_office(self, sent: Case, office: BackOffice) -> ReferralLink:
        outbox.deliver()
        return ReferralLink.objects.get()

    def test_decision_and_arrival(self, at_the_office: ReferralLink, office: BackOffice, sent: Case) -> None:
        office.outcomes["decisions"] = [decided(at_the_office.reference)]
        assert (referring.collect(), referring.collect()) == (1, 0)
        assert step(sent) == "reply"
        arrived = {"reference": str(at_the_office.reference), "arrived_at": datetime.now(UTC).isoformat()}
        office.outcomes["arrivals"] = [arrived]
        assert (referring.collect(), referring.collect()) == (1, 0)
        assert not Deadline.objects.running().exists()

    def test_a_question_in_words_and_its_answer(
        self, at_the_office: ReferralLink, office: BackOffice, story: Story
    ) -> None:
        asked = uuid4()
        office.outcomes["questions"] = [
            {
                "reference": str(at_the_office.reference), "clarification": str(asked), "question": "in_words",
                "text": "Uşaqlar eyni otaqda qala bilər?", "asked_at": datetime.now(UTC).isoformat(),
            }
        ]  # fmt: skip
        assert referring.collect() == 1
        copy = ClarificationCopy.objects.select_related("case__key").get()
        assert copy.question_text == "Uşaqlar eyni otaqda qala bilər?"
        referring.answer_clarification(case=story._reload(), clarification=copy, by=story.agent, answer="confirmed")
        again()
        assert office.answers == {str(asked): {"answer": "confirmed", "text": ""}}

    @pytest.mark.parametrize(
        "bad",
        [
            {"kind": "perhaps"},
            {"place_code": None},
            {"ground": "too_far_away", "kind": "refused", "place_code": None},
            {"available_from": "soon"},
            {"transport": "yes"},
            {"decided_at": "2090-01-01T00:00:00+00:00"},
            {"place_code": "Sınaq küçəsi 5, mənzil 12"},
        ],
    )
    def test_a_decision_that_is_not_in_the_contract_changes_nothing(
        self, at_the_office: ReferralLink, office: BackOffice, sent: Case, bad: dict[str, Any]
    ) -> None:
        office.outcomes["decisions"] = [decided(at_the_office.reference, **bad)]
        with pytest.raises(outbox.NotYetError):
            referring.collect()
        assert step(sent) == "decision"

    def test_a_decision_on_what_was_not_asked_is_passed_over(
        self, at_the_office: ReferralLink, office: BackOffice, sent: Case
    ) -> None:
        office.behave = lambda handler, status, told: BackOffice.answer(
            handler, 200, {"decisions": [decided(uuid4())], "questions": [], "arrivals": []}
        )
        assert referring.collect() == 0
        assert step(sent) == "decision"


def test_every_call_is_signed_and_carries_the_reference_alone(sent: Case, office: BackOffice, story: Story) -> None:
    outbox.deliver()
    referring.collect()
    assert {method for method, *_ in office.calls} == {"PUT", "POST"}
    for method, path, headers, body in office.calls:
        assert office.genuine(method, path, headers, body)
        text = path + str(headers) + body.decode()
        assert not any(word in text for word in ("Günay", "Sınaqlı", "7SNQ2K4", sent.number, "BAKI"))
        assert json.loads(body)
