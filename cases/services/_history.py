"""What was recorded stays readable after it was corrected: by whom, when, and what it said before."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.models import ChangedValue
from dost_portal.staff.models import User


def remember(row: Any, names: Iterable[str], by: User) -> None:
    """Keep what the fields `names` of a saved row of a case hold now, before they change.

    What was empty or never answered leaves no history.
    """
    for name in names:
        value = getattr(row, name)
        before = "" if value == row._meta.get_field(name).default else _words(value)
        if before:
            ChangedValue(case=row.case, model=row._meta.object_name, row=row.pk, field=name, before=before, by=by).save(
                force_insert=True
            )


def _words(value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
