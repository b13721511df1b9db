"""A portal of the tests' own: PostgreSQL and Valkey, filled once; web hosts as each test wants them."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dost_portal.processes import free_port, wait_until
from tests.hosts.machines import PASSWORD, ROOT, Broker, Database, Part


class Site:
    """One primary and one broker with the demo's people; `web` starts a host on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.primary, self.broker = Database(folder / "one", durable=False), Broker(folder / "broker")
        self.parts: list[Part] = []

    def start(self) -> None:
        self.primary.start()
        self.primary.server.ensure_owner_and_database()
        self.broker.start()
        filled = self.run("-m", "tests.hosts.fill")
        self.cookies, self.number = filled["cookies"], filled["number"]

    def environment(self, role: str, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DOST_DB_ROLE"}
        own = {
            "DATABASE_URL": f"postgres://dost_{role}:{PASSWORD}@127.0.0.1:{self.primary.port}/dost",
            "REDIS_URL": self.broker.url,
            "DOST_DEMO": "1",
            "DOST_DATA_DIR": str(self.folder / "data"),
            "DJANGO_SETTINGS_MODULE": "dost_portal.settings",
        }
        return kept | own | more

    def run(self, *argv: str, root: Path = ROOT) -> dict:
        """Run a command of the portal as the owner; return its last line, if that is JSON."""
        ended = subprocess.run(
            [sys.executable, *argv], cwd=root, env=self.environment("owner"), capture_output=True, check=False
        )
        assert ended.returncode == 0, ended.stderr.decode()[-3000:]
        *_, last = ended.stdout.splitlines() or [b""]
        return json.loads(last) if last.startswith(b"{") else {}

    def web(self, name: str, *, root: Path = ROOT, port: int = 0, **more: str) -> "Web":
        web = Web(self, name, port or free_port(), root, more)
        self.parts.append(web.part)
        web.start()
        return web

    def stop(self) -> None:
        for part in self.parts:
            part.kill()
        for engine in (self.broker, self.primary):
            if engine.child is not None:
                engine.kill()


class Web:
    """A web host: gunicorn with one process and threads."""

    def __init__(self, site: Site, name: str, port: int, root: Path, more: dict[str, str]) -> None:
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--keep-alive", "0"]
        options += ["--no-control-socket", "--graceful-timeout", "20", "--log-level", "error"]
        argv = ("gunicorn", "dost_portal.wsgi", "--bind", f"127.0.0.1:{port}", *options)
        self.port = port
        self.part = Part(site.folder / f"{name}.log", site.environment("web", **more), *argv, root=root)

    def start(self) -> None:
        self.part.start()
        assert wait_until(self.ready, 90), self.part.log.read_text()[-3000:]

    def ready(self) -> bool:
        try:
            return self.ask("/readyz/web")[0] == 200
        except OSError:
            return False

    def ask(self, path: str, cookie: str = "", body: str = "") -> tuple[int, str, dict[str, str]]:
        """Return status, page and the cookies that were set."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        connection.request("POST" if body else "GET", path, body or None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        set_ = [line.split(";")[0].partition("=") for line in answer.headers.get_all("Set-Cookie") or ()]
        connection.close()
        return answer.status, page, {name: value for name, _, value in set_}


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="dost-hosts-"))
    folder.chmod(0o711)
    site = Site(folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()
        shutil.rmtree(folder)
