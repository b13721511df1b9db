"""The Russian words of the rows: found by the Azerbaijani text that stands in them, whatever wrote it.

A row whose text somebody has changed since gets none, and is read in Azerbaijani until it has its own.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).with_suffix(".txt")
_MOVED = re.compile(r"(?P<name>.+) \(keçirilmiş istirahət günü\)")
_EXCHANGED = re.compile(r"İstirahət günü \((?P<day>\d\d\.\d\d\.\d{4}) ilə əvəz edilmişdir\)")


def in_russian(az: str) -> str:
    """Return the Russian for the Azerbaijani text of a row; nothing where there is none."""
    names = [_name_in_russian(name) for name in az.split("; ")]
    return pairs().get(az) or ("; ".join(names) if all(names) else "")


def _name_in_russian(name: str) -> str:
    """Return the Russian for the name of a day off, with its mark "moved" or "exchanged" in words."""
    if exchanged := _EXCHANGED.fullmatch(name):
        return f"Выходной день (взамен {exchanged['day']})"
    if moved := _MOVED.fullmatch(name):
        return f"{known} (перенесённый выходной)" if (known := pairs().get(moved["name"])) else ""
    return pairs().get(name, "")


@cache
def pairs() -> dict[str, str]:
    """Return Azerbaijani texts with the Russian beneath each, as the file has them."""
    return dict(pair.split("\n") for pair in _WORDS.read_text("utf-8").strip().split("\n\n"))


def fill_in(model: Any) -> None:
    """Write the Russian words of the rows of `model` that have none yet."""
    names = {field.name for field in model._meta.fields}
    for ru in sorted(name for name in names if name.endswith("_ru")):
        rows = list(model.objects.filter(**{ru: ""}))
        for row in rows:
            setattr(row, ru, in_russian(getattr(row, f"{ru[:-2]}az")))
        model.objects.bulk_update(rows, [ru], batch_size=500)
