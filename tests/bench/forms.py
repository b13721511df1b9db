"""Forms as a browser holds them: the fields of a page with what stands in them, for posts over HTTP."""

import http.client
import time
from html.parser import HTMLParser
from urllib.parse import urlencode


class Fields(HTMLParser):
    """Reads the form of a page that has the attribute or the id `mark`, or whose action ends so."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self._inside, self._list, self._area = False, "", ""
        self.values: list[tuple[str, str]] = []
        self.action = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = told.get("action", "")
            self._inside = self._mark in (*told, told.get("id")) or action.endswith(self._mark)
            self.action = action if self._inside else self.action
        elif self._inside and told.get("name"):
            self._field(tag, told)
        if self._inside and tag == "option" and "selected" in told:
            self.values.append((self._list, told.get("value", "")))

    def _field(self, tag: str, told: dict[str, str]) -> None:
        kind = told.get("type", "")
        if tag == "select":
            self._list = told["name"]
        elif tag == "textarea":
            self._area = told["name"]
        elif tag == "input" and (kind not in ("radio", "checkbox", "file") or "checked" in told):
            self.values.append((told["name"], told.get("value", "on" if kind in ("radio", "checkbox") else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        self._area = ""

    def handle_data(self, data: str) -> None:
        if self._inside and self._area:
            self.values.append((self._area, data.lstrip("\n")))


class Visitor:
    """One person's cookies at a server on this machine."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie

    def page(self, path: str) -> str:
        return self._ask("GET", path)[2]

    def post(self, path: str, values: list[tuple[str, str]]) -> tuple[int, float, str]:
        """Return the status, the seconds it took and the page that came instead of a redirect."""
        return self._ask("POST", path, urlencode(values))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, float, str]:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Cookie": self._cookie, "Host": "127.0.0.1", "Accept-Language": "az"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        took = time.perf_counter() - began
        for name, value in response.getheaders():
            if name == "Set-Cookie" and value.startswith("csrftoken"):
                self._cookie = f"{self._cookie.partition('; csrftoken')[0]}; {value.partition(';')[0]}"
        connection.close()
        return response.status, took, text
