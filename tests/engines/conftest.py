"""Engines of the tests' own, beside those that the test run itself uses."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dost_portal.embedded import ENVIRONMENT_FILE
from dost_portal.processes import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text()
ENGINES = ("DATABASE_URL", "REDIS_URL", "DOST_DATA_DIR", "DOST_DEMO")


def command(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
    """Start `python -m dost_portal.launch` with `arguments`, without the engines of this test run."""
    kept = {name: value for name, value in os.environ.items() if name not in ENGINES}
    return subprocess.Popen(
        [sys.executable, "-m", "dost_portal.launch", *arguments],
        cwd=ROOT,
        env=kept | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def alive(pid: int) -> bool:
    """Whether `pid` still does something; a process that nobody has waited for yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def descendants(pid: int) -> set[int]:
    """Return all processes that `pid` started, and those that they started."""
    found: set[int] = set()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found |= {child} | descendants(child)
    return found


def all_gone(pids: set[int], seconds: float = 10) -> bool:
    return wait_until(lambda: not any(alive(pid) for pid in pids), seconds)


class Holder:
    """A command that keeps the engines of one data folder up until it is ended."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.process = command("exec", "--data", str(data_dir), "--", "sleep", "infinity")
        file = data_dir / ENVIRONMENT_FILE
        pid = self.process.pid
        # postgres, valkey and the command itself: three children
        assert wait_until(lambda: file.exists() and len(_children(pid)) == 3, seconds=30)
        self.variables: dict[str, str] = json.loads(file.read_text())
        self.pids = descendants(pid)

    def end(self, signum: int) -> int:
        self.process.send_signal(signum)
        return self.process.wait(timeout=20)


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="dost-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def shared() -> Iterator[Holder]:
    """Engines that run for all tests that neither stop them nor write to their folder."""
    folder = Path(tempfile.mkdtemp(prefix="dost-test-"))
    holder = Holder(folder)
    yield holder
    holder.end(signal.SIGTERM)
    shutil.rmtree(folder)


@pytest.fixture
def hold(data_dir: Path) -> "Iterator[Callable[[], Holder]]":
    """Make holders of the engines in `data_dir`; at the end of the test none of them runs."""
    holders: list[Holder] = []

    def make() -> Holder:
        holders.append(Holder(data_dir))
        return holders[-1]

    yield make
    for holder in holders:
        if holder.process.poll() is None:
            holder.end(signal.SIGTERM)
        assert all_gone(holder.pids)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that internal-ca.sh makes; `localhost` stands for the containers' names, `elsewhere` for another."""
    folder = tmp_path_factory.mktemp("tls")
    names = "postgres valkey web web-dsmf rabbitmq localhost elsewhere"
    subprocess.run(
        ["sh", str(ROOT / "docs/deploy/internal-ca.sh"), str(folder), names], check=True, capture_output=True
    )
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    return folder


def secret(papers: Path, text: str) -> str:
    """Return `text` with the files of `papers` in the place of the containers' secrets."""
    text = text.replace("/run/secrets/internal_ca", str(papers / "ca.pem"))
    there = re.compile(r"/run/secrets/(\w+)_(certificate|key)")
    return there.sub(lambda m: str(papers / f"{m[1].replace('_', '-')}.{m[2].replace('certificate', 'pem')}"), text)
