"""What a copy is: a folder with the database, the files and a manifest.

`database.age` is what pg_dump writes, `files.age` a tar of the stored files as they lie there (sealed). Both are
encrypted to age's public keys: the machine that makes copies cannot read them. `manifest.json` says in plain when it
was made, how many rows each table had and what the two parts weigh; it is written last, so that a folder without it
is no copy.
"""

import hashlib
import json
import os
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

import pyrage
from django.conf import settings
from django.db import connection, transaction

from dost_portal.postgres import programs
from dost_portal.uploads import store

DATABASE, FILES, MANIFEST = "database.age", "files.age", "manifest.json"
FORMAT: Final = 1


class BackupError(Exception):
    """The copy could not be made or brought back; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """`made_at` is the database's clock at the moment whose state the copy holds."""

    made_at: str
    rows: dict[str, int]
    files: int
    sums: dict[str, str]
    migrations: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        path = folder / MANIFEST
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), indent=1), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupError for a folder that is no whole copy."""
        try:
            found = cls(**json.loads((folder / MANIFEST).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise BackupError(f"{folder} holds no copy: {MANIFEST} is missing or not ours") from error
        if found.format != FORMAT:
            raise BackupError(f"this copy has format {found.format}, this portal reads {FORMAT}")
        for name, digest in found.sums.items():
            if sum_of(folder / name) != digest:
                raise BackupError(f"{name} was altered or cut since the copy was made")
        return found


def make(folder: Path, recipients: list[str]) -> Manifest:
    """Copy the database and the files into the new `folder` and return what it holds. For the owner's login.

    The database is copied as of one moment, the files after it: they never change, and one that is gone by then was
    deleted on purpose. Raises BackupError.
    """
    to = _recipients(recipients)
    folder.mkdir(mode=0o700, parents=True)
    # Readers of one snapshot: the counts here and pg_dump's rows are of the same moment.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT clock_timestamp()::text, pg_export_snapshot()")
        made_at, snapshot = cursor.fetchone()
        rows, migrations = count_rows(), applied()
        _seal(folder / DATABASE, lambda: _dump(snapshot), to)
    files: list[str] = []
    _seal(folder / FILES, lambda: _tar(files), to)
    sums = {name: sum_of(folder / name) for name in (DATABASE, FILES)}
    manifest = Manifest(made_at, rows, len(files), sums, migrations)
    manifest.write(folder)
    return manifest


def count_rows() -> dict[str, int]:
    """Return how many rows each table of the portal has, as the connection's role and snapshot see it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - from the catalogue
            counts[name] = cursor.fetchone()[0]
    return counts


def applied() -> list[str]:
    """Return the migrations that the database carries, so that an older copy can be told from a newer portal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def program(name: str) -> list[str]:
    """Return the command `name` of PostgreSQL 18 with how to reach our database; the password goes by environment."""
    database = settings.DATABASES["default"]
    bundled = programs() / name
    where = [f"--host={database['HOST']}", f"--port={database['PORT'] or 5432}", f"--username={database['USER']}"]
    return [str(bundled if bundled.exists() else name), "--no-password", *where]


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


def environment() -> dict[str, str]:
    options = settings.DATABASES["default"].get("OPTIONS", {})
    wanted = {"PGSSLMODE": options.get("sslmode", ""), "PGSSLROOTCERT": options.get("sslrootcert", "")}
    return (
        os.environ
        | {"PGPASSWORD": str(settings.DATABASES["default"]["PASSWORD"])}
        | {name: value for name, value in wanted.items() if value}
    )


def _recipients(keys: list[str]) -> list[Any]:
    if not keys:
        raise BackupError("nobody could read this copy: name a public key (age1…) with --to or DOST_BACKUP_TO")
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as error:
        raise BackupError("a public key of age begins with age1; the secret one has no place here") from error


def _seal(path: Path, source: Callable[[], Any], to: list[Any]) -> None:
    with path.open("xb") as sealed:
        path.chmod(0o600)
        with source() as plain:
            pyrage.encrypt_io(plain, sealed, to)
        sealed.flush()
        os.fsync(sealed.fileno())


@contextmanager
def _dump(snapshot: str) -> Iterator[IO[bytes]]:
    # Row-level security is forced on the owner too, whose policy lets every row through; pg_dump must not refuse it.
    options = ["--format=custom", "--enable-row-security", f"--snapshot={snapshot}"]
    argv = [*program("pg_dump"), *options, f"--dbname={database_name()}"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as child:  # noqa: S603
        assert child.stdout is not None and child.stderr is not None  # noqa: S101, PT018
        yield child.stdout
        complaint = child.stderr.read().decode(errors="replace")
    if child.returncode != 0:
        raise BackupError(f"pg_dump failed: {complaint.strip()}")


@contextmanager
def _tar(names: list[str]) -> Iterator[IO[bytes]]:
    """Give a reader of the tar of all stored files, which a thread writes meanwhile; `names` is filled."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def write() -> None:
        try:
            with os.fdopen(writing, "wb") as sink, tarfile.open(fileobj=sink, mode="w|") as tar:
                for path, content in store.everything():
                    entry = tarfile.TarInfo(path)
                    entry.size = len(content)
                    tar.addfile(entry, BytesIO(content))
                    names.append(path)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as source:
        yield source
    thread.join()
    if failed:
        raise BackupError(f"the files could not be read: {type(failed[0]).__name__}") from failed[0]
