"""The pictures of the guides: taken of the pages as they are, and kept from growing stale.

Beside each picture lies what the page said when it was taken: its headings, labels and buttons, without numbers.
A page that says something else today has outgrown its picture.
"""

import io
import os
import re
from pathlib import Path

from PIL import Image

from tests.journeys.actor import Actor

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "static/help/az"
WORDS = Path(__file__).with_name("pictures")
AGAIN = "UPDATE_HELP_PICTURES=1 make test ARGS=tests/journeys/test_help_pictures.py"
WIDTH, SHORTEST, TALLEST = 1366, 768, 1000
CASE_NUMBER = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
# Codes, numbers and times differ from run to run; what a script shows or hides by its state is left to it.
READ = """() => [...document.querySelectorAll("main :is(h1, h2, h3, label, legend, button, summary, th, dt, a.btn)")]
    .filter((el) => el.checkVisibility() && !el.closest(".visually-hidden, .code")).map((el) => {
        const copy = el.cloneNode(true);
        copy.querySelectorAll(".code, .num, time").forEach((part) => part.remove());
        return copy.textContent;
    })"""


def picture(actor: Actor, name: str) -> None:
    """Compare the page before `actor` with the picture `name`; with UPDATE_HELP_PICTURES take the picture anew."""
    said = words(actor.page.evaluate(READ))
    kept = WORDS / f"{name}.txt"
    if os.environ.get("UPDATE_HELP_PICTURES"):
        kept.write_text(said)
        take(actor, PICTURES / f"{name}.webp")
    known = kept.read_text() if kept.exists() else ""
    assert said == known, f"the picture {name} of the guides is stale: run {AGAIN}"


def words(texts: list[str]) -> str:
    """Return what a page says in a form that neither a clock nor a number changes."""
    plain = (re.sub(r"[\d\s]+", " ", CASE_NUMBER.sub("", text)).strip() for text in texts)
    return "".join(f"{text}\n" for text in plain if text)


def take(actor: Actor, path: Path) -> None:
    page = actor.page
    # As tall a window as the picture: what sticks to its foot stands at the foot of the picture.
    page.set_viewport_size({"width": WIDTH, "height": SHORTEST})
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.evaluate("document.fonts.ready")
    shot = page.screenshot(animations="disabled", caret="hide")
    page.set_viewport_size({"width": WIDTH, "height": SHORTEST})
    Image.open(io.BytesIO(shot)).convert("RGB").save(path, "WEBP", quality=72, method=6)
