"""E-mails and web hooks against real servers that misbehave: what arrives, how often, and what is in it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from cases.models import Case, WebHook
from cases.services import clocks
from dost_portal.outbox import http, outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import User
from tests.cases.clock_rows import due_cases, pass_time
from tests.database import sql
from tests.receivers import MINUTE, SECRET, MailServer, Receiver

# Whatever could tell who somebody is: the cast, the harmed person, the case.
CANARIES = re.compile(
    r"Günay|Sınaqlı|7SNQ2K4|Aysel|Nigar|Heyətli|Yasamal|994501234567|zorakılıq|violence", re.IGNORECASE
)


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    server = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 3
    settings.PUBLIC_URL = "https://dost.example"
    yield server
    controller.stop()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture
def hook(receiver: Receiver, db: None) -> WebHook:
    hook = WebHook(name="Agentlik", url=receiver.url)
    hook.seal(SECRET)
    hook.save()
    return hook


@pytest.fixture(autouse=True)
def _nobody_rests() -> Iterator[None]:
    http.forget_rests()
    yield
    http.forget_rests()


@pytest.fixture
def addresses(aysel: User, nigar: User) -> None:
    User.objects.filter(pk__in=[aysel.pk, nigar.pk]).update(email="kimsə@dost.example")


def breach() -> None:
    pass_time(61 * MINUTE)
    clocks.sweep()


def later(seconds: float) -> None:
    http.forget_rests()
    sql("UPDATE outbox_outboxmessage SET available_at = available_at - make_interval(secs => %s)", [seconds])


class TestMail:
    def test_it_holds_a_subject_and_a_link_and_nothing_else(
        self, case: Case, addresses: None, mail_server: MailServer
    ) -> None:
        User.objects.update(email="aysel@dost.example")
        breach()
        assert outbox.deliver().delivered == 2
        first = mail_server.got[0]
        assert first["Subject"] == "DOST: müddət ötürülüb"
        assert re.fullmatch(r"https://dost\.example/announcements/\d+/", first.get_content().strip())
        keys = {f"<{key}@dost>" for key in OutboxMessage.objects.values_list("pk", flat=True)}
        assert {message["Message-ID"] for message in mail_server.got} == keys

    def test_no_byte_of_it_tells_who_somebody_is(self, story, addresses: None, mail_server: MailServer) -> None:
        case = story.to_interview()
        User.objects.update(email="post@dost.example")
        breach()
        outbox.deliver()
        assert len(mail_server.raw) >= 2
        for raw, message in zip(mail_server.raw, mail_server.got, strict=True):
            text = raw.decode() + message["Subject"] + message.get_content()
            assert not CANARIES.search(text), text
            assert case.number not in text

    def test_a_server_that_refuses_gets_the_same_key_again(
        self, case: Case, nigar: User, mail_server: MailServer
    ) -> None:
        User.objects.filter(pk=nigar.pk).update(email="nigar@dost.example")
        mail_server.answer = "451 later"
        breach()
        assert outbox.deliver().postponed == 1
        assert OutboxMessage.objects.get().last_error == "smtp_451"
        mail_server.answer = "250 OK"
        later(3)
        assert outbox.deliver().delivered == 1
        assert mail_server.got[0]["Message-ID"] == mail_server.got[1]["Message-ID"]

    def test_a_server_that_is_gone_holds_up_nobody(self, case: Case, addresses: None, settings) -> None:
        User.objects.update(email="post@dost.example")
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        breach()
        report = outbox.deliver()
        assert (report.postponed, report.delivered) == (2, 0)
        errors = set(OutboxMessage.objects.values_list("last_error", flat=True))
        assert errors == {"ConnectionRefusedError", "not_reached_just_now"}


class TestHook:
    def test_a_receiver_can_verify_what_it_is_told(self, case: Case, hook: WebHook, receiver: Receiver) -> None:
        breach()
        assert outbox.deliver().delivered == 1
        message = OutboxMessage.objects.get(kind=clocks.HOOK)
        (told,) = receiver.accepted.values()
        assert told["id"] == str(message.pk)
        assert (told["event"], told["clock"], told["centre"]) == ("deadline.breach", "front_office", "BAKI-1")

    def test_what_was_altered_or_is_old_is_not_genuine(self, case: Case, hook: WebHook, receiver: Receiver) -> None:
        breach()
        outbox.deliver()
        ((headers, body),) = receiver.calls
        assert Receiver.genuine(headers, body)
        assert not Receiver.genuine(headers, body.replace(b"breach", b"warned"))
        assert not Receiver.genuine(headers | {"X-Dost-Timestamp": str(int(time.time()) + 1)}, body)
        assert not Receiver.genuine(headers, body, now=time.time() + 301)

    def test_no_byte_of_it_tells_who_somebody_is(self, story, hook: WebHook, receiver: Receiver) -> None:
        case = story.to_interview()
        breach()
        outbox.deliver()
        for headers, body in receiver.calls:
            text = json.dumps(headers) + body.decode()
            assert not CANARIES.search(text), text
            assert case.number not in text
            assert str(case.pk) not in text
        assert receiver.calls

    @pytest.mark.parametrize("status", [500, 503, 404, 302])
    def test_any_answer_but_yes_is_tried_again_with_the_same_key(
        self, case: Case, hook: WebHook, receiver: Receiver, status: int
    ) -> None:
        receiver.behave = lambda handler: receiver.answer(handler, status)
        breach()
        assert outbox.deliver().postponed == 1
        assert OutboxMessage.objects.get().last_error == f"http_{status}"
        receiver.behave = lambda handler: receiver.answer(handler, 204)
        later(3)
        assert outbox.deliver().delivered == 1
        assert len(receiver.calls) == 2, "a redirect is not followed"
        assert len(receiver.accepted) == 1

    def test_silence_dribbling_and_nonsense_end_in_time(
        self, case: Case, hook: WebHook, receiver: Receiver, monkeypatch
    ) -> None:
        monkeypatch.setattr(http, "CALL_SECONDS", 1.0)

        def dribble(handler: BaseHTTPRequestHandler) -> None:
            for letter in b"HTTP/1.1 200 OK and so on and on":
                handler.wfile.write(bytes([letter]))
                time.sleep(0.3)

        behaviours = (
            lambda handler: time.sleep(3),
            dribble,
            lambda handler: handler.wfile.write(b"\x00\xff nonsense\r\n\r\n"),
        )
        breach()
        for behave in behaviours:
            receiver.behave = behave
            began = time.monotonic()
            assert outbox.deliver().postponed == 1
            assert time.monotonic() - began < 2.5
            later(100)
        receiver.behave = lambda handler: receiver.answer(handler, 200)
        assert outbox.deliver().delivered == 1
        assert len(receiver.accepted) == 1

    def test_one_that_is_silent_is_not_waited_for_again_and_again(
        self, centre, aysel: User, hook: WebHook, receiver: Receiver, monkeypatch
    ) -> None:
        monkeypatch.setattr(http, "CALL_SECONDS", 0.5)
        receiver.behave = lambda handler: time.sleep(2)
        due_cases(10, centre, aysel)
        clocks.sweep()
        began = time.monotonic()
        assert outbox.deliver().postponed == 10
        assert time.monotonic() - began < 2
        assert len(receiver.calls) == 1

    def test_switched_off_it_is_told_nothing_more(self, case: Case, hook: WebHook, receiver: Receiver) -> None:
        breach()
        WebHook.objects.update(is_active=False)
        assert outbox.deliver().delivered == 1
        assert receiver.calls == []

    def test_it_is_told_from_its_level_on(self, case: Case, hook: WebHook, receiver: Receiver) -> None:
        pass_time(46 * MINUTE)
        clocks.sweep()
        assert not OutboxMessage.objects.exists()

    def test_its_secret_is_not_in_the_database_in_clear(self, hook: WebHook) -> None:
        hook.refresh_from_db()
        assert SECRET.encode() not in bytes(hook.wrapped)
        assert hook.open_secret() == SECRET.encode()


def sender(**environment: str) -> subprocess.Popen[bytes]:
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    return subprocess.Popen(
        [sys.executable, "manage.py", "deliver_outbox"],
        env=os.environ | {"DATABASE_URL": url, "DOST_TESTING": "1", "DOST_DB_ROLE": "worker"} | environment,
        stdout=subprocess.DEVNULL,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["mail", "hook"])
def test_a_sender_killed_between_the_yes_and_its_note_sends_the_same_key_again(
    way: str, case: Case, nigar: User, receiver: Receiver, mail_server: MailServer, settings
) -> None:
    """F12: the process is killed while the other side, which has taken the message, still holds the answer."""
    held, killed = threading.Event(), threading.Event()

    def hold(*_args: Any) -> None:
        held.set()
        killed.wait(10)

    if way == "hook":
        hook = WebHook(name="Agentlik", url=receiver.url)
        hook.seal(SECRET)
        hook.save()
        receiver.behave = hold
    else:
        User.objects.filter(pk=nigar.pk).update(email="nigar@dost.example")
        mail_server.on_message = hold
    breach()
    first = sender(EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}")
    assert held.wait(30)
    first.send_signal(signal.SIGKILL)
    first.wait()
    killed.set()
    message = OutboxMessage.objects.get()
    assert message.delivered_at is None
    receiver.behave = lambda handler: receiver.answer(handler, 200)
    mail_server.on_message = lambda: None
    sql("UPDATE outbox_outboxmessage SET leased_until = clock_timestamp() - interval '1 second'")
    assert outbox.deliver().delivered == 1
    if way == "hook":
        assert [headers["Idempotency-Key"] for headers, _ in receiver.calls] == [str(message.pk)] * 2
        assert len(receiver.accepted) == 1
    else:
        assert [mail["Message-ID"] for mail in mail_server.got] == [f"<{message.pk}@dost>"] * 2
