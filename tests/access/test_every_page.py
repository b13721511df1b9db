"""Nobody is kept out: every page of the URL table, its forms with errors and its empty states (WCAG 2.2 AA).

`make test` looks in one theme and in Azerbaijani, `make test-full` in both themes and all languages.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.access.sights import DOORS, NO_PAGE, Sights, table
from tests.access.window import Window
from tests.architecture.test_every_url_by_role import world as world
from tests.factories import Story

FULL = bool(os.environ.get("DOST_TEST_FULL"))
LOOKS = [(scheme, code) for scheme in ("light", "dark") for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize(("scheme", "language"), LOOKS if FULL else LOOKS[:1])
def test_every_page_is_open_to_everybody(
    world: dict[str, Any], story: Story, media: Path, browser: Browser, scheme: str, language: str
) -> None:
    sights = Sights(world, story, language)
    window = Window(browser, scheme)
    found, opened = [], 0
    for sight in sights.all():
        if sight.is_page:
            window.show(sight.path, sight.answer)
            opened += 1
            found += [f"{sight.name} {sight.path}: {fault}" for fault in window.faults()]
    window.close()
    assert not found, "\n".join(found)
    assert opened > 100  # it has looked


def test_no_page_of_the_table_is_forgotten(world: dict[str, Any], story: Story, media: Path) -> None:
    sampled = set(Sights(world, story, "az").samples)
    rows = [(name, codes) for name, method, codes in table() if method == "GET" and not name.startswith("api:")]
    asked = {name for name, codes in rows if "405" not in codes.values()}
    shown = {name for name, codes in rows if "200" in codes.values()}
    beside = {name for name in asked - shown - sampled if name.rpartition(":")[2] not in {*NO_PAGE, *DOORS}}
    assert beside == set()
