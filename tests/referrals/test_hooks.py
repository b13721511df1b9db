"""DSMF's systems are told of what is new: signed, once for each event, again until they took it, codes only."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dost_portal.outbox import http, outbox
from dost_portal.outbox.models import OutboxMessage
from referrals import services
from referrals.contracts import Question
from referrals.models import ReferralHook
from tests.receivers import SECRET, Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    http.forget_rests()
    yield made
    http.forget_rests()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hook(receiver: Receiver) -> ReferralHook:
    made = ReferralHook(name="DSMF", url=receiver.url)
    made.seal(SECRET)
    made.save()
    return made


def deliver_again() -> None:
    http.forget_rests()
    OutboxMessage.objects.update(available_at=timezone.now() - timedelta(seconds=1))
    outbox.deliver()


def events(receiver: Receiver) -> list[str]:
    return [told["event"] for told in receiver.accepted.values()]


def test_what_comes_from_the_centre_is_told_and_what_the_desk_did_itself_is_not(
    hook: ReferralHook, receiver: Receiver, receive, dsmf
) -> None:
    referral = receive()
    services.take(reference=referral.pk, by=dsmf)
    asked = services.ask(reference=referral.pk, by=dsmf, question=Question.TRANSPORT)
    services.answer(clarification=asked.pk, answer="comes_alone")
    services.recall(reference=referral.pk)
    outbox.deliver()
    assert events(receiver) == ["referral.received", "referral.answered", "referral.recalled"]
    told = next(iter(receiver.accepted.values()))
    assert set(told) == {"id", "event", "reference", "at", "url"}
    assert told["reference"] == str(referral.pk)
    assert told["url"].endswith(f"/api/v1/referrals/{referral.pk}")


def test_tried_again_until_it_was_taken_under_the_same_key(hook: ReferralHook, receiver: Receiver, receive) -> None:
    receiver.behave = lambda handler: receiver.answer(handler, 503)
    receive()
    deliver_again()
    deliver_again()
    receiver.behave = lambda handler: receiver.answer(handler, 200)
    deliver_again()
    deliver_again()
    assert len(receiver.calls) == 3
    assert len({headers["Idempotency-Key"] for headers, _ in receiver.calls}) == 1
    assert events(receiver) == ["referral.received"]


def test_a_receiver_refuses_what_is_altered_or_old(hook: ReferralHook, receiver: Receiver, receive) -> None:
    receive()
    outbox.deliver()
    headers, body = receiver.calls[0]
    assert receiver.genuine(headers, body)
    assert not receiver.genuine(headers, body.replace(b"received", b"recalled"))
    assert not receiver.genuine(headers, body, now=timezone.now().timestamp() + 301)
    assert json.loads(body)["id"] == headers["Idempotency-Key"]


def test_one_that_was_switched_off_is_told_nothing(hook: ReferralHook, receiver: Receiver, receive) -> None:
    receive()
    ReferralHook.objects.update(is_active=False)
    outbox.deliver()
    receive()
    outbox.deliver()
    assert receiver.calls == []


def test_it_is_kept_in_the_admin_with_a_secret_that_is_never_shown(client: Client, person, receiver: Receiver) -> None:
    client.force_login(person("admin"))
    posted = {"name": "DSMF", "url": receiver.url, "is_active": "on", "secret": "kurz"}
    assert client.post("/admin/referrals/referralhook/add/", posted).status_code == 200
    posted["secret"] = SECRET
    assert client.post("/admin/referrals/referralhook/add/", posted).status_code == 302
    made = ReferralHook.objects.get()
    assert made.open_secret() == SECRET.encode()
    page = client.get(f"/admin/referrals/referralhook/{made.pk}/change/").content.decode()
    assert SECRET not in page
