"""Contrast of the palette, computed from tokens.css by the WCAG 2 formula, in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link") for ground in ("page", "surface", "sunken")),
    *(("ink", f"{kind}-soft") for kind in ("good", "info", "warn", "bad", "primary")),
    *((kind, ground) for kind in ("good", "warn", "bad") for ground in ("page", "surface", f"{kind}-soft")),
    ("info", "info-soft"),
    ("bad", "sunken"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-primary-soft", "primary-soft"),
    ("on-quiet", "quiet"),
    ("on-quiet", "quiet-hover"),
    ("on-bad", "bad"),
    ("on-bad", "bad-hover"),
]
# Borders of fields and of a chosen tile, the ring of the focus: parts one must see, at 3 : 1 (WCAG 1.4.11).
PARTS = [
    *(("line-strong", ground) for ground in ("page", "surface")),
    *(("focus", ground) for ground in ("page", "surface", "sunken", "primary-soft")),
    ("on-primary-soft", "surface"),
]


def palette(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{theme}"\]\s*{{(.*?)}}', CSS, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});", block.group(1)))


def luminance(colour: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme, ink, ground):
    colours = palette(theme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_can_be_seen(theme, part, ground):
    colours = palette(theme)
    assert contrast(colours[part], colours[ground]) >= 3


def test_both_themes_have_the_same_tokens():
    assert palette("light").keys() == palette("dark").keys()
