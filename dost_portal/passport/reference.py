"""The passport's rows as a process keeps them. The database says by its edition when one of them changed.

Every statement that writes to a table of the passport gives the edition a new random value (a trigger, in the same
transaction). What was read under one edition is served while that edition holds, and never longer.
"""

from contextvars import ContextVar
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Subquery

from dost_portal.passport.models import Edition

_M = TypeVar("_M", bound=Model)
# The edition this request was told of, so that no page asks for it twice.
_told: ContextVar[UUID | None] = ContextVar("edition", default=None)
_kept: dict[type[Model], tuple[UUID, tuple[Any, ...]]] = {}


def edition() -> Subquery:
    """Return the present edition as part of another query: what is read anyway brings it along."""
    return Subquery(Edition.objects.values("value")[:1])


def tell(value: UUID | None) -> None:
    """Say which edition holds, for what this request asks from now on; None: nobody knows."""
    _told.set(value)


def rows(model: type[_M]) -> tuple[_M, ...]:
    """Return all rows of a table of the passport, in their order. They are shared: nobody may change them."""
    # Never from a replica: it may still have the rows of the edition before.
    now = _told.get() or Edition.objects.using(DEFAULT_DB_ALIAS).values_list("value", flat=True).first()
    if now is not None and (kept := _kept.get(model)) and kept[0] == now:
        return kept[1]
    found = tuple(model._default_manager.using(DEFAULT_DB_ALIAS))
    if now is not None:
        _kept[model] = (now, found)
    return found


def latest(model: type[_M], code: str) -> _M | None:
    """Return the row with this code that holds or held last, whether or not it is still in force."""
    found = [row for row in rows(model) if row.code == code]  # type: ignore[attr-defined]
    return max(found, key=attrgetter("valid_from"), default=None)
