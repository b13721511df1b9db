"""What was given up on is seen by an administrator and sent again, and that is on record."""

import pytest
from django.test import Client

from cases.models import WebHook
from dost_portal.audit.models import AuditEvent
from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from tests.database import sql

pytestmark = pytest.mark.django_db
LIST = "/admin/outbox/outboxmessage/"


@pytest.fixture
def dead(db) -> OutboxMessage:
    message = outbox.write("test.dead", "a")
    sql("UPDATE outbox_outboxmessage SET dead_at = clock_timestamp(), attempts = 11, last_error = 'http_500'")
    return message


@pytest.fixture
def admin(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("admin"))
    return client


def test_the_list_shows_the_dead_and_why(admin: Client, dead: OutboxMessage) -> None:
    page = admin.get(LIST + "?state=dead").content.decode()
    assert str(dead.pk) in page
    assert "http_500" in page
    assert str(dead.pk) not in admin.get(LIST + "?state=waiting").content.decode()


def test_a_dead_message_is_sent_again_and_it_is_in_the_trail(admin: Client, dead: OutboxMessage) -> None:
    got: list[str] = []
    outbox.handles("test.dead")(lambda message: got.append(message.subject))
    try:
        assert outbox.deliver().delivered == 0
        admin.post(LIST, {"action": "resend", "_selected_action": str(dead.pk)})
        assert outbox.deliver().delivered == 1
    finally:
        outbox._handlers.pop("test.dead")
    assert got == ["a"]
    assert AuditEvent.objects.get(event="outbox.resent").subject == f"outbox:{dead.pk}"


def test_what_is_not_dead_is_left_alone(person, dead: OutboxMessage) -> None:
    waiting = outbox.write("test.waiting", "b")
    assert outbox.resend(message=waiting, by=person("admin")) is False
    assert not AuditEvent.objects.filter(event="outbox.resent").exists()


def test_nothing_is_added_changed_or_deleted_there(admin: Client, dead: OutboxMessage) -> None:
    assert admin.get(LIST + "add/").status_code == 403
    assert admin.post(f"{LIST}{dead.pk}/delete/", {"post": "yes"}).status_code == 403
    admin.post(f"{LIST}{dead.pk}/change/", {"subject": "x"})
    assert OutboxMessage.objects.get().subject == "a"


def test_nobody_else_sees_it(person, dead: OutboxMessage) -> None:
    client = Client()
    for username in ("nigar", "rashad", "auditor", "aysel"):
        client.force_login(person(username))
        assert client.get(LIST).status_code == 302


def test_a_hook_is_kept_with_a_long_secret_that_is_never_shown(admin: Client) -> None:
    posted = {"name": "Agentlik", "url": "https://hook.example/dost", "least_stage": "2", "is_active": "on"}
    assert admin.post("/admin/cases/webhook/add/", posted | {"secret": "short"}).status_code == 200
    assert admin.post("/admin/cases/webhook/add/", posted | {"secret": "s" * 32}).status_code == 302
    hook = WebHook.objects.get()
    assert hook.open_secret() == b"s" * 32
    assert "s" * 32 not in admin.get(f"/admin/cases/webhook/{hook.pk}/change/").content.decode()
    admin.post(f"/admin/cases/webhook/{hook.pk}/change/", posted | {"name": "Yeni", "secret": ""})
    hook.refresh_from_db()
    assert (hook.name, hook.open_secret()) == ("Yeni", b"s" * 32)


def test_what_the_lease_leaves_no_time_for_is_given_back(monkeypatch, db) -> None:
    monkeypatch.setattr(outbox, "LEASE_SECONDS", 0)
    outbox.handles("test.slow")(lambda message: None)
    try:
        outbox.write("test.slow", "a")
        outbox.write("test.slow", "b")
        assert outbox.deliver().delivered == 0
    finally:
        outbox._handlers.pop("test.slow")
    assert list(OutboxMessage.objects.values_list("attempts", "leased_until")) == [(0, None)] * 2
