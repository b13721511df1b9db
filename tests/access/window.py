"""What the portal answered, before a real browser: a page is shown as it was answered, with the static files.

`Window` shows a page and says what is wrong with it for whoever cannot see, cannot point, or reads it large.
"""

import mimetypes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import axe_playwright_python
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
DESK, NARROW = {"width": 1366, "height": 768}, {"width": 320, "height": 640}  # 320: 1280 at 400 % (WCAG 1.4.10)
# WCAG 1.4.12, through a sheet made by script, which the content policy lets pass.
WIDE_TEXT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em"
        + " !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
# What reaches beyond the window, the innermost first: a table may be scrolled in its own box, a page may not.
TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const scrolled = (el) => el.closest(".table-wrap, [data-scrolls]");
    return ["page " + document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")]
        .filter((el) => !scrolled(el) && el.getBoundingClientRect().right > room + 1)
        .slice(-3).map((el) => el.outerHTML.slice(0, 120))];
}"""
# Text that its box cuts off.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((el) => {
    const style = getComputedStyle(el);
    const hides = (value) => ["hidden", "clip"].includes(value);
    const seen = el.checkVisibility() && el.clientWidth > 2 && el.clientHeight > 2;
    return seen && el.innerText?.trim() && ((hides(style.overflowX) && el.scrollWidth > el.clientWidth + 1)
        || (hides(style.overflowY) && el.scrollHeight > el.clientHeight + 1));
}).map((el) => "cut off: " + el.outerHTML.slice(0, 120))"""


class Shop(ThreadingHTTPServer):
    """Hands out the static files, which the browser may keep from page to page, and the one page that is shown."""

    shown: HttpResponse | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}"


class _Counter(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(settings.STATIC_URL):
            self._file(finders.find(path.removeprefix(settings.STATIC_URL)))
        elif self.headers.get("Sec-Fetch-Mode") == "navigate" and self.server.shown is not None:
            shown = self.server.shown
            kept = {name: value for name, value in shown.items() if name not in ("Content-Length", "Location")}
            self._answer(shown.status_code, kept, shown.content)
        else:
            self._answer(304, {}, b"")  # a part that renews itself: no news

    do_POST = do_GET

    def _file(self, found: str | None) -> None:
        if found is None:
            self._answer(404, {}, b"")
            return
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Cache-Control": "public, max-age=3600, immutable"}
        self._answer(200, headers, Path(found).read_bytes())

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: a page has a dozen files."""


class Window:
    """A browser window in which answers of the portal are shown; `scheme` is "light" or "dark"."""

    def __init__(self, browser: Browser, scheme: str = "light") -> None:
        self.shop = Shop()
        self.context = browser.new_context(viewport=DESK, locale="az-AZ", color_scheme=scheme)
        self.context.add_init_script(AXE)
        self.page = self.context.new_page()

    def show(self, path: str, answer: HttpResponse) -> None:
        self.shop.shown = answer
        self.page.goto(self.shop.url + path)

    def faults(self) -> list[str]:
        """Return what axe finds, then what does not fit at 320 px, plainly and with the text set wide."""
        found = self.axe()
        self.page.set_viewport_size(NARROW)
        found += self.page.evaluate(TOO_WIDE)
        self.page.evaluate(WIDE_TEXT)
        found += self.page.evaluate(TOO_WIDE) + self.page.evaluate(CUT_OFF)
        self.page.set_viewport_size(DESK)
        return found

    def axe(self) -> list[str]:
        found = self.page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
        return [_told(rule) for rule in found]

    def close(self) -> None:
        self.context.close()
        self.shop.shutdown()


def _told(rule: dict[str, Any]) -> str:
    node = rule["nodes"][0]
    return f"{rule['id']} ×{len(rule['nodes'])}: {node['html'][:160]} {node.get('failureSummary', '')[:200]!r}"
