"""docs/security.md names every requirement, and only tests that exist."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "security.md"
REQUIREMENTS = range(1, 39)


def rows() -> dict[int, list[tuple[str, str]]]:
    found = {}
    for line in PAGE.read_text("utf-8").splitlines():
        if match := re.match(r"\| (\d+) \|", line):
            found[int(match[1])] = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", line)
    return found


def test_every_requirement_has_its_tests() -> None:
    assert [number for number in REQUIREMENTS if not rows().get(number)] == []


def test_every_named_test_is_there() -> None:
    missing = [
        f"{number}: {path}::{name}"
        for number, tests in rows().items()
        for path, name in tests
        if not (ROOT / path).is_file() or not re.search(rf"def {name}\(", (ROOT / path).read_text("utf-8"))
    ]
    assert missing == []
