"""Changing the wrapping key while the portal runs (security requirement 28).

What is encrypted stays as it is; only the wrapped keys of the rows are wrapped anew. Any table takes part whose
rows carry `key_id`, `wrapped` and `wrapping_context()`.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction

from dost_portal.crypto import current_key_id, unwrap, wrap

BATCH: Final = 500
# A row that may hold something wrapped, and holds nothing.
NOTHING: Final = ""


class NotTheOwnerError(Exception):
    """The connection's role does not own the tables: behind the walls it would find no row and call that success."""


def wrapped_models() -> list[type[models.Model]]:
    """Return every model whose rows hold something wrapped."""
    return [model for model in apps.get_models() if hasattr(model, "wrapping_context")]


def rotate() -> dict[str, int]:
    """Wrap with the first key of DOST_FIELD_KEYS what another one wraps; return table → how many rows.

    May run beside the portal, be broken off, and run again. Raises CannotOpenError for a row whose key is not
    configured any more, and NotTheOwnerError.
    """
    done = {}
    for model in wrapped_models():
        _must_own(model)
        done[model._meta.db_table] = sum(_batches(model))
    return done


def _batches(model: type[models.Model]) -> Iterator[int]:
    while rows := _one_batch(model):
        yield rows


@transaction.atomic
def _one_batch(model: type[models.Model]) -> int:
    # One that is being erased meanwhile is waited for, and not brought back by an UPDATE.
    old = model._default_manager.exclude(key_id__in=(current_key_id(), NOTHING)).order_by("pk")
    rows: list[Any] = list(old.select_for_update()[:BATCH])
    for row in rows:
        data_key = unwrap(row.key_id, bytes(row.wrapped), row.wrapping_context())
        row.key_id, row.wrapped = wrap(data_key, row.wrapping_context())
        row.save(update_fields=["key_id", "wrapped"])
    return len(rows)


def _must_own(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE schemaname = 'public' AND tablename = %s",
            [model._meta.db_table],
        )
        if cursor.fetchone() != (True,):
            raise NotTheOwnerError(model._meta.db_table)
