"""The way from the proxy to the portal, as docker-compose.yml and the proxy's template say: by TLS, under its name."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dost_portal.processes import Child, free_port, wait_until
from tests.engines.conftest import COMPOSE, ROOT, secret
from tests.faults.conftest import environment

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
SERVICES = yaml.safe_load(COMPOSE)["services"]
TEMPLATE = (ROOT / "docs/deploy/nginx.conf.template").read_text()
NAMES = {"web": "dost.example", "web-dsmf": "dsmf.example"}


@pytest.fixture
def web(papers: Path, tmp_path: Path, db: None, request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of the portal as the container named by the parameter starts it."""
    port, service = free_port(), SERVICES[request.param]
    argv = [sys.executable, "-m", "gunicorn", "dost_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    known = environment(
        DOST_DB_ROLE="web",
        DOST_ALLOWED_HOSTS=f"{NAMES['web']},{NAMES['web-dsmf']}",
        GUNICORN_CMD_ARGS=secret(papers, service["environment"]["GUNICORN_CMD_ARGS"]) + " --no-control-socket",
    )
    child = Child("web", argv, tmp_path / "web.log", env=known, folder=ROOT)
    child.start()
    try:
        assert wait_until(lambda: answer(port, papers / "ca.pem", request.param) == 200, 60), child.log.read_text()
        yield port
    finally:
        child.kill()


def answer(port: int, ca: Path, name: str) -> int:
    """Return the status of `/healthz` at `port`, asked as the container `name`; 0 when nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        raw = socket.create_connection(("127.0.0.1", port), 10)
    except OSError:
        return 0
    connection.sock = ssl.create_default_context(cafile=str(ca)).wrap_socket(raw, server_hostname=name)
    connection.request("GET", "/healthz", headers={"Host": NAMES["web"]})
    return connection.getresponse().status


@pytest.mark.parametrize("web", ["web"], indirect=True)
def test_the_portal_speaks_tls_alone_and_its_health_check_knows(web: int, papers: Path) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", web, timeout=10)
    plain.request("GET", "/healthz")
    with pytest.raises((OSError, http.client.HTTPException)):
        plain.getresponse()
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        answer(web, papers / "ca.pem", "web-dsmf")
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
        answer(web, papers / "elsewhere.pem", "web")
    code = secret(papers, SERVICES["web"]["healthcheck"]["test"][-1]).replace("8000", str(web))
    known = os.environ | {"DOST_ALLOWED_HOSTS": NAMES["web"]}
    assert subprocess.run([sys.executable, "-c", code], env=known, check=False).returncode == 0


class Proxy:
    """nginx with the template's own lines, on ports of this machine, in front of one of the portals."""

    def __init__(self, papers: Path, folder: Path, web: int) -> None:
        self.port = free_port()
        text = TEMPLATE.replace("${DOST_STAFF_HOST}", NAMES["web"]).replace("${DOST_DSMF_HOST}", NAMES["web-dsmf"])
        text = re.sub("/run/secrets/tls_(certificate|key)", r"/run/secrets/localhost_\1", text)
        text = text.replace("listen 8443", f"listen 127.0.0.1:{self.port}").replace(
            "listen 8080", f"listen 127.0.0.1:{free_port()}"
        )
        # The containers' resolver is not here, so the names stand in the file; they are what is verified.
        text = re.sub(r"^resolver .*$", "", text, flags=re.MULTILINE)
        text = re.sub(r"set \$portal https://([\w-]+):8000;", r"set $portal https://\1;", text)
        upstreams = "".join(f"upstream {name} {{ server 127.0.0.1:{web}; }}\n" for name in NAMES)
        config = folder / "nginx.conf"
        body = secret(papers, text).replace("/dev/stdout", str(folder / "access"))
        paths = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config.write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/errors;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + f"events {{}}\nhttp {{\n{paths}{upstreams}{body}}}\n"
        )
        self.child = Child("nginx", [NGINX, "-c", str(config), "-e", str(folder / "errors")], folder / "nginx.log")
        self.child.start()
        assert wait_until(lambda: (folder / "pid").exists(), 20), (folder / "nginx.log").read_text()

    def status(self, host: str, path: str) -> int:
        tls = ssl.create_default_context()
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=tls, timeout=20)
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status


@pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")
@pytest.mark.parametrize("web", ["web", "web-dsmf"], indirect=True)
def test_the_proxy_verifies_whom_it_speaks_to(web: int, papers: Path, tmp_path: Path, request) -> None:
    served = request.node.callspec.params["web"]
    proxy = Proxy(papers, tmp_path, web)
    try:
        # The one that shows another's certificate is refused: nothing of the request reaches it.
        said = {name: proxy.status(NAMES[name], "/static/none") for name in NAMES}
        assert said == {name: 404 if name == served else 502 for name in NAMES}, (tmp_path / "errors").read_text()
        assert "upstream SSL certificate does not match" in (tmp_path / "errors").read_text()
        assert proxy.status(NAMES[served], "/login/") == 200
        assert proxy.status(NAMES[served], "/metrics") == 404
    finally:
        proxy.child.kill()
