"""The list leaves the centre as a file: for a purpose, behind the password, sealed until then, gone in a day."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import pyzipper
from django.test import Client
from django.utils import timezone

from cases.models import Case, CaseExport
from cases.services import exporting, filing
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from tests.factories import Story

URL = "/cases/export/"
ORDER = {"kind": "csv", "purpose": "report"}
PASSWORD = {"password": "dost-demo"}


@pytest.fixture
def nigars(browser_of, media: Path) -> Client:
    return browser_of("nigar")


def ordered(client: Client, query: str = "", **changes: str) -> CaseExport:
    assert client.post(URL + query, ORDER | changes).status_code == 302
    return CaseExport.objects.latest("ordered_at")


def bytes_at_rest(media: Path) -> bytes:
    return b"".join(path.read_bytes() for path in media.rglob("*") if path.is_file())


def test_it_is_made_by_the_worker_and_taken_behind_the_password(
    story: Story, nigar: User, nigars: Client, media: Path, browser_of
) -> None:
    case = story.open()
    export = ordered(nigars, "?step=intake&columns=step&columns=centre")
    assert "Waiting" in nigars.get(URL).content.decode()
    assert nigars.post(f"{URL}{export.pk}/", PASSWORD).status_code == 409
    assert exporting.make_waiting() == 1
    assert case.number.encode() not in bytes_at_rest(media) != b""
    assert "1 / 1" in nigars.get(f"{URL}live/", headers={"x-dost-poll": "1"}).content.decode()

    for wrong in ({"password": "wrong"}, {}, PASSWORD | {"file_password": "short"}):
        answer = nigars.post(f"{URL}{export.pk}/", wrong)
        assert (answer.status_code, case.number in answer.content.decode()) == (422, False)
    assert not AuditEvent.objects.filter(event="cases.export").exists()

    answer = nigars.post(f"{URL}{export.pk}/", PASSWORD)
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == ["Number,Step,Centre", f"{case.number},Intake,{case.centre.name}"]
    assert answer.headers["Cache-Control"] == "no-store"
    entry = AuditEvent.objects.get(event="cases.export")
    assert entry.actor_id == nigar.pk
    assert entry.detail == {"kind": "csv", "purpose": "report", "rows": 1, "locked": False}
    for other in ("elnur", "aysel"):
        assert browser_of(other).get(f"{URL}{export.pk}/").status_code in (403, 404)


def test_the_worker_writes_it_in_the_language_of_who_ordered_it(story: Story, nigars: Client) -> None:
    number = story.open().number
    nigars.defaults["HTTP_ACCEPT_LANGUAGE"] = "ru"
    export = ordered(nigars, "?columns=step")
    assert exporting.make_waiting() == 1
    answer = nigars.post(f"{URL}{export.pk}/", PASSWORD)
    assert answer.content.decode("utf-8-sig").splitlines() == ["Номер,Шаг", f"{number},Приём обращения"]


def test_under_a_password_of_its_own_it_is_an_encrypted_zip(case: Case, nigars: Client) -> None:
    export = ordered(nigars, kind="xlsx")
    exporting.make_waiting()
    answer = nigars.post(f"{URL}{export.pk}/", PASSWORD | {"file_password": "çox məxfi"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cases.zip"'
    with pyzipper.AESZipFile(io.BytesIO(answer.content)) as archive:
        with pytest.raises(RuntimeError):
            archive.read("cases.xlsx")
        archive.setpassword("çox məxfi".encode())
        assert archive.read("cases.xlsx")[:2] == b"PK"
    assert AuditEvent.objects.get(event="cases.export").detail["locked"] is True


def test_a_day_later_or_removed_it_is_gone_with_its_bytes(case: Case, nigars: Client, media: Path) -> None:
    first, second = ordered(nigars), ordered(nigars)
    assert exporting.make_waiting() == 2
    filing.delete_leftovers()
    CaseExport.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert nigars.post(f"{URL}{first.pk}/", PASSWORD).status_code == 409
    assert exporting.forget_old() == 1
    nigars.post(f"{URL}{second.pk}/remove/")
    assert not CaseExport.objects.exists()
    assert set(AuditEvent.objects.filter(event__startswith="cases.export_").values_list("event", flat=True)) == {
        "cases.export_ordered",
        "cases.export_expired",
        "cases.export_removed",
    }


def test_what_a_stopped_worker_left_another_one_makes_and_no_more_than_three_times(case: Case, nigars: Client) -> None:
    export = ordered(nigars)
    mine = CaseExport.objects.filter(pk=export.pk)
    mine.update(state="working", attempts=1, taken_at=timezone.now())
    assert exporting.make_waiting() == 0
    mine.update(taken_at=timezone.now() - timedelta(minutes=4))
    assert exporting.make_waiting() == 1
    mine.update(state="working", attempts=3, taken_at=timezone.now() - timedelta(minutes=4))
    assert exporting.make_waiting() == 0
    assert mine.get().state == "failed"


def test_who_is_no_supervisor_any_more_gets_no_file_and_an_agent_never_one(
    case: Case, nigar: User, nigars: Client, browser_of
) -> None:
    export = ordered(nigars)
    nigar.roles = ["social_agent"]
    nigar.save()
    assert exporting.make_waiting() == 0
    assert CaseExport.objects.get(pk=export.pk).state == "failed"
    assert browser_of("aysel").post(URL, ORDER).status_code == 403


def test_without_a_purpose_none_is_made_and_no_more_than_ten_wait(case: Case, nigars: Client) -> None:
    assert nigars.post(URL, ORDER | {"purpose": ""}).status_code == 422
    for _ in range(11):
        nigars.post(URL, ORDER)
    assert CaseExport.objects.count() == 10
