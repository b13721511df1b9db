"""The list of cases as a file: ordered by a supervisor, made by the worker, taken away behind the password."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from cases import listing
from cases.errors import RefusedError
from cases.models import EXPORT_LIFE, CaseExport, ExportState
from cases.models.case import CaseQuerySet
from cases.services import clocks
from dost_portal import replica, sheets
from dost_portal.audit import trail
from dost_portal.crypto import new_data_key, wrap
from dost_portal.lists import paging
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission
from dost_portal.uploads import store

MOST_STANDING: Final = 10
MOST_ROWS: Final = 100_000
CHUNK: Final = 1000
PART: Final = "list"
# A worker that was stopped gives no sign for so long; one that fails each time is not asked for ever.
SILENCE: Final = timedelta(minutes=3)
MOST_ATTEMPTS: Final = 3


@transaction.atomic
def order(*, by: User, chosen: Mapping[str, Any], columns: Iterable[str], kind: str, purpose: str) -> CaseExport:
    """Have a file of the list made; nothing leaves by it. `chosen` and `columns` as for `cases.listing`.

    Raises RefusedError("too_many_exports") beyond MOST_STANDING.
    """
    if CaseExport.objects.filter(user=by).count() >= MOST_STANDING:
        raise RefusedError("too_many_exports")
    row = CaseExport(user=by, chosen=dict(chosen), columns=list(columns), kind=kind, purpose=purpose)
    row.name, row.language = store.new_name(), (translation.get_language() or "az")[:2]
    row.key_id, row.wrapped = wrap(new_data_key(), row.wrapping_context())
    row.expires_at = clocks.database_now() + EXPORT_LIFE
    row.save(force_insert=True)
    trail.record("cases.export_ordered", by=by, subject=f"export:{row.pk}", detail={"kind": kind, "purpose": purpose})
    return row


@transaction.atomic
def take(*, export: CaseExport, by: User, locked: bool) -> bytes:
    """Return the file that leaves now. Raises RefusedError("export_not_ready" or "store_unavailable").

    On record before it is read. `locked` says whether it leaves under a password of its own.
    """
    if export.state != ExportState.READY or export.user_id != by.pk or export.expires_at <= clocks.database_now():
        raise RefusedError("export_not_ready")
    detail = {"kind": export.kind, "purpose": export.purpose, "rows": export.total, "locked": locked}
    trail.record_now("cases.export", by=by, subject=f"export:{export.pk}", detail=detail)
    try:
        content = store.get(export.name, f"{PART}{export.attempts}", export.sealing_key())
    except store.StoreUnavailableError:
        raise RefusedError("store_unavailable") from None
    export.downloads += 1
    export.save(update_fields=["downloads"])
    return content


@transaction.atomic
def forget(*, by: User, key: UUID) -> None:
    """Destroy a file of `by`; somebody else's stays."""
    for row in CaseExport.objects.filter(user=by, pk=key):
        trail.record("cases.export_removed", by=by, subject=f"export:{row.pk}")
        _destroy(row)


@transaction.atomic
def forget_old() -> int:
    """Destroy what is past its time; return how many."""
    old = list(CaseExport.objects.filter(expires_at__lte=clocks.database_now()))
    for row in old:
        trail.record("cases.export_expired", by=None, subject=f"export:{row.pk}")
        _destroy(row)
    return len(old)


def make_waiting() -> int:
    """Make what was ordered and is waiting, oldest first; return how many files. In steps of its own."""
    made = 0
    while (row := _next()) is not None:
        made += _made(row)
    return made


@transaction.atomic
def _next() -> CaseExport | None:
    now = clocks.database_now()
    left = Q(state=ExportState.WORKING, taken_at__lt=now - SILENCE)
    waiting = CaseExport.objects.select_for_update(skip_locked=True).filter(Q(state=ExportState.WAITING) | left)
    row = waiting.filter(expires_at__gt=now).order_by("ordered_at").first()
    if row is None:
        return None
    row.attempts += 1
    row.state = ExportState.WORKING if row.attempts <= MOST_ATTEMPTS else ExportState.FAILED
    row.taken_at = now
    row.save()
    return row


def _made(row: CaseExport) -> bool:
    user = row.user
    if row.state != ExportState.WORKING or not user.is_active or not user.may(Permission.CENTRE_CLOCKS):
        _tell(row, state=ExportState.FAILED)
        return False
    with translation.override(row.language):
        rows = list(_rows(row, listing.listed(user, listing.read(row.chosen))))
        content = sheets.as_bytes([[str(_("Number")), *_head(row.columns)], *rows], kind=row.kind)
    try:
        store.put(row.name, f"{PART}{row.attempts}", content, row.sealing_key())
    except store.StoreUnavailableError:
        return False  # tried again once this attempt has been silent for long enough
    return _tell(row, state=ExportState.READY, done=len(rows), total=len(rows))


def _rows(row: CaseExport, parts: list[CaseQuerySet]) -> Iterator[list[sheets.Cell]]:
    """Read the list piece by piece, each in a transaction of its own, and tell how far it is."""
    done, key, began = 0, None, time.monotonic()  # what was written before is in the file, whichever server is read
    _tell(row, done=0, total=min(MOST_ROWS, paging.counted(parts, MOST_ROWS)))
    while done < MOST_ROWS:
        size = min(CHUNK, MOST_ROWS - done)
        page = replica.read(partial(listing.page_of, parts, row.columns, after=key, size=size), since=began)
        yield from ([case.number, *listing.cells(case, row.columns)] for case in page.rows)
        done, key = done + len(page.rows), page.next
        _tell(row, done=done)
        if key is None:
            return


def _head(columns: Iterable[str]) -> list[str]:
    return [str(listing.COLUMNS[name]) for name in columns]


@transaction.atomic
def _tell(row: CaseExport, **values: Any) -> bool:
    """Put on the row how it stands, if this attempt is still the one that makes it."""
    mine = CaseExport.objects.filter(pk=row.pk, attempts=row.attempts)
    return bool(mine.update(**values, taken_at=clocks.database_now()))


def _destroy(row: CaseExport) -> None:
    row.delete()
    store.delete_after_commit(row.name)
