"""Cells of the lists of cases, as `{% table_rows %}` draws them."""

from datetime import datetime
from typing import Any, Final

from cases import listing
from cases.models import Level
from cases.views import presenters

GRAVE: Final = (Level.HIGH, Level.IMMEDIATE)


def number(case: Any, url: str = "") -> dict[str, Any]:
    """Return the cell that names the row and leads to the case, or to `url`."""
    return {"text": case.number, "url": url or presenters.page_url(case, "case"), "head": True}


def of(case: Any, name: str, now: datetime) -> dict[str, Any]:
    """Return the cell of the column `name` of `cases.listing`; what asks for attention, and the step, are badges."""
    cell = {"text": listing.cell(case, name) or "—"}
    if name == "step":
        return cell | {"badge": "primary" if case.is_open else "neutral"}
    if name == "urgency" and case.urgency in GRAVE:
        return cell | {"badge": "danger", "icon": "exclamation-triangle"}
    if name == "due" and case.due and case.due <= now:
        return cell | {"badge": "danger", "icon": "alarm"}
    return cell
