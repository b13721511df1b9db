"""A server as in production, and what it costs to ask it: for benchmarks of pages."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from dost_portal.processes import free_port

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """gunicorn as the image runs it, at `port`; `workers` are its processes."""

    def __init__(self, application: str, settings: str) -> None:
        self.port = free_port()
        argv = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}", "--preload"]
        argv += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "0"]
        argv += ["--no-control-socket", "--log-level", "error"]
        self.process = subprocess.Popen(argv, cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": settings})

    def ask(self, path: str, cookie: str) -> tuple[int, float]:
        """Return the status and the seconds of one GET."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie, "Host": "127.0.0.1"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, time.perf_counter() - began

    def wait(self) -> None:
        for _ in range(300):
            try:
                self.ask("/healthz", "")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not come up")

    def memory(self) -> float:
        """Return what its processes hold for themselves, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        total = 0
        for pid in children:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))
        return total / 1024

    def cpu(self) -> float:
        """Return the seconds its processes have computed: steadier than the clock where others compute too."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in children]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@contextmanager
def serving(application: str, settings: str) -> Iterator[Server]:
    server = Server(application, settings)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def load(server: Server, path: str, cookie: str, *, clients: int, asked: int) -> dict[str, float]:
    """Ask `path` `asked` times by so many clients at once; return p50, p95 and CPU in ms, and answers a second."""
    times: list[float] = []
    wrong: set[int] = set()
    turns = iter(range(asked))
    lock = threading.Lock()

    def client() -> None:
        while True:
            with lock:
                if next(turns, None) is None:
                    return
            status, seconds = server.ask(path, cookie)
            with lock:
                times.append(seconds)
                if status != 200:
                    wrong.add(status)

    began, computed = time.perf_counter(), server.cpu()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, cpu = time.perf_counter() - began, server.cpu() - computed
    if wrong:
        raise RuntimeError(f"{path} answered {wrong}")
    cuts = quantiles(times, n=20)
    return {"p50": 1000 * cuts[9], "p95": 1000 * cuts[18], "rate": asked / took, "cpu": 1000 * cpu / asked}
