"""The charts of the hall, as rectangles: drawn by the server, with the table beside them for who cannot see."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from cases.services.figures import TIMES, HallRow

HEIGHT: Final = 100.0
COLUMN: Final = 10
# Up to so many columns each has its label; beyond, the first and the last.
MOST_LABELS: Final = 8

Keyed = list[tuple[str, HallRow]]


def charts(rows: Keyed, labels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the charts of `rows`: who was called in time, then each of the times; none of what nobody measured."""
    drawn = [_called(rows), *(_time(rows, name, str(labels[name])) for name in TIMES)]
    return [chart for chart in drawn if chart["top"]]


def _time(rows: Keyed, name: str, label: str) -> dict[str, Any]:
    """Median (dark) and nine of ten (light) in minutes; the wait has a line at the target."""
    target = float(settings.HALL_TARGET_MINUTES) if name == "wait" else 0.0
    known = [(key, row.times[name]) for key, row in rows]
    measured = [spread.p90 for _key, spread in known if spread.p90 is not None]
    top = max([*measured, target]) if measured else 0.0
    columns = [
        _column(place, top, spread.median or 0, spread.p90 or 0, f"{key}: {_both(spread.median, spread.p90)}")
        for place, (key, spread) in enumerate(known)
    ]
    return _chart(rows, label, top, columns) | {
        "target": round(HEIGHT * (1 - target / top), 1) if top and target else None,
        "unit": _("min"),
        "dark": _("median"),
        "light": _("nine of ten"),
    }


def _called(rows: Keyed) -> dict[str, Any]:
    """Called in time (dark) of all who were called, left or were still there at the end of the day (light)."""
    top = float(max((row.counted for _key, row in rows), default=0))
    columns = [
        _column(place, top, row.within, row.counted, f"{key}: {row.within} / {row.counted}")
        for place, (key, row) in enumerate(rows)
    ]
    return _chart(rows, _("Called in time"), top, columns) | {
        "target": None,
        "unit": _("tickets"),
        "dark": _("in time"),
        "light": _("all"),
    }


def _chart(rows: Keyed, label: str, top: float, columns: list[dict[str, Any]]) -> dict[str, Any]:
    keys = [_short(key, row.key) for key, row in rows]
    return {
        "label": label,
        "top": f"{top:.0f}" if top >= 1 else "1" if top else "",
        "width": COLUMN * len(rows),
        "columns": columns,
        "keys": keys if len(keys) <= MOST_LABELS else [keys[0], keys[-1]],
        "each": len(keys) <= MOST_LABELS,
    }


def _short(key: str, of: Any) -> str:
    return f"{of:%d.%m}" if isinstance(of, date) else key


def _column(place: int, top: float, dark: float, light: float, title: str) -> dict[str, Any]:
    high, low = (HEIGHT * light / top, HEIGHT * dark / top) if top else (0.0, 0.0)
    return {
        "x": COLUMN * place + 1,
        "inner_x": COLUMN * place + 2.5,
        "light_y": round(HEIGHT - high, 1),
        "light": round(high, 1),
        "dark_y": round(HEIGHT - low, 1),
        "dark": round(low, 1),
        "title": title,
    }


def _both(median: float | None, p90: float | None) -> str:
    return "–" if median is None or p90 is None else f"{median:.0f} / {p90:.0f}"
