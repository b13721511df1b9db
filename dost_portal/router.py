"""One database on several connections: which of them is asked, and how each is reached.

`trail` is a second connection to the same server, `replica` one to a standby that lists are read from. Nothing is
migrated through either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS

REPLICA: Final = "replica"
_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)


class OneDatabase:
    """Reads go where the caller said (`reads_replica`), whatever server a row came from; writes to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reading_alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *rows: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None if db == DEFAULT_DB_ALIAS else False


def reading_alias() -> str:
    """Return the connection that is read from at present."""
    return _reading.get()


@contextmanager
def reads_replica() -> Iterator[None]:
    """Send reads to the replica. For `dost_portal.replica`, which knows whether that will do."""
    token = _reading.set(REPLICA)
    try:
        yield
    finally:
        _reading.reset(token)


def servers(database: dict[str, Any], *, standby: str, replica: str) -> dict[str, dict[str, Any]]:
    """Return the connections by name, for the settings. `standby` and `replica` are "host:port", "" for none.

    Whichever of primary and standby takes writes is connected to, so that a failover needs no new settings.
    """
    default = _with_standby(database, standby) if standby else database
    # What was read or refused is on record even when the page's own transaction is rolled back: the trail has a
    # connection of its own (security requirements 18 to 20).
    found = {DEFAULT_DB_ALIAS: default, "trail": default | {"TEST": {"MIRROR": DEFAULT_DB_ALIAS}}}
    return found | ({REPLICA: _replica(database, replica)} if replica else {})


def _with_standby(database: dict[str, Any], standby: str) -> dict[str, Any]:
    host, _, port = standby.partition(":")
    options = database.get("OPTIONS", {}) | {"target_session_attrs": "read-write", "connect_timeout": 3}
    both = {"HOST": f"{database['HOST']},{host}", "PORT": f"{database['PORT'] or 5432},{port or 5432}"}
    return database | both | {"OPTIONS": options}


def _replica(database: dict[str, Any], replica: str) -> dict[str, Any]:
    """One that is silent holds no page up for longer than seconds."""
    host, _, port = replica.partition(":")
    options = database.get("OPTIONS", {}) | {"connect_timeout": 2, "tcp_user_timeout": 3000}
    there = {"HOST": host, "PORT": port or "5432", "OPTIONS": options, "TEST": {"MIRROR": DEFAULT_DB_ALIAS}}
    return database | there
