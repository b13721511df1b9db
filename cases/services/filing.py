"""Scans and photographs of a case's documents (passport item 21): added, looked at, removed."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from cases.errors import RefusedError
from cases.models import Case, CaseExport, DocumentFile, FileState, Letter, OriginalSeen
from cases.services import clocks
from cases.services._advance import check, lock, needs_reason
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.uploads import store
from dost_portal.uploads.clean import CannotExamineError, CleanFile, UnacceptableFileError, clean

MOST_FILES: Final = 60
RAW: Final = "raw"
# A file that stops the examiner each time is no fault of the scanner's.
MOST_ATTEMPTS: Final = 20
BATCH: Final = 10
LEFTOVER_AGE: Final = timedelta(days=1)
STANDING = (FileState.WAITING, FileState.KEPT)


@transaction.atomic
def add(*, case: Case, by: User, document: str, content: bytes) -> DocumentFile:
    """Examine `content` and keep its pages; the same content again is the file that is there.

    While scanner or examiner do not answer the upload is kept sealed, as WAITING, and shown to nobody; the
    worker examines it later. Raises RefusedError("file_" + code of `dost_portal.uploads`),
    RefusedError("too_many_files" or "store_unavailable"), WrongStepError, NotPermittedError.
    """
    check(case, Action.ADD_FILE, by)
    try:
        pages: CleanFile | None = clean(content)
    except UnacceptableFileError as error:
        trail.record_now("file.refused", by=by, subject=f"case:{case.pk}", detail={"why": error.code})
        raise RefusedError(f"file_{error.code}") from None
    except CannotExamineError:
        pages = None
    return _keep(case, by, document, content, pages)


def _keep(case: Case, by: User, document: str, content: bytes, pages: CleanFile | None) -> DocumentFile:
    row = lock(case)
    check(row, Action.ADD_FILE, by)
    digest = hmac.new(row.sealing_key(), content, hashlib.sha256).digest()
    standing = DocumentFile.objects.filter(case=row, state__in=STANDING)
    known = standing.filter(document=document, digest=digest).first()
    if known is not None:
        return known
    if standing.count() >= MOST_FILES:
        raise RefusedError("too_many_files")
    file = DocumentFile(case=row, document=document, name=store.new_name(), digest=digest, added_by=by)
    try:
        if pages is None:
            file.state = FileState.WAITING
            store.put(file.name, RAW, content, row.sealing_key())
        else:
            _put_pages(file, pages)
    except store.StoreUnavailableError:
        raise RefusedError("store_unavailable") from None
    file.save(force_insert=True)
    trail.record("file.add", by=by, subject=f"case:{row.pk}", detail=_detail(file))
    return file


def page(*, file: DocumentFile, number: int) -> bytes:
    """Return page `number` (from 1) as JPEG. Raises RefusedError("store_unavailable" or "no_such_page")."""
    if file.state != FileState.KEPT or not 1 <= number <= file.pages:
        raise RefusedError("no_such_page")
    try:
        return store.get(file.name, str(number), file.case.sealing_key())
    except store.StoreUnavailableError:
        raise RefusedError("store_unavailable") from None


@transaction.atomic
def remove(*, case: Case, file_id: UUID, by: User, reason: str) -> None:
    """Destroy a file's bytes; that it was there, and who removed it why, stays. Doing it twice is once.

    Raises RefusedError("reason_missing" or "no_such_file").
    """
    row = lock(case)
    check(row, Action.ADD_FILE, by)
    file = DocumentFile.objects.select_related("case__key").select_for_update(of=("self",)).filter(pk=file_id, case=row)
    held = file.first()
    if held is None:
        raise RefusedError("no_such_file")
    if held.state == FileState.REMOVED:
        return
    needs_reason(reason)
    held.state, held.thumbnail, held.removal_reason = FileState.REMOVED, None, reason
    held.removed_by, held.removed_at = by, clocks.database_now()
    held.save()
    trail.record("file.remove", by=by, subject=f"case:{row.pk}", detail=_detail(held))
    store.delete_after_commit(held.name)


@transaction.atomic
def mark_original(*, case: Case, document: str, by: User, seen: bool) -> None:
    """Put on record that `by` compared the document with its original, or take that back."""
    row = lock(case)
    check(row, Action.ADD_FILE, by)
    if seen:
        _, changed = OriginalSeen.objects.get_or_create(case=row, document=document, defaults={"by": by})
    else:
        gone, _ = OriginalSeen.objects.filter(case=row, document=document).delete()
        changed = bool(gone)
    if changed:
        event = "file.original_seen" if seen else "file.original_taken_back"
        trail.record(event, by=by, subject=f"case:{row.pk}", detail={"document": document})


def examine_waiting() -> int:
    """Examine what could not be when it came, oldest first; return how many files were settled."""
    waiting = DocumentFile.objects.filter(state=FileState.WAITING).order_by("attempts", "created_at")
    return sum(_examine_one(*found) for found in waiting.values_list("pk", "case_id")[:BATCH])


@transaction.atomic
def _examine_one(pk: UUID, case_id: UUID) -> bool:
    scope.enter_case(case_id)
    rows = DocumentFile.objects.select_related("case__key").select_for_update(of=("self",), skip_locked=True)
    file = rows.filter(pk=pk, state=FileState.WAITING).first()
    if file is None:
        return False
    try:
        _put_pages(file, clean(store.get(file.name, RAW, file.case.sealing_key())))
    except UnacceptableFileError as error:
        _refuse(file, error.code)
    except store.StoreUnavailableError:
        return False
    except CannotExamineError:
        file.attempts += 1
        if file.attempts >= MOST_ATTEMPTS:
            _refuse(file, "cannot_examine")
    file.save()
    settled = file.state != FileState.WAITING
    if settled:
        trail.record("file.examined", by=None, subject=f"case:{case_id}", detail=_detail(file))
    return settled


@transaction.atomic
def delete_leftovers() -> int:
    """Delete stored bytes that no row answers for: of a removal, an upload or a letter that a crash cut short."""
    leftover = store.names(older_than=LEFTOVER_AGE)
    held = (DocumentFile.objects.filter(state__in=STANDING), Letter.objects.all())
    for rows in held:
        leftover -= set(rows.filter(name__in=leftover, case__erased_at__isnull=True).values_list("name", flat=True))
    leftover -= set(CaseExport.objects.filter(name__in=leftover).values_list("name", flat=True))
    for name in leftover:
        store.delete(name)
    return len(leftover)


def _put_pages(file: DocumentFile, found: CleanFile) -> None:
    key = file.case.sealing_key()
    was_waiting = file.state == FileState.WAITING
    name = store.new_name() if was_waiting else file.name
    for number, image in enumerate(found.pages, start=1):
        store.put(name, str(number), image, key)
    if was_waiting:
        store.delete_after_commit(file.name)
    file.name, file.state, file.kind, file.pages = name, FileState.KEPT, found.kind, len(found.pages)
    file.thumbnail = "data:image/jpeg;base64," + base64.b64encode(found.thumbnail).decode()


def _refuse(file: DocumentFile, code: str) -> None:
    file.state, file.refusal = FileState.REFUSED, code
    store.delete_after_commit(file.name)


def _detail(file: DocumentFile) -> dict[str, str | int | bool | None]:
    return {"document": file.document, "state": file.state, "pages": file.pages}
