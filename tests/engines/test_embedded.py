"""The bundled engines: who may enter, and what is left when their portal ends in whatever way."""

import json
import os
import signal
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from dost_portal import embedded
from dost_portal.processes import Child, FolderLock, StartError

from .conftest import all_gone, command


def port_answers(url: str) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


def query(url: str, sql: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_owner_may_do_what_migrations_need_and_no_more(shared):
    url = shared.variables["DATABASE_URL"]

    rights = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert query(url, rights) == [(False, False, True, True)]
    assert query(url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'dost'") == [("dost_owner",)]
    for extension in ("pg_trgm", "btree_gist", "unaccent"):
        query(url, f"CREATE EXTENSION {extension}")


def test_engines_refuse_who_has_no_password(shared):
    variables = shared.variables
    database, broker = urlsplit(variables["DATABASE_URL"]), urlsplit(variables["REDIS_URL"])

    for user in ("postgres", "dost_owner"):
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(host="127.0.0.1", port=database.port, user=user, password="guess", dbname="dost")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=broker.port or 0).ping()


def test_secrets_are_readable_by_their_owner_alone(shared):
    data_dir = shared.data_dir
    for name in ("passwords.json", embedded.ENVIRONMENT_FILE):
        assert (data_dir / name).stat().st_mode & 0o777 == 0o600
    secrets = json.loads((data_dir / "passwords.json").read_text()).values()
    shown = b"".join(path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _readable(path))
    assert not any(secret.encode() in shown for secret in secrets)
    # Nobody may list the folder; passing through is what the database's user may need.
    assert data_dir.stat().st_mode & 0o066 == 0


def _readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_killed_portal_leaves_no_process_and_the_next_start_has_the_data(hold, data_dir):
    first = hold()
    query(first.variables["DATABASE_URL"], "CREATE TABLE kept (word text)")
    query(first.variables["DATABASE_URL"], "INSERT INTO kept VALUES ('şəxs')")
    redis.Redis.from_url(first.variables["REDIS_URL"]).set("kept", "ə")

    first.end(signal.SIGKILL)
    assert all_gone(first.pids)
    assert not port_answers(first.variables["DATABASE_URL"])
    assert not port_answers(first.variables["REDIS_URL"])

    # The addresses that it left behind are not given out.
    assert (data_dir / embedded.ENVIRONMENT_FILE).exists()
    assert embedded.running(data_dir) == {}

    second = hold()
    assert query(second.variables["DATABASE_URL"], "SELECT word FROM kept") == [("şəxs",)]
    assert redis.Redis.from_url(second.variables["REDIS_URL"]).get("kept") == "ə".encode()


def test_sigterm_stops_in_good_order_and_a_stale_pidfile_hinders_no_start(hold, data_dir):
    holder = hold()

    assert holder.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert all_gone(holder.pids, seconds=1)
    assert "database system is shut down" in (data_dir / "logs" / "postgres.log").read_text()
    assert not (data_dir / embedded.ENVIRONMENT_FILE).exists()

    # As a killed server leaves it, its process id meanwhile given to another process of the same user.
    folder = data_dir / "postgres"
    owner = folder.stat().st_uid if os.geteuid() == 0 else None
    stranger = Child("stranger", ["sleep", "60"], None, uid=owner)
    stranger.start()
    pid = stranger.process.pid
    (folder / "postmaster.pid").write_text(f"{pid}\n{folder}\n1\n5432\n\n127.0.0.1\n0 0\nready\n")
    assert query(hold().variables["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert stranger.running
    stranger.kill()


def test_first_start_that_was_cut_short_is_begun_anew(data_dir):
    half = data_dir / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    process = command("exec", "--data", str(data_dir), "--", "sh", "-c", "test -n $DATABASE_URL")
    assert process.wait(timeout=60) == 0
    assert not half.exists()


def test_second_portal_on_the_same_folder_is_refused(shared):
    with pytest.raises(StartError, match=rf"Another portal \(process {shared.process.pid}\) is using"):
        embedded.Engines(shared.data_dir, {}).start()
    assert port_answers(shared.variables["DATABASE_URL"])
    assert embedded.running(shared.data_dir) == shared.variables


def test_leftover_throwaway_folders_go_but_not_those_in_use(monkeypatch, data_dir):
    monkeypatch.setattr(tempfile, "tempdir", str(data_dir))
    names = ("left", "used", "fresh")
    left, used, fresh = (data_dir / (embedded.THROWAWAY_PREFIX + name) for name in names)
    for folder in (left, used, fresh):
        folder.mkdir()
    lock = FolderLock(used)
    assert lock.take()
    hour_ago = time.time() - 3600
    for folder in (left, used):
        os.utime(folder, (hour_ago, hour_ago))

    engines = embedded.Engines(None, {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere"})
    assert not left.exists()
    assert used.exists()
    assert fresh.exists()
    engines.start()
    engines.stop()
    assert not engines.data_dir.exists()
    lock.release()
