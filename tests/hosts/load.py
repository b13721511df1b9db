"""People at work on two hosts, and what they had to do again."""

import http.client
import re
import threading
import time
from collections import Counter
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
TICKET = {"direction": "social_services", "companion": "alone", "call_mode": "board"}


class Load:
    """People at work: each asks one of the two hosts, and the other when that does not answer, as an ingress does."""

    def __init__(self, ports: list[int], cookies: dict[str, str], number: str) -> None:
        self.ports, self.cookies, self.number = ports, cookies, number
        self.count: Counter[str] = Counter()
        self.worst: dict[str, float] = {}
        self.fault = "none"
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(place,)) for place in range(3)]
        self.threads.append(threading.Thread(target=self._write))

    def _ask(self, port: int, method: str, path: str, cookie: str, body: str = "") -> tuple[int, bytes, str]:
        headers = {"Cookie": cookie, "Host": "127.0.0.1"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read(), "; ".join(response.headers.get_all("Set-Cookie") or ())
        finally:
            connection.close()

    def _until_answered(self, path: str, cookie: str, place: int) -> tuple[bytes, str]:
        """Ask until there is a page; count what the ingress, and then the person, had to do again."""
        began, tries = time.monotonic(), 0
        while not self.over.is_set() or tries == 0:
            try:
                status, page, more = self._ask(self.ports[(place + tries) % 2], "GET", path, cookie)
                if status == 200:
                    self.count["read"] += 1
                    took = time.monotonic() - began
                    self.worst[self.fault] = max(self.worst.get(self.fault, 0), took)
                    return page, more
                self.count[f"GET answered {status} ({self.fault})"] += 1
            except ConnectionRefusedError:
                self.count[f"passed on to the other host ({self.fault})"] += 1
            except (OSError, http.client.HTTPException):
                self.count[f"GET without an answer ({self.fault})"] += 1
            tries += 1
            time.sleep(0.05 if tries < 2 else 0.5)
        return b"", ""

    def _read(self, place: int) -> None:
        while not self.over.is_set():
            self._until_answered(("/cases/", f"/cases/{self.number}/", "/bell/")[place], self.cookies["aysel"], place)

    def _write(self) -> None:
        place = 0
        while not self.over.is_set():
            place += 1
            page, more = self._until_answered("/reception/", self.cookies["sevil"], place)
            token = TOKEN.search(page)
            if token is None:
                continue
            csrf = re.search(r"csrftoken=[^;]+", more)
            cookie = f"{self.cookies['sevil']}; {csrf.group() if csrf else ''}"
            data = urlencode(TICKET | {"csrfmiddlewaretoken": token.group(1).decode()})
            try:
                status = self._post(place, cookie, data)
            except (OSError, http.client.HTTPException):
                self.count[f"POST without an answer ({self.fault})"] += 1
                continue
            key = "acknowledged tickets" if status == 302 else f"POST answered {status} ({self.fault})"
            self.count[key] += 1
            time.sleep(0.1)

    def _post(self, place: int, cookie: str, data: str) -> int:
        """Post to one host; to the other if the first takes no connection: then nothing was sent, so it is safe."""
        try:
            return self._ask(self.ports[place % 2], "POST", "/reception/", cookie, data)[0]
        except ConnectionRefusedError:
            self.count[f"passed on to the other host ({self.fault})"] += 1
            return self._ask(self.ports[(place + 1) % 2], "POST", "/reception/", cookie, data)[0]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(30)
