"""Where the files' bytes lie: sealed, under names that say nothing, on a disk or in an S3 bucket."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from dost_portal.crypto import decrypt, encrypt

logger = logging.getLogger(__name__)
PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}/[\w.-]+", re.ASCII)


class StoreUnavailableError(Exception):
    """The disk is full or the bucket does not answer; nothing was kept or lost by it."""


def new_name() -> str:
    """Return a random name (128 bits), of which the parts of one file are kept."""
    return secrets.token_hex(16)


def put(name: str, part: str, content: bytes, key: bytes) -> None:
    """Keep `content` sealed under the 32-byte `key`, bound to its name. Raises StoreUnavailableError."""
    path = _path(name, part)
    try:
        kept = _store().save(path, ContentFile(encrypt(key, content, f"file:{path}")))
    except Exception as error:
        raise _unavailable(error) from error
    if kept != path:  # taken: two random names never are the same, so this is our own leftover
        delete(name)
        raise StoreUnavailableError("the name was taken")


def get(name: str, part: str, key: bytes) -> bytes:
    """Return what `put` kept. Raises StoreUnavailableError, CannotOpenError for bytes of another place."""
    path = _path(name, part)
    try:
        with _store().open(path) as file:
            sealed = file.read()
    except Exception as error:
        raise _unavailable(error) from error
    return decrypt(key, sealed, f"file:{path}")


def delete(name: str) -> None:
    """Delete all parts of `name`; what is gone already is no error. Raises StoreUnavailableError."""
    store, folder = _store(), _folder(name)
    try:
        for part in _listed(store, folder)[1]:
            store.delete(f"{folder}/{part}")
        if store.exists(folder):  # a disk keeps the empty folder; a bucket knows none
            store.delete(folder)
    except Exception as error:
        raise _unavailable(error) from error


def delete_after_commit(name: str) -> None:
    """Delete all parts of `name` once the transaction stands; what fails then is found among the leftovers."""

    def try_it() -> None:
        with suppress(StoreUnavailableError):
            delete(name)

    transaction.on_commit(try_it)


def names(*, older_than: timedelta) -> set[str]:
    """Return the names whose newest part is older than that: what a crash may have left without a row."""
    store, before = _store(), timezone.now() - older_than
    found = set()
    for shelf in _listed(store, "")[0]:
        for name in _listed(store, shelf)[0]:
            parts = _listed(store, f"{shelf}/{name}")[1]
            if all(store.get_modified_time(f"{shelf}/{name}/{part}") < before for part in parts):
                found.add(name)
    return found


def everything() -> Iterator[tuple[str, bytes]]:
    """Return path and sealed bytes of all that is kept, for a copy; what is deleted meanwhile is left out."""
    store = _store()
    for shelf in sorted(_listed(store, "")[0]):
        for name in sorted(_listed(store, shelf)[0]):
            for part in sorted(_listed(store, f"{shelf}/{name}")[1]):
                path = f"{shelf}/{name}/{part}"
                try:
                    with store.open(path) as file:
                        content = file.read()
                except FileNotFoundError:
                    continue
                yield path, content


def put_back(path: str, sealed: bytes) -> None:
    """Keep what a copy held under the path it had. Raises StoreUnavailableError."""
    if not PATH.fullmatch(path):
        raise StoreUnavailableError("no path of the store")
    try:
        _store().save(path, ContentFile(sealed))
    except Exception as error:
        raise _unavailable(error) from error


def _listed(store: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return store.listdir(folder)
    except FileNotFoundError:
        return [], []


def _store() -> Storage:
    return storages["files"]


def _folder(name: str) -> str:
    return f"{name[:2]}/{name}"


def _path(name: str, part: str) -> str:
    return f"{_folder(name)}/{part}"


def _unavailable(error: Exception) -> StoreUnavailableError:
    # Disks raise OSError, S3 clients a dozen kinds of their own; none is the fault of who uploads.
    logger.error("the store of files failed: %s", type(error).__name__)
    return StoreUnavailableError(type(error).__name__)
