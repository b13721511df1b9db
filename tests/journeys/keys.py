"""Hands on a keyboard and nothing else: what is not reached by Tab, arrows, Enter and Space is not reached."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.actor import Actor

# A page with all its fields: who tabs through more has lost their way.
MOST_TABS = 160
# A focused element that nobody sees: neither an outline nor a shadow or border of its own (WCAG 2.4.7).
UNSEEN = """() => {
    const at = document.activeElement, seen = (el) => getComputedStyle(el);
    const round = at.closest("label, .form-check, .btn") || at;
    return [at, round].every((el) => seen(el).outlineStyle === "none" && seen(el).boxShadow === "none");
}"""


@dataclass
class Keys:
    """The keyboard of `actor`; nothing here points, and nothing is filled but by typing."""

    actor: Actor

    @property
    def page(self) -> Page:
        return self.actor.page

    def to(self, selector: str) -> None:
        """Tab on until what `selector` matches has the focus, and see that one can see it."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("what => document.activeElement.matches(what)", selector):
                assert not self.page.evaluate(UNSEEN), f"nobody sees that {selector} has the focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def type(self, **values: str) -> None:
        """Type into fields by their names, in the order in which the page has them."""
        for name, value in values.items():
            self.to(f"[name='{name}']")
            self.page.keyboard.type(value)

    def date(self, **values: str) -> None:
        """Type days (yyyy-mm-dd) into date fields, in the order of parts that this browser shows."""
        for name, value in values.items():
            self.to(f"[name='{name}']")
            year, month, day = value.split("-")
            for typed in (month + day + year, day + month + year):
                self.page.keyboard.type(typed)
                if self.page.evaluate("document.activeElement.value") == value:
                    break
                for _ in range(2):
                    self.page.keyboard.press("ArrowLeft")
            assert self.page.evaluate("document.activeElement.value") == value

    def choose(self, **choices: str) -> None:
        """Choose in groups of radio buttons by the arrows."""
        for name, value in choices.items():
            self.to(f"[name='{name}']")
            self.page.keyboard.press("Space")
            for _ in range(20):
                if self.page.evaluate("document.activeElement.value") == value:
                    break
                self.page.keyboard.press("ArrowDown")
            assert self.page.evaluate("document.activeElement.value") == value

    def tick(self, **boxes: str) -> None:
        """Tick boxes by name and value; one without a value has "on"."""
        for name, value in boxes.items():
            self.to(f"[name='{name}']" + ("" if value == "on" else f"[value='{value}']"))
            self.page.keyboard.press("Space")

    def pick(self, **options: str) -> None:
        """Pick from lists by the arrows."""
        for name, value in options.items():
            self.to(f"[name='{name}']")
            for _ in range(60):
                if self.page.evaluate("document.activeElement.value") == value:
                    break
                self.page.keyboard.press("ArrowDown")
            assert self.page.evaluate("document.activeElement.value") == value

    def press(self, name: str) -> None:
        """Reach the button or link of this name, press it and wait for what comes."""
        for _ in range(MOST_TABS):
            if self.page.evaluate(
                "name => (at => at.matches('a, button') && at.innerText.trim() === name)(document.activeElement)", name
            ):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"“{name}” is not reached by Tab on {self.page.url}")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def go(self, words: str) -> None:
        """Go where the palette leads for these words."""
        self.page.keyboard.press("Control+k")
        expect(self.page.locator("[data-go] [role=combobox]")).to_be_focused()
        self.page.keyboard.type(words)
        expect(self.page.locator("[data-go] [role=option][aria-selected=true]")).to_contain_text(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
