"""What docker-compose.yml asks for between the containers, with the settings, names and files that stand there."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dost_portal.embedded import _pings, _valkey
from dost_portal.processes import Child, free_port, wait_until
from tests.engines.conftest import COMPOSE, ROOT

PASSWORD = "only-for-this-test"
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def setting(name: str, ca: Path, port: int) -> str:
    """Return what the portal's containers are given, with this machine in the place of the other container."""
    found = re.search(rf'^  {name}: "(.+)"$', COMPOSE, re.MULTILINE)
    assert found is not None
    value = re.sub(r"\$\{[^}]+\}", PASSWORD, found.group(1)).replace("/run/secrets/internal_ca", str(ca))
    return re.sub(r"@(postgres|valkey):\d+", f"@localhost:{port}", value)


def as_the_portal(code: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run `code` with the portal's settings."""
    known = os.environ | {"DOST_TESTING": "1", "DJANGO_SETTINGS_MODULE": "dost_portal.settings"} | variables
    known.pop("DOST_DB_ROLE", None)
    set_up = f"import django\ndjango.setup()\n{code}"
    return subprocess.run([sys.executable, "-c", set_up], cwd=ROOT, env=known, capture_output=True, text=True)


def test_the_keys_are_for_the_servers_alone_and_the_names_are_in_the_certificates(papers: Path) -> None:
    owners = {"postgres": 999, "valkey": 999, "web": 10001, "web-dsmf": 10001, "rabbitmq": 100}
    for name, user in owners.items():
        key = (papers / f"{name}.key").stat()
        assert (key.st_mode & 0o777, key.st_uid) == (0o400, user if os.geteuid() == 0 else os.geteuid())
        argv = ["openssl", "verify", "-CAfile", "ca.pem", "-verify_hostname", name, f"{name}.pem"]
        assert subprocess.run(argv, cwd=papers, capture_output=True, check=False).returncode == 0
        argv[5] = "other"
        assert subprocess.run(argv, cwd=papers, capture_output=True, check=False).returncode != 0


class Database:
    """The system's PostgreSQL as docker-compose.yml starts it (the bundled one has no TLS)."""

    def __init__(self, folder: Path, papers: Path, name: str) -> None:
        self.port, self.folder = free_port(), folder
        folder.mkdir()
        data, password = folder / "data", folder / "password"
        password.write_text(PASSWORD)
        for suffix in ("pem", "key"):
            shutil.copy(papers / f"{name}.{suffix}", folder / suffix)
        shutil.copy(ROOT / "docs/deploy/pg_hba.conf", folder / "hba")
        (folder / "key").chmod(0o400)
        self.uid = 65534 if os.geteuid() == 0 else None
        if self.uid is not None:
            for path in (folder, *folder.iterdir()):
                os.chown(path, self.uid, self.uid)
        bin_ = SERVERS[-1].parent
        subprocess.run(
            [bin_ / "initdb", "-D", data, "-U", "dost_web", f"--pwfile={password}", "--auth=scram-sha-256", "-N"],
            check=True, capture_output=True, user=self.uid, group=self.uid, cwd="/",
        )  # fmt: skip
        options = re.findall(r"^ +- (--(?:ssl|hba).+)$", COMPOSE, re.MULTILINE)
        assert len(options) == 4
        there = {
            "/run/secrets/postgres_certificate": folder / "pem",
            "/run/secrets/postgres_key": folder / "key",
            "/etc/postgresql/pg_hba.conf": folder / "hba",
        }
        given = [f"{option}={there.get(value, value)}" for option, value in (text.split("=", 1) for text in options)]
        own = [f"--port={self.port}", f"--unix_socket_directories={folder}", "--listen_addresses=localhost"]
        log = folder / "log"
        argv = [str(bin_ / "postgres"), "-D", str(data), *given, *own]
        self.child = Child("postgres", argv, log, uid=self.uid, gid=self.uid)
        self.child.start()
        assert wait_until(lambda: (folder / f".s.PGSQL.{self.port}").exists() and self._listens(), 30), log.read_text()

    def _listens(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("localhost", self.port)) == 0


ASK = """
from django.db import connections
for alias in ("default", "trail", "replica"):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        print(alias, *cursor.fetchone())
"""


@pytest.fixture
def database(tmp_path: Path, papers: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    for path in tmp_path.parents:
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    tmp_path.chmod(0o711)
    database = Database(tmp_path / "database", papers, request.param)
    yield database
    database.child.kill()


@pytest.mark.skipif(not SERVERS, reason="no PostgreSQL of the system's own: the bundled one is built without TLS")
@pytest.mark.parametrize("database", ["localhost"], indirect=True)
def test_every_connection_to_the_database_is_by_tls_and_another_authority_is_refused(
    database: Database, papers: Path
) -> None:
    url = setting("DATABASE_URL", papers / "ca.pem", database.port).replace("/dost?", "/postgres?")
    replica = {"DOST_REPLICA": f"localhost:{database.port}"}
    asked = as_the_portal(ASK, DATABASE_URL=url, **replica)
    assert asked.stdout.split("\n")[:3] == [f"{name} True TLSv1.3" for name in ("default", "trail", "replica")], asked
    # A role of its own keeps the rest of the options.
    assert "True" in as_the_portal(ASK, DATABASE_URL=url, DOST_DB_ROLE="", **replica).stdout

    stranger = url.replace("ca.pem", "elsewhere.pem")
    refused = as_the_portal(ASK, DATABASE_URL=stranger, **replica)
    assert refused.returncode != 0
    assert "certificate verify failed" in refused.stderr
    refused = as_the_portal(ASK, DATABASE_URL=url.replace("verify-full", "disable"), **replica)
    assert "no pg_hba.conf entry" in refused.stderr
    assert "no encryption" in refused.stderr
    # The container that makes copies comes by the socket.
    local = f"postgres://dost_web:{PASSWORD}@/postgres"
    by_socket = {"PGHOST": str(database.folder), "PGPORT": str(database.port), "DATABASE_URL": local}
    assert as_the_portal(ASK, **by_socket, DOST_REPLICA="").stdout.startswith("default False")


@pytest.mark.skipif(not SERVERS, reason="no PostgreSQL of the system's own: the bundled one is built without TLS")
@pytest.mark.parametrize("database", ["elsewhere"], indirect=True)
def test_a_database_that_shows_another_s_certificate_is_refused(database: Database, papers: Path) -> None:
    refused = as_the_portal(ASK, DATABASE_URL=setting("DATABASE_URL", papers / "ca.pem", database.port))
    assert 'server certificate for "elsewhere" does not match host name "localhost"' in refused.stderr


class Tunnel:
    """TLS in front of the bundled Valkey, which is built without it."""

    def __init__(self, papers: Path, name: str, to: int) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(papers / f"{name}.pem", papers / f"{name}.key")
        self.to, self.listener = to, socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, raw: socket.socket) -> None:
        try:
            client = self.context.wrap_socket(raw, server_side=True)
        except (ssl.SSLError, OSError):
            raw.close()
            return
        there = socket.create_connection(("127.0.0.1", self.to))
        threading.Thread(target=self._pour, args=(there, client), daemon=True).start()
        self._pour(client, there)

    @staticmethod
    def _pour(here: socket.socket, there: socket.socket) -> None:
        try:
            while data := here.recv(65536):
                there.sendall(data)
        except OSError:
            pass
        there.close()


def test_the_broker_is_reached_by_tls_under_its_own_name_alone(papers: Path, tmp_path: Path) -> None:
    port = free_port()
    child = _valkey(tmp_path, port, PASSWORD, durable=False)
    child.start()
    try:
        assert wait_until(lambda: _pings(port, PASSWORD), 20)
        ask = "from dost_portal import broker, settings\nprint(broker.answers(settings.BROKER_URL))"
        said = {}
        for name in ("localhost", "elsewhere"):
            tunnel = Tunnel(papers, name, port)
            url = setting("REDIS_URL", papers / "ca.pem", tunnel.port)
            said[name] = as_the_portal(ask, REDIS_URL=url).stdout.strip()
        stranger = setting("REDIS_URL", papers / "elsewhere.pem", Tunnel(papers, "localhost", port).port)
        said["another authority"] = as_the_portal(ask, REDIS_URL=stranger).stdout.strip()
        assert said == {"localhost": "True", "elsewhere": "False", "another authority": "False"}
    finally:
        child.kill()
