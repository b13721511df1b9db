"""A person before a browser: what they do, in the words of the steps."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, Response, expect

PASSWORD = "dost-demo"


@dataclass
class Actor:
    """`loads` counts the documents the person waited for; `received` keeps every text the server sent."""

    username: str
    page: Page
    base: str
    loads: int = 0
    received: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.on("response", self._keep)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.request.frame == self.page.main_frame:
            self.loads += response.status != 302
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")
        if response.status not in (204, 302, 304) and "/static/" not in response.url:
            self.received.append(response.url)
            try:
                self.received.append(response.text())
            except Exception:
                self.received.append("")

    def _console(self, message: object) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def log_in(self) -> None:
        self.go("/login/")
        self.page.locator("[name=username]").fill(self.username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("[name=password]").press("Enter")
        expect(self.page).not_to_have_url(self.base + "/login/")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def press(self, name: str) -> None:
        """Press the button or link of this name and wait for what comes."""
        button = self.page.get_by_role("button", name=name, exact=True)
        target = button if button.count() else self.page.get_by_role("link", name=name, exact=True)
        with self.page.expect_navigation():
            target.first.click()

    def fill(self, **values: str) -> None:
        """Fill fields by their name."""
        for name, value in values.items():
            self.page.locator(f"[name='{name}']").first.fill(value)

    def check(self, **choices: str) -> None:
        """Tick the radio button or checkbox with this name and value."""
        for name, value in choices.items():
            self.page.locator(f"[name='{name}'][value='{value}']").check()

    def select(self, **choices: str) -> None:
        """Choose from lists by name and value."""
        for name, value in choices.items():
            self.page.locator(f"[name='{name}']").select_option(value)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_soon(self, text: str) -> None:
        """See `text` without a reload, within the patience of somebody who waits."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=20_000)
