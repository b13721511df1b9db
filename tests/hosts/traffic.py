"""People at work behind a proxy that takes a host out before it is stopped, and never asks twice."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from dost_portal.processes import wait_until
from tests.hosts.load import TICKET

if TYPE_CHECKING:
    from tests.hosts.conftest import Site, Web

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Traffic:
    """Three who read and one who gives out tickets; whatever is not the page they asked for has `failed`."""

    def __init__(self, site: "Site", hosts: list["Web"]) -> None:
        self._site, self._hosts, self._out = site, hosts, set()
        self._turn, self._busy, self._lock = count(), Counter(), threading.Lock()
        self._over = threading.Event()
        self.failed: list[str] = []
        self.read = self.tickets = 0
        paths = ("/cases/", f"/cases/{site.number}/", "/bell/")
        self._threads = [threading.Thread(target=self._reads, args=(path,)) for path in paths]
        self._threads.append(threading.Thread(target=self._writes))

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(40)

    @contextmanager
    def without(self, host: "Web") -> Iterator[None]:
        """Send `host` nothing new, wait for what it has; afterwards it is asked again."""
        self._out.add(host)
        assert wait_until(lambda: self._busy[host] == 0, 20)
        yield
        self._out.discard(host)

    def goes_on(self) -> None:
        """Wait until everybody has got a little further."""
        read, tickets = self.read, self.tickets
        assert wait_until(lambda: self.failed or (self.read > read + 8 and self.tickets > tickets + 4), 40)

    def _ask(self, path: str, cookie: str, body: str = "") -> tuple[int, str, dict[str, str]]:
        with self._lock:
            there = [host for host in self._hosts if host not in self._out]
            host = there[next(self._turn) % len(there)]
            self._busy[host] += 1
        try:
            return host.ask(path, cookie, body)
        except Exception as error:
            return 0, repr(error), {}
        finally:
            with self._lock:
                self._busy[host] -= 1

    def _reads(self, path: str) -> None:
        while not self._over.is_set():
            status, page, _ = self._ask(path, self._site.cookies["aysel"])
            self._note(status == 200, f"GET {path}: {status} {page[:200]}")
            self.read += 1
            time.sleep(0.05)

    def _writes(self) -> None:
        cookie = self._site.cookies["sevil"]
        while not self._over.is_set():
            status, page, csrf = self._ask("/reception/", cookie)
            token = TOKEN.search(page)
            self._note(status == 200 and token is not None, f"GET /reception/: {status} {page[:200]}")
            if token is None:
                continue
            body = urlencode(TICKET | {"csrfmiddlewaretoken": token.group(1)})
            status, page, _ = self._ask("/reception/", f"{cookie}; csrftoken={csrf.get('csrftoken', '')}", body)
            self._note(status == 302, f"POST /reception/: {status} {page[:200]}")
            self.tickets += status == 302
            time.sleep(0.05)

    def _note(self, well: bool, what: str) -> None:
        if not well:
            self.failed.append(what)
