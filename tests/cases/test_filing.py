"""Files of a case's documents: kept whole or not at all, sealed, examined later when nobody could now."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.errors import NotPermittedError, RefusedError, WrongStepError
from cases.models import Case, CaseKey, DocumentFile, FileState
from cases.services import filing
from dost_portal.audit.models import AuditEvent
from dost_portal.crypto import CannotOpenError
from dost_portal.staff.models import User
from dost_portal.uploads import clean as cleaning
from tests.factories import Story
from tests.receivers import EICAR, Clamd
from tests.uploads import samples

pytestmark = pytest.mark.usefixtures("media")
PAPER = samples.image()


def add(case: Case, by: User, content: bytes = PAPER, document: str = "identity") -> DocumentFile:
    return filing.add(case=case, by=by, document=document, content=content)


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_page_comes_back_as_it_was_kept(case: Case, aysel: User) -> None:
    file = add(case, aysel)
    page = filing.page(file=DocumentFile.objects.get(pk=file.pk), number=1)
    assert page.startswith(b"\xff\xd8")
    assert page == cleaning.clean(PAPER).pages[0]


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_a_page_that_is_not_there_is_refused(case: Case, aysel: User, number: int) -> None:
    with pytest.raises(RefusedError, match="no_such_page"):
        filing.page(file=add(case, aysel), number=number)


def test_the_same_file_twice_is_one_file(case: Case, aysel: User, media: Path) -> None:
    assert add(case, aysel).pk == add(case, aysel).pk
    assert len(stored(media)) == 1
    assert add(case, aysel, document="violence_act").pk != add(case, aysel).pk


@pytest.mark.django_db(transaction=True, databases=("default", "trail"))
def test_a_refused_file_leaves_nothing_but_the_trail(case: Case, aysel: User, media: Path) -> None:
    with pytest.raises(RefusedError, match="file_encrypted"):
        add(case, aysel, samples.ENCRYPTED_PDF)
    assert not DocumentFile.objects.exists()
    assert not stored(media)
    assert AuditEvent.objects.get(event="file.refused").detail == {"why": "encrypted"}


def test_who_may_not_add_files_adds_none(case: Case, leyla: User) -> None:
    with pytest.raises(NotPermittedError):
        add(case, leyla)


def test_a_closed_case_takes_no_file(story: Story) -> None:
    case = story.to_closed()
    with pytest.raises(WrongStepError):
        add(case, story.agent)


def test_there_is_an_end_to_files(case: Case, aysel: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "MOST_FILES", 1)
    add(case, aysel)
    with pytest.raises(RefusedError, match="too_many_files"):
        add(case, aysel, samples.image(colour="grey"))


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_destroyed_and_remembered(case: Case, aysel: User, media: Path) -> None:
    file = add(case, aysel)
    filing.remove(case=case, file_id=file.pk, by=aysel, reason="Başqasının sənədi")
    filing.remove(case=case, file_id=file.pk, by=aysel, reason="")
    file = DocumentFile.objects.get(pk=file.pk)
    assert (file.state, file.removed_by, file.removal_reason) == (FileState.REMOVED, aysel, "Başqasının sənədi")
    assert file.thumbnail == ""
    assert not stored(media)
    assert add(case, aysel).pk != file.pk, "it may come again"


def test_a_removal_needs_a_reason(case: Case, aysel: User, media: Path) -> None:
    file = add(case, aysel)
    with pytest.raises(RefusedError, match="reason_missing"):
        filing.remove(case=case, file_id=file.pk, by=aysel, reason="  ")
    assert len(stored(media)) == 1


def test_a_file_of_another_case_is_not_removed(case: Case, aysel: User, story: Story) -> None:
    file = add(case, aysel)
    other = Case.objects.create(centre=case.centre, step="intake", responsible=aysel)
    CaseKey.for_case(other).save()
    with pytest.raises(RefusedError, match="no_such_file"):
        filing.remove(case=other, file_id=file.pk, by=aysel, reason="x")


def test_29_without_the_cases_key_no_file_opens(case: Case, aysel: User) -> None:
    file = add(case, aysel)
    CaseKey.objects.filter(case=case).delete()
    with pytest.raises(CannotOpenError):
        filing.page(file=DocumentFile.objects.get(pk=file.pk), number=1)


@pytest.mark.django_db(transaction=True)
def test_36_while_the_scanner_is_down_a_file_waits_and_shows_itself_to_nobody(
    case: Case, aysel: User, media: Path, no_scanner: None, settings: Any
) -> None:
    file = add(case, aysel)
    assert file.state == FileState.WAITING
    with pytest.raises(RefusedError, match="no_such_page"):
        filing.page(file=file, number=1)
    assert filing.examine_waiting() == 0
    settings.CLAMD = ""
    assert filing.examine_waiting() == 1
    file = DocumentFile.objects.get(pk=file.pk)
    assert (file.state, file.pages) == (FileState.KEPT, 1)
    assert [path.name for path in stored(media)] == ["1"], "what waited is gone, its page is there"
    assert filing.examine_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_36_what_waited_and_is_found_is_refused_and_destroyed(
    case: Case, aysel: User, media: Path, clamd: Clamd
) -> None:
    clamd.answer = b""
    file = add(case, aysel, PAPER + EICAR)
    assert file.state == FileState.WAITING
    clamd.answer = None
    assert filing.examine_waiting() == 1
    file = DocumentFile.objects.get(pk=file.pk)
    assert (file.state, file.refusal) == (FileState.REFUSED, "malware")
    assert not stored(media)


def test_a_store_that_fails_for_a_moment_destroys_nothing(
    case: Case, aysel: User, media: Path, no_scanner: None, settings: Any
) -> None:
    file = add(case, aysel)
    settings.CLAMD = ""
    away = media.with_name("away")
    media.rename(away)
    assert filing.examine_waiting() == 0
    away.rename(media)
    assert DocumentFile.objects.get(pk=file.pk).state == FileState.WAITING
    assert filing.examine_waiting() == 1


def test_a_file_nobody_can_examine_ends_as_refused(
    case: Case, aysel: User, no_scanner: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "MOST_ATTEMPTS", 2)
    file = add(case, aysel)
    assert [filing.examine_waiting() for _ in range(3)] == [0, 1, 0]
    assert DocumentFile.objects.get(pk=file.pk).refusal == "cannot_examine"


def test_a_full_disk_is_a_refusal_and_no_row(case: Case, aysel: User, media: Path) -> None:
    media.write_text("no folder")
    with pytest.raises(RefusedError, match="store_unavailable"):
        add(case, aysel)
    assert not DocumentFile.objects.exists()


def test_bytes_without_a_row_are_swept_and_all_others_stay(
    case: Case, aysel: User, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(case, aysel)
    orphan = media / "ab" / ("ab" + "0" * 30)
    orphan.mkdir(parents=True)
    (orphan / "1").write_bytes(b"sealed")
    assert filing.delete_leftovers() == 0, "it may be of an upload that goes on"
    monkeypatch.setattr(filing, "LEFTOVER_AGE", timedelta(seconds=-60))
    assert filing.delete_leftovers() == 1
    assert len(stored(media)) == 1


def test_who_may_not_remove_files_removes_none(case: Case, aysel: User, leyla: User, media: Path) -> None:
    file = add(case, aysel)
    with pytest.raises(NotPermittedError):
        filing.remove(case=case, file_id=file.pk, by=leyla, reason="x")
    assert len(stored(media)) == 1
