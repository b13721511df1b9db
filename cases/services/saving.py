"""The filters a person keeps for a list."""

from uuid import UUID

from django.db import transaction

from cases.errors import RefusedError
from cases.models import ListPage, SavedFilter
from dost_portal.staff.models import User

MOST = 20


@transaction.atomic
def save_filter(*, by: User, page: ListPage, name: str, query: str) -> SavedFilter:
    """Keep `query` under `name`; under a known name it takes the place of what was there.

    Raises RefusedError("too_many_filters") beyond MOST of one list.
    """
    if SavedFilter.objects.filter(user=by, page=page).exclude(name=name).count() >= MOST:
        raise RefusedError("too_many_filters")
    kept, _created = SavedFilter.objects.update_or_create(user=by, page=page, name=name, defaults={"query": query})
    return kept


@transaction.atomic
def forget_filter(*, by: User, key: UUID) -> None:
    """Delete a filter of `by`; somebody else's stays."""
    SavedFilter.objects.filter(user=by, pk=key).delete()
