"""The processes of two machines: PostgreSQL with its standby, broker, web servers, workers."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from dost_portal.embedded import _pings, _valkey
from dost_portal.postgres import Postgres, programs
from dost_portal.processes import Child, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "only-for-this-run"
PASSWORDS = dict.fromkeys(("postgres", "dost_owner", "dost_web", "dost_worker", "dost_dsmf"), PASSWORD)


class Database:
    """One PostgreSQL with a folder of its own."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.folder, self.server, self.port = folder, Postgres(folder, PASSWORDS, durable=durable), free_port()
        self.child: Child | None = None

    def start(self) -> None:
        self.server.prepare()
        self.child = self.server.child(self.port)
        self.child.start()
        assert wait_until(self.server.answers, 60), self.child.log_tail()

    def ask(self, sql: str, database: str = "postgres") -> Any:
        address = f"host=127.0.0.1 port={self.port} user=postgres password={PASSWORD} dbname={database}"
        connection = psycopg2.connect(address)
        connection.autocommit = True
        with closing(connection), connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if cursor.description else None

    def copy_to(self, other: "Database") -> None:
        """Make `other` a standby of this one."""
        address = f"host=127.0.0.1 port={self.port} user=postgres password={PASSWORD} application_name=standby"
        argv = [str(programs() / "pg_basebackup"), "--dbname", address, "--pgdata", str(other.folder / "postgres")]
        subprocess.run([*argv, "--write-recovery-conf", "--checkpoint=fast"], check=True, capture_output=True)

    def kill(self) -> None:
        assert self.child is not None
        self.child.kill()


class Broker:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.url = f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"
        self.child: Child | None = None

    def start(self) -> None:
        self.child = _valkey(self.folder, self.port, PASSWORD, durable=True)
        self.child.start()
        assert wait_until(lambda: _pings(self.port, PASSWORD), 30)

    def kill(self) -> None:
        assert self.child is not None
        self.child.kill()


class Part:
    """A process of the portal that can be killed, asked to stop, and started again."""

    def __init__(self, log: Path, environment: dict[str, str], *argv: str, root: Path = ROOT) -> None:
        self.log, self.environment, self.argv, self.root = log, environment, argv, root
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.argv],
                cwd=self.root,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, 9)
            self.process.wait()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
