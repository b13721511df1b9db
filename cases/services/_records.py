"""Writing a record over a row, and telling apart a doubled click from a lost edit."""

from typing import Any

from django.db.models import Model

from cases.errors import StaleError
from cases.services._history import remember
from dost_portal.staff.models import User


def changed_fields(row: Model, values: dict[str, Any]) -> list[str]:
    """Return the names of `values` that differ from what `row` holds, sorted."""
    return sorted(name for name, value in values.items() if _plain(getattr(row, name)) != _plain(value))


def write(row: Model, values: dict[str, Any], *, by: User | None = None) -> list[str]:
    """Set `values` on `row` and save it where they differ; return the names of what changed.

    With `by` what a saved row said before is kept as history.
    """
    changed = changed_fields(row, values)
    if by is not None and not row._state.adding:
        remember(row, changed, by)
    if changed or row._state.adding:
        for name in changed:
            setattr(row, name, values[name])
        row.save()
    return changed


def check_version(current: int, expected: int) -> None:
    """Raise StaleError when the record was saved since the page that sends `expected` was loaded."""
    if current != expected:
        raise StaleError(current)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
