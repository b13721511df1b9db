"""Point-in-time recovery as docs/operations.md describes it: a base copy, the WAL as it streams, and a moment."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dost_portal.postgres import Postgres, programs
from dost_portal.processes import free_port, wait_until

PASSWORDS = dict.fromkeys(("postgres", "dost_owner", "dost_web", "dost_worker", "dost_dsmf"), "only-for-this-test")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    server = Postgres(folder, PASSWORDS, durable=True)
    server.prepare()
    port = free_port()
    child = server.child(port)
    child.start()
    try:
        assert wait_until(server.answers, 30), child.log_tail()
        yield f"host=127.0.0.1 port={port} user=postgres password={PASSWORDS['postgres']} dbname=postgres"
    finally:
        child.ask_to_stop()
        assert wait_until(lambda: not child.running, 20)


def ask(address: str, sql: str) -> Any:
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


def test_back_to_the_moment_before_a_mistake(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    here, there, wal = (tmp_path / name for name in ("here", "there", "wal"))
    for folder in (here, there, wal):
        folder.mkdir()
    for folder in (tmp_path_factory.getbasetemp(), *tmp_path.parents):
        if folder.stat().st_uid == tmp_path.stat().st_uid and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)  # the server may run as another user
    with serving(here) as address:
        streaming = subprocess.Popen(
            [str(programs() / "pg_receivewal"), "--dbname", address, "--directory", str(wal), "--synchronous"]
        )
        subprocess.run(
            [str(programs() / "pg_basebackup"), "--dbname", address, "--pgdata", str(there / "postgres"),
             "--checkpoint=fast", "--wal-method=none", "--no-manifest"],
            check=True,
            capture_output=True,
        )  # fmt: skip
        ask(address, "CREATE TABLE kept AS SELECT 1 AS number")
        moment: datetime = ask(address, "SELECT clock_timestamp()")[0]
        time.sleep(0.05)
        ask(address, "DROP TABLE kept")  # the mistake
        last = ask(address, "SELECT pg_current_wal_flush_lsn()::text")[0]
        # How far behind the stream is: what a lost disk would lose.
        began = time.monotonic()
        assert wait_until(
            lambda: ask(address, f"SELECT bool_or(flush_lsn >= '{last}') FROM pg_stat_replication")[0] is True, 20
        )
        assert time.monotonic() - began < 10
        streaming.terminate()
        streaming.wait(20)
    for path in wal.iterdir():
        path.chmod(0o644)
        shutil.copy(path, there / path.name.removesuffix(".partial"))
    (there / "postgres" / "recovery.signal").touch()
    with (there / "postgres" / "postgresql.auto.conf").open("a") as settings:
        settings.write(f'restore_command = \'cp "{there}/%f" "%p"\'\n')
        settings.write(f"recovery_target_time = '{moment.isoformat()}'\nrecovery_target_action = 'promote'\n")
    with serving(there) as address:
        assert wait_until(lambda: ask(address, "SELECT pg_is_in_recovery()")[0] is False, 30)
        assert ask(address, "SELECT number FROM kept") == (1,)
