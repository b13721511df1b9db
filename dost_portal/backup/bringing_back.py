"""A copy brought back into an empty database and an empty store, and compared with what its manifest says."""

import os
import subprocess
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pyrage
from django.db import connection

from dost_portal.backup.copy import (
    DATABASE,
    FILES,
    BackupError,
    Manifest,
    count_rows,
    database_name,
    environment,
    program,
)
from dost_portal.uploads import store


def bring_back(folder: Path, identity: str) -> Manifest:
    """Fill the empty database and store from the copy in `folder`. For the owner's login, whose roles are there.

    `identity` is age's secret key, or several, a line each. Raises BackupError, and leaves the database as empty as
    it was: all of it comes in one transaction.
    """
    manifest = Manifest.read(folder)
    keys = _identities(identity)
    _must_be_empty()
    _open(folder / DATABASE, keys, _restore_database)
    found: list[str] = []
    _open(folder / FILES, keys, lambda plain: _restore_files(plain, found))
    different = {name: (manifest.rows.get(name), n) for name, n in count_rows().items() if manifest.rows.get(name) != n}
    if different or len(found) != manifest.files:
        raise BackupError(f"not all came back: rows {different}, files {len(found)} of {manifest.files}")
    return manifest


def _identities(text: str) -> list[Any]:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines]
    except pyrage.IdentityError as error:
        raise BackupError("the secret key of age begins with AGE-SECRET-KEY-1") from error


def _must_be_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise BackupError(f"the database {database_name()} is not empty: a copy never mixes with other data")
    if next(store.everything(), None) is not None:
        raise BackupError("the store of files is not empty: a copy never mixes with other data")


def _open(path: Path, keys: list[Any], use: Callable[[IO[bytes]], None]) -> None:
    """Decrypt `path` in a thread of its own and hand what comes out to `use`."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def decrypt() -> None:
        try:
            with path.open("rb") as sealed, os.fdopen(writing, "wb") as plain:
                pyrage.decrypt_io(sealed, plain, keys)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            use(plain)
    except (BackupError, tarfile.TarError):
        thread.join()
        if not failed:
            raise
    thread.join()
    if failed:
        raise BackupError(f"{path.name} does not open: another key, or altered ({type(failed[0]).__name__})")


def _restore_database(plain: IO[bytes]) -> None:
    # Rows before triggers, in one transaction: half a database is none.
    options = ["--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={database_name()}"]
    argv = [*program("pg_restore"), *options]
    ended = subprocess.run(argv, stdin=plain, capture_output=True, env=environment(), check=False)  # noqa: S603
    if ended.returncode != 0:
        raise BackupError(f"pg_restore failed: {ended.stderr.decode(errors='replace').strip()[-2000:]}")


def _restore_files(plain: IO[bytes], found: list[str]) -> None:
    with tarfile.open(fileobj=plain, mode="r|") as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is not None:
                store.put_back(entry.name, content.read())
                found.append(entry.name)
