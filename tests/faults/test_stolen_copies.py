"""A stolen copy says nothing: dump, files, broker, logs, tasks and mail hold no word of a person (23, 25)."""

import base64
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from cases.services import emergency, filing, finding
from dost_portal.audit.models import AuditEvent
from dost_portal.celery import app
from dost_portal.outbox import outbox
from dost_portal.postgres import programs
from dost_portal.staff.models import User
from tests.factories import Story
from tests.faults.conftest import ROOT, environment, until
from tests.journeys.test_no_identity_leaves import CANARY
from tests.uploads import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=("default", "trail"))
HARMED = CANARY.harmed
# What the journey typed, without words that reference data hold too.
WORDS = (
    HARMED.first_name, HARMED.last_name, HARMED.patronymic, HARMED.fin, "557654321", "55 765 43 21", "Qəfəs döngəsi",
    "Pişikbala", "Caynaqlı", "Cücəbala", "AA1234567", "14/26", "SIRR-QEYD", "SIRR-SƏBƏB", "SIRR-QARALAMA",
    "1991-04-17", "17.04.1991",
)  # fmt: skip


def spellings(word: str) -> set[bytes]:
    """Return `word` as a dump, a log or a message might carry it."""
    plain = word.encode()
    return {
        plain,
        plain.hex().encode(),
        word.encode("utf-16-le"),
        word.encode("unicode_escape"),
        *(base64.b64encode(b"\0" * shift + plain)[4:-4] for shift in range(3) if len(plain) > 6),
    }


def found_in(content: bytes) -> list[str]:
    return [word for word in WORDS if any(spelling in content for spelling in spellings(word))]


@pytest.fixture
def broken(client: Client, aysel: User) -> Callable[[str], None]:
    """Post to a page that fails with the typed words in its hands, as a defect of ours would."""
    client.raise_request_exception = False

    def fail(url: str) -> None:
        client.force_login(aysel)
        with pytest.MonkeyPatch.context() as patch:

            def defect(**values: Any) -> None:
                raise ValueError(f"{values}")

            patch.setattr("cases.services.intake.record", defect)
            from tests.pages.conftest import INTAKE

            typed = INTAKE | {"first_name": HARMED.first_name, "last_name": HARMED.last_name, "version": "2"}
            assert client.post(url, typed).status_code == 500

    return fail


@pytest.fixture
def log() -> Iterator[Path]:
    """All that this process logs, at the most talkative level."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"dost-canary-{os.getpid()}.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(level)
    root.removeHandler(handler)
    path.unlink()


def live_through(story: Story, client: Client, person: Callable[[str], User], broken: Callable[[str], None]) -> None:
    """Everything a case meets: steps, files, a draft, searches, a denied attempt, an emergency, a defect."""
    story.intake = CANARY
    story.to_interview()
    number = story.case.number
    filing.add(case=story.case, by=story.agent, document="identity", content=samples.photograph())
    finding.search(user=story.agent, kind="fin", purpose="returning", asked={"fin": HARMED.fin})
    client.force_login(story.agent)
    client.post(f"/cases/{number}/drafts/intake/", {"first_name": HARMED.first_name, "actual_address": "SIRR-QARALAMA"})
    client.post("/login/", {"username": HARMED.last_name, "password": HARMED.fin})
    broken(f"/cases/{number}/intake/")
    client.force_login(person("gunel"))
    client.get(f"/cases/{number}/")
    emergency.open_case(number=number, by=person("gunel"), cause="danger_now", explanation="SIRR-SƏBƏB")
    outbox.deliver()


def dump() -> bytes:
    """Return what `pg_dump` takes away, rows in plain text."""
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    command = [str(programs() / "pg_dump"), "--column-inserts", "--data-only", "--enable-row-security", url]
    return subprocess.run(command, capture_output=True, check=True).stdout


def broker() -> bytes:
    """Return every key and value of the broker."""
    store = redis.Redis.from_url(settings.REDIS_URL)
    return b"\n".join(key + b" " + (store.dump(key) or b"") for key in store.keys("*"))


def test_25_23_no_copy_of_anything_holds_a_word(
    story: Story,
    client: Client,
    person: Callable[[str], User],
    broken: Callable[[str], None],
    media: Path,
    log: Path,
    tmp_path: Path,
) -> None:
    User.objects.filter(pk=story.supervisor.pk).update(email="nigar@dost.example")
    live_through(story, client, person, broken)
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        app.send_task(entry["task"], ignore_result=True)
    copies = {
        "dump": dump(),
        "files": b"".join(path.read_bytes() for path in media.rglob("*") if path.is_file()),
        "broker": broker(),
        "logs": log.read_bytes(),
        "mail": b"".join(message.message().as_bytes() for message in mail.outbox),
    }
    worker_log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "dost_portal", "worker", "-c", "1", "--loglevel", "DEBUG"]
    with worker_log.open("wb") as out:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=subprocess.STDOUT)
        try:
            until(lambda: b"cases.tasks.watch_reading" in worker_log.read_bytes().split(b"succeeded")[0], 60)
        finally:
            worker.terminate()
            worker.wait(20)
    copies["worker's logs and the arguments of its tasks"] = worker_log.read_bytes()
    assert all(copies.values()), {name: len(content) for name, content in copies.items()}
    assert {name: found_in(content) for name, content in copies.items() if found_in(content)} == {}


def test_the_sweep_would_find_what_was_left_open(aysel: User) -> None:
    """A word that stands in the open is found in the dump, however PostgreSQL writes it."""
    AuditEvent.objects.create(event="test", surface="staff", subject=HARMED.last_name, actor_id=aysel.pk)
    assert found_in(dump()) == [HARMED.last_name]


def test_20_a_refusal_stays_on_record_although_the_request_is_undone(
    story: Story, client: Client, person: Callable[[str], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = story.to_interview()
    client.raise_request_exception = False
    client.force_login(person("murad"))

    def defect(*args: Any, **values: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("dost_portal.errors.render", defect)
    client.get(f"/cases/{case.number}/")
    assert AuditEvent.objects.filter(event="case.denied", actor_id=person("murad").pk).count() == 1
