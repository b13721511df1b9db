"""Pages by key, for lists of any length: what comes before a page is neither counted nor skipped over.

A list may be read in disjoint parts, each by an index of its own, where one query over all of them would find none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db.models import IntegerField, Q, QuerySet, Value

COUNTED_TO: Final = 1000
# A page is found by one moment: in a list of ranks each begins so much later than the one before it.
RANK: Final = timedelta(days=36525)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Key:
    """The place of a row in a list that goes by a time and then by id."""

    at: datetime
    id: UUID

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Asked":
        """Return the keys `after` and `before` of an address's query, as `page_of` takes them."""
        return {"after": cls.read(query.get("after", "")), "before": cls.read(query.get("before", ""))}

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """Return the key written as `text`, or None for what is none."""
        moment, _, key = text.partition("_")
        try:
            return cls(EPOCH + timedelta(microseconds=int(moment)), UUID(key))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}_{self.id}"


class Asked(TypedDict):
    """Next to which key a page is asked for: after it, or before it; neither is the first page."""

    after: Key | None
    before: Key | None


@dataclass(frozen=True)
class Page:
    """A page of a list; `previous` and `next` are keys of its neighbours, None where there is none."""

    rows: list[Any]
    previous: Key | None
    next: Key | None

    @property
    def is_all(self) -> bool:
        """Whether the list has no other page: what it holds need not be counted."""
        return self.previous is None and self.next is None

    def urls(self, query: str = "") -> dict[str, str]:
        """Return `previous_url` and `next_url` for `components/pagination.html`; `query` is the list's own."""
        start = f"?{query}&" if query else "?"
        return {
            "previous_url": f"{start}before={self.previous}" if self.previous else "",
            "next_url": f"{start}after={self.next}" if self.next else "",
        }


def page_of(
    parts: Sequence[QuerySet[Any]],
    column: str,
    *,
    size: int,
    newest_first: bool = False,
    after: Key | None = None,
    before: Key | None = None,
) -> Page:
    """Return the `size` rows that come next to a key in the order of `column`, then of id; without one, the first."""
    backwards = before is not None and after is None
    key = before if backwards else after
    down = newest_first != backwards
    if key is not None:
        parts = [part.filter(_beyond(column, key, down)) for part in parts]
    order = (f"-{column}", "-pk") if down else (column, "pk")
    read = [list(part.order_by(*order)[: size + 1]) for part in parts]
    found = list(islice(merge(*read, key=attrgetter(column, "pk"), reverse=down), size + 1))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    first, last = (_key(found[0], column), _key(found[-1], column)) if found else (None, None)
    return Page(
        rows=found,
        previous=first if (more if backwards else key is not None) else None,
        next=last if (more or backwards) else None,
    )


def first_page(read: Sequence[Any], column: str, *, size: int) -> Page:
    """Return the first page of a list whose first `size` + 1 rows were `read` already, by a prepared query."""
    rows = list(read[:size])
    return Page(rows=rows, previous=None, next=_key(rows[-1], column) if len(read) > size else None)


def page_of_ranks(
    rows: QuerySet[Any],
    ranks: Sequence[QuerySet[Any]],
    column: str,
    *,
    size: int,
    after: Key | None = None,
    before: Key | None = None,
) -> Page:
    """Return the `size` of `rows` that come next to a key: rank after rank, each in the order of `column`, then of id.

    `ranks` are disjoint and each is read by an index, whatever the number of rows; their keys are asked for at once.
    """
    backwards = before is not None and after is None
    key = before if backwards else after
    order = (f"-{column}", "-pk") if backwards else (column, "pk")
    keys = [_keys_of(rank, place, column, key, order, size) for place, rank in enumerate(ranks)]
    listed = keys[0].union(*keys[1:], all=True).order_by("-place" if backwards else "place", *order)
    places = {pk: place for place, _at, pk in listed[: size + 1]}
    known = {row.pk: row for row in rows.filter(pk__in=list(places)[:size])}
    found = [known[pk] for pk in places if pk in known]
    if backwards:
        found.reverse()
    ends = [_ranked(found[end], places, column) for end in (0, -1)] if found else [None, None]
    more = len(places) > size
    return Page(
        rows=found,
        previous=ends[0] if (more if backwards else key is not None) else None,
        next=ends[1] if (more or backwards) else None,
    )


def _keys_of(
    rank: QuerySet[Any], place: int, column: str, key: Key | None, order: tuple[str, ...], size: int
) -> QuerySet[Any]:
    if key is not None:
        try:
            rank = rank.filter(_beyond(column, Key(key.at - place * RANK, key.id), down=order[0].startswith("-")))
        except OverflowError:  # a key from before all time, which is no key of this list
            rank = rank.none()
    keyed = rank.annotate(place=Value(place, output_field=IntegerField())).order_by(*order)
    return keyed.values_list("place", column, "pk")[: size + 1]


def _ranked(row: Any, places: Mapping[Any, int], column: str) -> Key:
    return Key(getattr(row, column) + places[row.pk] * RANK, row.pk)


def counted(parts: Sequence[QuerySet[Any]], most: int = COUNTED_TO) -> int:
    """Return how many rows there are; `most` + 1 says "more", for counting ends there."""
    return min(most + 1, sum(part.order_by()[: most + 1].count() for part in parts))


def cut(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return as many of `rows` as `counted` counts, for a count of one's own (`PreparedCount`)."""
    return rows.order_by().values("pk")[: COUNTED_TO + 1]


def in_words(count: int, most: int = COUNTED_TO) -> str:
    """Return what `counted` found as it is read: "12", or "1000+"."""
    return f"{most}+" if count > most else str(count)


def _key(row: Any, column: str) -> Key:
    return Key(getattr(row, column), row.pk)


def _beyond(column: str, key: Key, down: bool) -> Q:
    # The first half alone lets an index begin at the key; the second orders the rows of one moment.
    so_far, beyond = ("lte", "lt") if down else ("gte", "gt")
    return Q((f"{column}__{so_far}", key.at)) & (Q((f"{column}__{beyond}", key.at)) | Q((f"pk__{beyond}", key.id)))
