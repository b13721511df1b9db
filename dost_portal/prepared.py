"""Queries whose SQL is written once a process, and planned once a connection.

Django takes longer to write the hot ones than PostgreSQL to answer, and PostgreSQL longer to plan them, for every table
brings its policies. A prepared query is made at the first call from places instead of values, and runs with the
values of each call:

    moves_of = Prepared(lambda case: CaseMove.objects.filter(case=case).order_by("-at"), UUID)
    moves_of(case.pk)
"""

import copy
import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any, Final, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

_R = TypeVar("_R")

# Stands where a query asks for a centre and there is none: no centre has it.
NO_CENTRE: Final = -1
_A_DAY: Final = dt.datetime(1, 2, 3, tzinfo=dt.UTC)
# What stands for the n-th value while the SQL is written: nothing that a query would name by itself.
_PLACES: Final[dict[type, Callable[[int], Any]]] = {
    UUID: lambda n: UUID(int=0xD057 << 64 | n),
    int: lambda n: 2_000_057_000 + n,
    str: lambda n: f"\ue000place {n}",
    list: lambda n: [UUID(int=0xD058 << 64 | n)],
    dt.date: lambda n: (_A_DAY + dt.timedelta(days=n)).date(),
    dt.datetime: lambda n: _A_DAY + dt.timedelta(days=n),
}


class Prepared(Generic[_R]):
    """A query of `kinds` of values; `build` makes its queryset from them and may look at nothing else.

    What differs in more than its values, as what a supervisor sees and an agent does not, is another query.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, _R]"], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._written: _Written | None = None

    def __call__(self, *values: Any) -> list[_R]:
        """Return the rows for `values`, in the order of the kinds; a list of ids where the kind is a list."""
        queryset, compiler, text = self._written or self._write()
        asked = copy.copy(compiler)
        # A connection belongs to one thread, the text to all.
        where = asked.connection = connections[queryset.db]
        name, sql = text.at(where)
        asked.as_sql = lambda *_args, **_kwargs: (sql, values)  # type: ignore[method-assign]
        rows = queryset.all()
        rows.query.get_compiler = lambda *_args, **_kwargs: asked  # type: ignore[method-assign]
        found = list(rows)
        text.told(where, name)
        return found

    def _write(self) -> "_Written":
        places = [_PLACES[kind](number) for number, kind in enumerate(self._kinds)]
        queryset = self._build(*places)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, values = compiler.as_sql()
        parameters = [_Place(places.index(value)) if value in places else value for value in values]
        missed = set(range(len(places))) - {p.number for p in parameters if isinstance(p, _Place)}
        # A moment that was "now" when the query was written would be the same one for ever.
        if missed or any(isinstance(value, dt.date) for value in parameters):
            raise TypeError(f"values {sorted(missed)} have no place in the query, or it holds a moment of its own")
        # The slow log and the traces tell it by where it stands in the code.
        place = f"{self._build.__module__}:{self._build.__code__.co_firstlineno}"
        self._written = queryset, compiler, _Text(place, self._asked(sql), parameters, len(places))
        return self._written

    def _asked(self, sql: str) -> str:
        return sql


class PreparedCount(Prepared[Any]):
    """How many rows a query has, prepared likewise; it ends counting where its queryset is cut."""

    def __call__(self, *values: Any) -> Any:
        queryset, _compiler, text = self._written or self._write()
        return text.row(connections[queryset.db], values)[0]

    def _asked(self, sql: str) -> str:
        return f"SELECT count(*) FROM ({sql}) AS counted"  # noqa: S608 - what Django wrote


class PreparedSql:
    """SQL of one's own that answers one row, prepared likewise; `places` values stand in it as $1, $2 and so on.

    `name` is what the slow log and the traces call it.
    """

    def __init__(self, name: str, sql: str, places: int) -> None:
        self._text = _Text(name, sql.replace("%", "%%"), [], places)

    def __call__(self, *values: Any) -> tuple[Any, ...]:
        """Return the row for `values`."""
        return self._text.row(connections[DEFAULT_DB_ALIAS], values)


class _Place:
    def __init__(self, number: int) -> None:
        self.number = number


class _Text:
    """The SQL of a query, told to a connection once; `parameters` are its values in order, some of them places."""

    def __init__(self, place: str, sql: str, parameters: list[Any], places: int) -> None:
        self._place, self._sql, self._parameters = place[-_LONGEST:], sql, parameters
        self._values = f" ({', '.join(['%s'] * places)})" if places else ""
        # By which name which connection knows it: one that was opened anew knows none.
        self._known: WeakKeyDictionary[BaseDatabaseWrapper, tuple[Any, str]] = WeakKeyDictionary()

    def at(self, where: BaseDatabaseWrapper) -> tuple[str, str]:
        """Return the name it has at `where` and what asks for its rows, with a place for each value.

        Where it is not known yet the query itself goes before, in the same round trip.
        """
        where.ensure_connection()
        connected, name = self._known.get(where, (None, ""))
        if connected is where.connection:
            return name, f"EXECUTE {name}{self._values}"
        name = f'"{self._place}:{next(_numbers)}"'
        return name, f"PREPARE {name} AS {self._in_full(where)}; EXECUTE {name}{self._values}"

    def row(self, where: BaseDatabaseWrapper, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the one row that it answers at `where`."""
        name, sql = self.at(where)
        with where.cursor() as cursor:
            cursor.execute(sql, values)
            row: tuple[Any, ...] = cursor.fetchone()
        self.told(where, name)
        return row

    def told(self, where: BaseDatabaseWrapper, name: str) -> None:
        """Note that `where` has answered: what failed may never have reached it, and is told again by a new name."""
        self._known[where] = where.connection, name

    def _in_full(self, where: BaseDatabaseWrapper) -> str:
        first, *others = self._sql.split("%s")
        with where.connection.cursor() as cursor:
            said = [_said(parameter, cursor) for parameter in self._parameters]
        return first + "".join(value + after for value, after in zip(said, others, strict=True))


def _said(parameter: Any, cursor: Any) -> str:
    if isinstance(parameter, _Place):
        return f"${parameter.number + 1}"
    return str(cursor.mogrify("%s", [parameter]).decode()).replace("%", "%%")


_Written = tuple[QuerySet[Any, Any], SQLCompiler, _Text]
_numbers: Final = count()
_LONGEST: Final = 50  # a name has 63 bytes at most
