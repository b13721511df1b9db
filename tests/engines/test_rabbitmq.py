"""RabbitMQ as docker-compose.yml starts it: TLS alone, quorum queues, a worker that goes on after a restart."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dost_portal import broker
from dost_portal.processes import free_port, wait_until
from tests.engines.conftest import ROOT, secret

PROGRAM = shutil.which("rabbitmq-server") or "/usr/lib/rabbitmq/bin/rabbitmq-server"

pytestmark = [
    pytest.mark.skipif(not os.environ.get("DOST_TEST_FULL"), reason="takes half a minute: make test-full"),
    pytest.mark.skipif(not Path(PROGRAM).exists(), reason="rabbitmq-server is not installed"),
]


class Rabbit:
    def __init__(self, folder: Path, papers: Path) -> None:
        port, distribution = free_port(), free_port()
        ask = "ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs="
        self.url = f"amqps://guest:guest@localhost:{port}//?{ask}{papers / 'ca.pem'}"
        self.strange = self.url.replace("ca.pem", "elsewhere.pem")
        self.misnamed = self.url.replace("@localhost", "@127.0.0.1")
        self.plain = f"amqp://guest:guest@localhost:{port}//"
        self.node = f"dost{port}@localhost"
        config = folder / "rabbitmq.conf"
        text = (ROOT / "docs/deploy/rabbitmq.conf").read_text().replace("5671", f"127.0.0.1:{port}")
        config.write_text(secret(papers, text.replace("rabbitmq_", "localhost_")))
        self.environment = os.environ | {
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "HOME": str(folder),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["/usr/lib/rabbitmq/bin/rabbitmq-server"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert wait_until(lambda: broker.answers(self.url), 60)

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(60)

    def queues(self) -> str:
        command = ["/usr/lib/rabbitmq/bin/rabbitmqctl", "-n", self.node, "list_queues", "name", "type", "--quiet"]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def rabbit(tmp_path: Path, papers: Path) -> Iterator[Rabbit]:
    server = Rabbit(tmp_path, papers)
    server.start()
    yield server
    server.stop()


def test_a_worker_serves_quorum_queues_and_outlives_the_broker(rabbit: Rabbit, tmp_path: Path, db: None) -> None:
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "dost_portal"]
    environment = os.environ | {"DOST_BROKER_URL": rabbit.url, "DOST_TESTING": "1"}

    def ask() -> None:
        subprocess.run([*command, "call", "dost_portal.audit.tasks.nothing"], cwd=ROOT, env=environment, check=True)

    def times() -> int:
        return log.read_bytes().count(b"dost_portal.audit.tasks.nothing")

    with log.open("wb") as out:
        argv = [*command, "worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        worker = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            assert wait_until(lambda: b"ready" in log.read_bytes(), 60), log.read_text()
            assert "celery\tquorum" in rabbit.queues()
            assert not any(broker.answers(url) for url in (rabbit.strange, rabbit.misnamed, rabbit.plain))
            ask()
            assert wait_until(lambda: times() > 0, 20), log.read_text()
            rabbit.stop()
            assert not broker.answers(rabbit.url)
            rabbit.start()
            before, end = times(), time.monotonic() + 60
            while times() == before and time.monotonic() < end:
                ask()
                time.sleep(2)
            assert times() > before, log.read_text()[-3000:]
        finally:
            worker.terminate()
            worker.wait(30)
