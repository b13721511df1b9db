"""Bad input of every kind: a precise problem, nothing half-done, nothing of what was sent in the answer."""

import json
import threading
from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from referrals import services
from referrals.api import doors
from referrals.models import ApiCall, Clarification, Decision, Referral
from tests.referrals import speaking
from tests.referrals.sample import sample
from tests.referrals.speaking import API, System, is_problem, path, placed, system

pytestmark = pytest.mark.django_db
SECRET = "Zırınqulu-9QZ8WX7"


@pytest.fixture
def api(person: Callable[[str], User]) -> System:
    return system(person("admin"))


@pytest.fixture
def sender(person: Callable[[str], User]) -> System:
    return system(person("admin"), "referrals:send", signed=True)


def nothing_was_done() -> bool:
    return not (Decision.objects.exists() or Clarification.objects.exists() or ApiCall.objects.exists())


@pytest.mark.parametrize(
    "content",
    [
        placed(note=SECRET),
        placed(kind=SECRET),
        placed(place_code=SECRET),
        placed(available_from="31.02.2027"),
        {"kind": "refused", "ground": SECRET},
        {"kind": "refused", "ground": "no_legal_basis", "place_code": "SR-01"},
        {SECRET: 1},
        [SECRET],
        SECRET,
        None,
    ],
)
def test_what_the_interface_does_not_describe(api: System, referral: Referral, content: object) -> None:
    response = api.post(path(referral.pk, "/decision"), content)
    assert response.status_code in {400, 422}
    is_problem(response, response.status_code, "invalid" if response.status_code == 422 else "body_unreadable")
    assert SECRET not in response.content.decode()
    assert nothing_was_done()


@pytest.mark.parametrize(
    "question",
    [
        {"question": "in_words"},
        {"question": "in_words", "text": ""},
        {"question": "in_words", "text": "x" * 501},
        {"question": "in_words", "text": "a\x00b"},
        {"question": "in_words", "text": "a\ud800b"},
        {"question": "transport", "text": "x"},
    ],
)
def test_questions_that_are_none(api: System, referral: Referral, question: dict) -> None:
    response = api.post(path(referral.pk, "/clarifications"), question)
    assert response.status_code in {400, 422}
    assert nothing_was_done()


@pytest.mark.parametrize("body", [b"\xff\xfe{}", b'{"kind": "\xff"}', b"{", b"", b"[" * 60_000, b"\x00"])
def test_a_body_that_is_no_json_in_utf8(api: System, referral: Referral, body: bytes) -> None:
    response = api.post(path(referral.pk, "/decision"), body)
    assert response.status_code in {400, 422}
    assert response.headers["Content-Type"] == "application/problem+json"
    assert nothing_was_done()


@pytest.mark.parametrize("way", ["decision", "inbox"])
def test_ten_megabytes(api: System, sender: System, referral: Referral, way: str) -> None:
    body = json.dumps({"note": "x" * 10_000_000}).encode()
    if way == "decision":
        response = api.post(path(referral.pk, "/decision"), body)
    else:
        response = sender.send("PUT", f"/inbox/{uuid4()}", body)
    is_problem(response, 413, "body_too_large")


def test_another_media_type(api: System, referral: Referral) -> None:
    response = api.client.post(
        f"{API}{path(referral.pk, '/decision')}", b"<x/>", content_type="text/xml",
        headers={"Authorization": f"Bearer {api.key}", "Idempotency-Key": "k"},
    )  # fmt: skip
    is_problem(response, 415, "media_type")


@pytest.mark.parametrize("key", ["", " ", "x" * 129, "ə", "a b"])
def test_an_idempotency_key_is_demanded_and_is_one(api: System, referral: Referral, key: str) -> None:
    headers = {"Idempotency-Key": key} if key else {}
    is_problem(api.send("POST", path(referral.pk, "/acknowledgement"), None, headers), 422, "invalid")


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAyNi0wMS0wMXx4", "%00", "ə" * 20, "a" * 300])
def test_a_cursor_of_nobody(api: System, cursor: str) -> None:
    is_problem(api.get("/referrals", cursor=cursor), 422, "invalid")


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"state": "open"}])
def test_a_query_that_is_none(api: System, query: dict) -> None:
    is_problem(api.get("/referrals", **query), 422, "invalid")


def test_a_page_or_method_that_is_not_offered(api: System, referral: Referral) -> None:
    is_problem(api.get("/nothing"), 404, "not_found")
    is_problem(api.get("/referrals/x"), 404, "not_found")
    refused = api.send("DELETE", path(referral.pk))
    is_problem(refused, 405, "method_not_allowed")
    assert refused.headers["Allow"] == "GET"


def test_a_decision_after_a_recall_and_a_second_one(api: System, receive: Callable[..., Referral]) -> None:
    recalled, decided = receive(), receive()
    services.recall(reference=recalled.pk)
    is_problem(api.post(path(recalled.pk, "/decision"), placed()), 409, "recalled")
    is_problem(api.post(path(recalled.pk, "/clarifications"), {"question": "transport"}), 409, "recalled")
    assert api.post(path(decided.pk, "/decision"), placed()).status_code == 200
    assert api.post(path(decided.pk, "/decision"), placed()).status_code == 200  # the same one stands
    is_problem(api.post(path(decided.pk, "/decision"), placed(place_code="SR-02")), 409, "decided")
    assert Decision.objects.get().place_code == "SR-01"


@pytest.mark.django_db(transaction=True)
def test_two_different_decisions_at_once_are_one(
    person: Callable[[str], User], receive: Callable[..., Referral]
) -> None:
    referral, systems = receive(), [system(person("admin")) for _ in range(6)]
    start, statuses = threading.Barrier(len(systems)), []

    def decide(place: int, one: System) -> None:
        start.wait()
        answer = one.post(path(referral.pk, "/decision"), placed(place_code=f"SR-0{place + 1}"))
        statuses.append((answer.status_code, answer.json().get("code")))
        connection.close()

    threads = [threading.Thread(target=decide, args=pair) for pair in enumerate(systems)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses, key=str) == sorted([(200, None), *[(409, "decided")] * 5], key=str)
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_call_at_once_is_one_call(person: Callable[[str], User], receive: Callable[..., Referral]) -> None:
    referral, one = receive(), system(person("admin"))
    start, bodies = threading.Barrier(5), []

    def decide() -> None:
        start.wait()
        bodies.append(System(one.key).post(path(referral.pk, "/decision"), placed(), key="k-1").content)
        connection.close()

    threads = [threading.Thread(target=decide) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(bodies), len(set(bodies))) == (5, 1)
    assert referral.events.filter(event="decided").count() == 1


class TestSending:
    def test_unknown_fields_another_version_and_a_reference_that_is_not_the_address_s(self, sender: System) -> None:
        one = sample()
        at = f"/inbox/{one.reference}"
        for change in ({"first_name": SECRET}, {"version": "9.9"}, {"sex": SECRET}):
            response = sender.send("PUT", at, {**one.to_json(), **change})
            is_problem(response, 422, "invalid")
            assert SECRET not in response.content.decode()
        is_problem(sender.send("PUT", at, sample().to_json()), 409, "reference_differs")
        assert not Referral.objects.exists()

    @pytest.mark.parametrize("clock", [-301, 301, -86_400, 10**9])
    def test_a_clock_that_is_wrong_or_a_replay(
        self, sender: System, clock: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = timezone.now().replace(microsecond=0)  # of both sides: no second passes on the way
        monkeypatch.setattr(speaking, "timezone", SimpleNamespace(now=lambda: now))
        monkeypatch.setattr(doors, "time", SimpleNamespace(time=now.timestamp))
        one = sample()
        sender.clock = clock
        is_problem(sender.send("PUT", f"/inbox/{one.reference}", one.to_json()), 401, "signature_invalid")
        assert not Referral.objects.exists()

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Dost-Signature": "sha256=" + "0" * 64},
            {"X-Dost-Signature": ""},
            {"X-Dost-Signature": "ə"},
            {"X-Dost-Timestamp": "soon"},
            {"X-Dost-Timestamp": "١٢٣٤٥٦٧٨٩"},
            {"X-Dost-Timestamp": "9" * 400},
        ],
    )
    def test_a_wrong_signature(self, sender: System, headers: dict[str, str]) -> None:
        one = sample()
        is_problem(sender.send("PUT", f"/inbox/{one.reference}", one.to_json(), headers), 401, "signature_invalid")
        assert not Referral.objects.exists()

    def test_a_signature_of_another_body_or_path(self, sender: System) -> None:
        one, other = sample(), sample()
        sent = sender._headers("PUT", f"{API}/inbox/{one.reference}", json.dumps(one.to_json()).encode(), None)
        unsigned = System(sender.key)
        for reference, body in ((one.reference, {**one.to_json(), "urgency": "low"}), (other.reference, one.to_json())):
            is_problem(unsigned.send("PUT", f"/inbox/{reference}", body, sent), 401, "signature_invalid")
        assert not Referral.objects.exists()

    def test_something_else_under_a_reference_that_is_held(self, sender: System) -> None:
        one = sample()
        assert sender.send("PUT", f"/inbox/{one.reference}", one.to_json()).status_code == 200
        changed = {**one.to_json(), "urgency": "low"}
        is_problem(sender.send("PUT", f"/inbox/{one.reference}", changed), 409, "another")
        assert Referral.objects.get().urgency == "high"

    def test_a_sender_knows_its_own_alone(self, sender: System, referral: Referral, person) -> None:
        other = system(person("admin"), "referrals:send")
        one = sample()
        sender.send("PUT", f"/inbox/{one.reference}", one.to_json())
        for reference in (one.reference, referral.pk, uuid4()):
            is_problem(other.send("DELETE", f"/inbox/{reference}"), 404, "not_found")
            answer = other.send("PUT", f"/inbox/{reference}/answers/{uuid4()}", {"answer": "confirmed"})
            is_problem(answer, 404, "not_found")
        told = other.post("/inbox/outcomes", {"references": [str(one.reference), str(referral.pk)]}).json()
        assert told == {"decisions": [], "questions": [], "arrivals": []}
        assert set(Referral.objects.values_list("state", flat=True)) == {"received"}

    def test_a_refused_attempt_is_on_record(self, sender: System) -> None:
        System(sender.key).send("DELETE", f"/inbox/{uuid4()}")
        assert AuditEvent.objects.filter(event="api.denied", detail__code="signature_invalid").count() == 1
