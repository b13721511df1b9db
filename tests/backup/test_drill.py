"""The drill: a copy of a portal in use, brought back into an empty place, is the same to the last row and byte."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.services import filing
from dost_portal.audit import trail
from tests.factories import Story
from tests.uploads import samples

ROOT = Path(__file__).resolve().parents[2]
EMPTY = "dost_brought_back"
# Everything that a database is to the portal beside its rows.
SHAPES = (
    "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "SELECT relname, relrowsecurity, relforcerowsecurity, (SELECT array_agg(acl::text ORDER BY acl::text)"
    """ FROM unnest(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)))"""
    " AS acl)"
    " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1",
    "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    "SELECT proname, prosrc, prosecdef FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY 1, 2",
    # A condition comes back in the same sense and in other casts.
    "SELECT indexname, split_part(indexdef, ' WHERE ', 1) FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
)


def url_of(name: str) -> str:
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**connection.settings_dict) + name


@pytest.fixture
def empty(transactional_db: None) -> Iterator[str]:
    """The address of a database in which nothing is."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {EMPTY}")
    yield url_of(EMPTY)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {EMPTY} WITH (FORCE)")


@pytest.fixture
def identity(tmp_path: Path) -> tuple[str, Path]:
    """A key pair as age makes it: the public one, and the file with the secret one."""
    pair = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(f"# created for a drill\n{pair}\n")
    return str(pair.to_public()), path


def contents(url: str) -> dict[str, Any]:
    """Return every row of every table as a digest, and every shape."""
    with psycopg2.connect(url) as place, place.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found: dict[str, Any] = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t")
            found[table] = cursor.fetchone()
        for shape in SHAPES:
            cursor.execute(shape)
            found[shape] = cursor.fetchall()
    return found


def _differing(one: Any, other: Any) -> Any:
    return sorted(set(map(str, one)) ^ set(map(str, other)))[:10] if isinstance(one, list) else (one, other)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def restore(copy: Path, identity: Path, url: str, data: Path) -> "subprocess.CompletedProcess[str]":
    variables = {"DATABASE_URL": url, "DOST_DATA_DIR": str(data), "DOST_TESTING": "1"}
    command = [sys.executable, "manage.py", "restore", str(copy), "--identity", str(identity)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False)


@pytest.mark.django_db(transaction=True, databases=("default", "trail"))
def test_every_row_and_file_comes_back_and_nothing_is_readable_on_the_way(
    story: Story, media: Path, empty: str, identity: tuple[str, Path], tmp_path: Path
) -> None:
    public, secret = identity
    story.to_reply()
    filing.add(case=story.case, by=story.agent, document="identity", content=samples.photograph())
    copy, said = tmp_path / "copy", StringIO()
    call_command("backup", str(copy), to=[public], stdout=said)
    assert json.loads(said.getvalue())["files"] == len(files(media)) > 0
    sealed = b"".join(path.read_bytes() for path in copy.glob("*.age"))
    assert story.agent.username.encode() not in sealed
    assert b"staff_user" not in sealed
    assert {oct(path.stat().st_mode & 0o777) for path in copy.iterdir()} == {"0o600"}

    ended = restore(copy, secret, empty, tmp_path / "there")
    assert ended.returncode == 0, ended.stderr
    back, held = contents(empty), contents(url_of(connection.settings_dict["NAME"]))
    assert {name: _differing(back.get(name), value) for name, value in held.items() if back.get(name) != value} == {}
    assert back.keys() == held.keys()
    assert files(tmp_path / "there" / "media") == files(media)
    assert trail.first_bad_position() is None

    assert "is not empty" in restore(copy, secret, empty, tmp_path / "there").stderr


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_was_altered_or_belongs_to_another_key_brings_back_nothing(
    media: Path, empty: str, identity: tuple[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    with pytest.raises(CommandError, match="public key"):
        call_command("backup", str(copy))
    call_command("backup", str(copy), to=[str(pyrage.x25519.Identity.generate().to_public())], stdout=StringIO())
    assert "does not open" in restore(copy, identity[1], empty, tmp_path / "there").stderr
    with (copy / "files.age").open("ab") as file:
        file.write(b"\0")
    assert "altered" in restore(copy, identity[1], empty, tmp_path / "there").stderr
    with psycopg2.connect(empty) as place, place.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)
