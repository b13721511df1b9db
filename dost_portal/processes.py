"""Child processes that never outlive the portal, however the portal ends.

Each child asks the kernel for a signal at the death of its parent (prctl PR_SET_PDEATHSIG), so that
even `kill -9` of the portal leaves nothing behind. The kernel ties that signal to the thread which
forked: start children from the main thread only.
"""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 10_000_000
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class StartError(Exception):
    """Something could not be started; the message says what and what to do about it."""


def end_with_parent(signum: int, expected_parent: int | None = None) -> None:
    """Have the kernel send `signum` to this process when its parent dies; at once if that has happened."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
    if expected_parent is not None and os.getppid() != expected_parent:
        os.kill(os.getpid(), signum)


@dataclass
class Child:
    """One process of the portal, as it is to be started, and the process itself once it runs.

    `stop_signal` asks it to end in good order; `orphan_signal` is what the kernel sends it when the
    portal is killed. `uid` runs it as another user (only root may). `stdin` is handed over and closed:
    the way to give a server a password that no process list shows.
    """

    name: str
    argv: list[str]
    log: Path | None
    env: Mapping[str, str] | None = None
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGKILL
    uid: int | None = None
    gid: int | None = None
    stdin: bytes = b""
    own_group: bool = True
    folder: Path | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process. Raises StartError when its program cannot be run."""
        output = _open_log(self.log) if self.log else None
        try:
            self.process = self._spawn(output)
        except OSError as error:
            raise StartError(f"{self.name}: cannot run {self.argv[0]}: {error.strerror}") from error
        finally:
            if output:
                output.close()
        if self.process.stdin:
            self.process.stdin.write(self.stdin)
            self.process.stdin.close()

    def _spawn(self, output: "IO[bytes] | None") -> "subprocess.Popen[bytes]":
        parent = os.getpid()
        other_user = self.uid is not None
        no_input = subprocess.DEVNULL if output else None
        return subprocess.Popen(  # noqa: S603 - every argv is built in this package
            self.argv,
            env=self.env,
            cwd=self.folder,
            stdin=subprocess.PIPE if self.stdin else no_input,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if other_user else None,
            start_new_session=self.own_group,
            # Runs after the change of user, which would clear the signal.
            preexec_fn=lambda: end_with_parent(self.orphan_signal, parent),
        )

    @property
    def running(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit status, 128 + n after signal n as a shell counts; None while it runs."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        return code if code >= 0 else 128 - code

    def log_tail(self, lines: int = 15) -> str:
        """Return the last lines of the log, for a message about a failed start."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        """Send the stop signal; an ended process is no error."""
        if self.process is not None and self.running:
            self.process.send_signal(self.stop_signal)

    def kill(self) -> None:
        """End the process and its own group at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.own_group:
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        self.process.wait()


def _open_log(path: Path) -> "IO[bytes]":
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".1.log"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "ab")


def stop_all(children: Iterable[Child], seconds: float) -> None:
    """Ask all to stop, wait up to `seconds` in all, then kill what is left, groups included."""
    asked = [child for child in children if child.process is not None]
    for child in asked:
        child.ask_to_stop()
    wait_until(lambda: not any(child.running for child in asked), seconds)
    for child in asked:
        child.kill()


def wait_until(ready: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Ask `ready` every `pause` seconds until it is true or `seconds` have gone; return its last answer."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen on `host`:`port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class FolderLock:
    """A lock on a folder which the operating system releases when its holder ends, however that happens."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock and return True; return False when another process holds it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor
        return True

    def holder(self) -> str:
        """Return the process id of who took the lock last, as text; empty when unknown."""
        return self._path.read_text("ascii", "replace") if self._path.exists() else ""

    def release(self) -> None:
        """Let the lock go; no error when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def make_private(path: Path, text: str) -> None:
    """Write `text` to `path` so that only this user reads it and no reader ever sees half of it."""
    fresh = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def remove_tree(path: Path) -> None:
    """Remove a folder with all in it; what is gone already is no error."""
    shutil.rmtree(path, ignore_errors=True)
