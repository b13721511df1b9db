"""`make run`: the whole portal as one command, kept up until Ctrl-C or SIGTERM.

Engines, translations, static files, migrations and first demo data come first, then the web server,
the worker, beat and the second trigger of the sweeps. A child that ends is started again.
"""

import contextlib
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import environ

from dost_portal import embedded, translations, upkeep
from dost_portal.processes import Child, StartError, port_is_free, stop_all, wait_until

BASE_DIR = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
STOP_SECONDS = 5
LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60
DEMO_ACCOUNTS = """\
  aysel   social agent, first centre      murad   social agent, second centre
  kamran  lawyer, first centre            orxan   lawyer, second centre
  leyla   psychologist, first centre      zeyneb  psychologist, second centre
  nigar   supervisor, first centre        rashad  supervisor of the agency
  sevil   reception, first centre         auditor reads the trail
  dsmf, dsmf2  DSMF desk                  admin   reference data and staff
  The password of all is dost-demo"""


def run() -> int:
    """Run the portal until it is told to stop; return the exit status.

    Reads PORT, DOST_BIND, DOST_DATA_DIR, DATABASE_URL, REDIS_URL and DOST_DEMO from the environment
    or `.env`. Raises StartError when the portal cannot come up.
    """
    if (BASE_DIR / ".env").exists():
        environ.Env.read_env(str(BASE_DIR / ".env"))
    os.environ.setdefault("DOST_DEMO", "1")
    data_dir = Path(os.environ.get("DOST_DATA_DIR") or BASE_DIR / ".data").resolve()
    portal = Portal(data_dir, os.environ.get("DOST_BIND", "127.0.0.1"), int(os.environ.get("PORT") or 8000))
    try:
        with contextlib.suppress(Stopped):
            portal.start()
            portal.keep_up()
    finally:
        portal.stop()
    return 0


class Stopped(Exception):
    """The portal was told to stop before it was up."""


@dataclass
class Kept:
    """A child that is started again when it ends, after a pause that grows while it keeps failing."""

    child: Child
    failures: int = 0
    started_at: float = 0.0
    again_at: float | None = None

    def start(self) -> None:
        """Start the child and note when."""
        self.child.start()
        self.started_at, self.again_at = time.monotonic(), None

    def tend(self) -> None:
        """Start the child again if it has ended and its pause is over; say so on the console."""
        now = time.monotonic()
        if self.again_at is not None:
            if now >= self.again_at:
                self.start()
            return
        if self.child.running:
            return
        steady = now - self.started_at > STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
        self.again_at = now + pause
        code = self.child.exit_code
        self.child.kill()  # what it left of its own group
        say(f"{self.child.name} ended with {code}; again in {pause:g} s (see {self.child.log})")


class Portal:
    """The processes of one portal: start(), then keep_up(), and stop() in any case."""

    def __init__(self, data_dir: Path, host: str, port: int) -> None:
        self._data_dir, self._host, self._port = data_dir, host, port
        self._engines = embedded.Engines(data_dir, os.environ)
        self._services: list[Child] = []
        self._stopping = False
        self._answer = "nothing"
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._note_stop)

    def _note_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopping = True

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | self._engines.variables

    def start(self) -> None:
        """Bring everything up and print the address. Raises StartError when a part does not come up."""
        if not port_is_free(self._host, self._port):
            raise StartError(f"Port {self._port} is in use. Choose another: PORT=8080 make run")
        say("starting the database and the broker")
        self._engines.start()
        self._prepare()
        # These two first: readiness, which people wait for, is a page answered and a sweep made.
        web, sweeper, *others = self._make_services()
        self._start_service(web)
        self._start_service(sweeper)
        self._wait(lambda: not web.running or self._is_ready(), READY_SECONDS)
        if not self._is_ready():
            raise StartError(
                f"The web server did not become ready. It says: {self._answer}\n{web.log}:\n{web.log_tail()}"
            )
        for child in others:
            self._start_service(child)
        self._print_banner()

    def _start_service(self, child: Child) -> None:
        child.start()
        self._services.append(child)

    def _wait(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait for `ready`, at most so long. Raises Stopped as soon as a signal says stop."""
        wait_until(lambda: self._stopping or ready(), seconds)
        if self._stopping:
            raise Stopped

    def _prepare(self) -> None:
        translations.compile_catalogues()
        digest, stamp = upkeep.static_digest(), BASE_DIR / "staticfiles" / ".digest"
        if upkeep.reads(stamp) != digest:
            self._step("collecting static files", "collectstatic", "--noinput", "--clear", "-v0")
            stamp.write_text(digest, "utf-8")
        applied = upkeep.applied_migrations(self._database)
        seeding, migrated = self._data_dir / "first-run", self._data_dir / "migrated"
        if applied is None and self._demo:
            seeding.touch(mode=0o600)  # kept until the data is there, so that a cut start is made good
        if applied is None or upkeep.reads(migrated) != upkeep.migration_digest(applied):
            self._step("migrating the database", "migrate", "--noinput", "-v0")
            migrated.write_text(upkeep.migration_digest(upkeep.applied_migrations(self._database) or []))
        if seeding.exists():
            self._step("making the demo data", "seed_demo", "--first-run")
            seeding.unlink()

    @property
    def _database(self) -> str:
        return self._environment["DATABASE_URL"]

    @property
    def _demo(self) -> bool:
        return os.environ.get("DOST_DEMO", "").lower() in {"1", "true", "yes", "on", "y", "ok", "t"}

    def _step(self, what: str, *command: str) -> None:
        say(what)
        child = self._child(command[0], sys.executable, "manage.py", *command)
        child.log = self._data_dir / "logs" / "start.log"
        child.start()
        try:
            self._wait(lambda: not child.running, seconds=3600)
        finally:
            stop_all([child], STOP_SECONDS)
        if child.exit_code != 0:
            raise StartError(f"manage.py {' '.join(command)} failed:\n{child.log_tail(30)}")

    def _child(self, name: str, *argv: str) -> Child:
        log = self._data_dir / "logs" / f"{name}.log"
        return Child(name, list(argv), log, env=self._environment, folder=BASE_DIR)

    def _service(self, name: str, role: str, *argv: str) -> Child:
        """Return a child that reaches the database as `role`, never as its owner (security requirement 6)."""
        child = self._child(name, *argv)
        child.env = {**self._environment, "DOST_DB_ROLE": role}
        if own := self._engines.role_urls.get(f"dost_{role}"):
            child.env["DATABASE_URL"] = own
        return child

    def _make_services(self) -> list[Child]:
        celery = (sys.executable, "-m", "celery", "-A", "dost_portal")
        quiet = ("--without-gossip", "--without-mingle", "--concurrency", "2")
        schedule = str(self._data_dir / "beat-schedule")
        return [
            self._service("web", "web", sys.executable, "-m", "gunicorn", *self._gunicorn_options()),
            self._service("sweeper", "worker", sys.executable, "manage.py", "sweep_deadlines", "--forever"),
            self._service("worker", "worker", *celery, "worker", "--loglevel", "INFO", *quiet),
            self._service(
                "beat", "worker", *celery, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile="
            ),
        ]

    def _gunicorn_options(self) -> list[str]:
        # Keep-alive connections pile up on one gthread worker: measured in the design.
        threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "0"]
        others = ["--graceful-timeout", "3", "--no-control-socket", "--preload"]
        address = ["--bind", f"{self._host}:{self._port}"]
        return ["dost_portal.wsgi", *address, *threads, *others]

    def _is_ready(self) -> bool:
        host = "127.0.0.1" if self._host in {"0.0.0.0", "::"} else self._host  # noqa: S104 - compared only
        connection = http.client.HTTPConnection(host, self._port, timeout=5)
        try:
            connection.request("GET", "/readyz/web", headers=_host_header())
            response = connection.getresponse()
            self._answer = f"{response.status} {response.read(500).decode('utf-8', 'replace')}"
            return response.status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _print_banner(self) -> None:
        lines = ["", f"  DOST portal is ready: http://{self._host}:{self._port}/", ""]
        if self._demo:
            lines += ["  Demo accounts, with invented people only:", DEMO_ACCOUNTS, ""]
        lines += [f"  Logs: {self._data_dir / 'logs'}   Stop: Ctrl-C", ""]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()

    def keep_up(self) -> None:
        """Start again what ends, until a signal says stop."""
        kept = [Kept(child, started_at=time.monotonic()) for child in self._everything()]
        while not self._stopping:
            for one in kept:
                one.tend()
            time.sleep(0.2)

    def _everything(self) -> Iterable[Child]:
        return [*self._engines.children, *self._services]

    def stop(self) -> None:
        """End all processes in good order: the services first, then the engines they use."""
        if self._services or self._engines.children:
            say("stopping")
        stop_all(self._services, STOP_SECONDS)
        self._engines.stop()


def say(what: str) -> None:
    """Print one line of progress with the time of day."""
    sys.stdout.write(f"[{time.strftime('%H:%M:%S')}] {what}\n")
    sys.stdout.flush()


def _host_header() -> dict[str, str]:
    allowed = [host for host in os.environ.get("DOST_ALLOWED_HOSTS", "").split(",") if host and host != "*"]
    return {"Host": allowed[0].lstrip(".")} if allowed else {}
