"""What a start has to bring up to date, told without loading Django: a second start is to be quick."""

import contextlib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import environ
import psycopg2

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK = BASE_DIR / "requirements.txt"


def static_digest() -> str:
    """Return a digest of our static files and of the locked packages, which bring their own."""
    return _digest([LOCK, *sorted((BASE_DIR / "static").rglob("*"))])


def migration_digest(applied: Iterable[tuple[str, str]]) -> str:
    """Return a digest of the migrations and walls that exist and of those `applied` (app, name) to a database."""
    kinds = ("migrations/*.py", "row_security.py", "row_security/*.py")
    ours = sorted(path for kind in kinds for base in ("*", "dost_portal/*") for path in BASE_DIR.glob(f"{base}/{kind}"))
    return _digest([LOCK, *ours], repr(sorted(applied)).encode())


def _digest(paths: Iterable[Path], more: bytes = b"") -> str:
    digest = sha256(more)
    for path in paths:
        if path.is_file():
            digest.update(str(path.relative_to(BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def applied_migrations(url: str) -> list[tuple[str, str]] | None:
    """Return (app, name) of each migration the database at `url` has; None for a database without any."""
    config = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        dbname=config["NAME"],
        user=config["USER"],
        password=config["PASSWORD"],
        host=config["HOST"],
        port=config["PORT"] or 5432,
        **config.get("OPTIONS", {}),
    )
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        if cursor.fetchone() == (True,):
            return None
        cursor.execute("SELECT app, name FROM django_migrations")
        return list(cursor.fetchall())


def reads(path: Path) -> str:
    """Return the text of a small file of ours; empty when there is none."""
    return path.read_text("utf-8") if path.exists() else ""
