"""`trail` is a second connection to the same database: nothing is migrated through it."""

from typing import Any


class OneDatabase:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "trail" else None


def with_standby(database: dict[str, Any], standby: str) -> dict[str, Any]:
    """Return the settings of a database that a standby at "host:port" may take over; "" for none.

    Whichever of the two takes writes is connected to, so that a failover needs no new settings and no restart.
    """
    if not standby:
        return database
    host, _, port = standby.partition(":")
    options = database.get("OPTIONS", {}) | {"target_session_attrs": "read-write", "connect_timeout": 3}
    both = {"HOST": f"{database['HOST']},{host}", "PORT": f"{database['PORT'] or 5432},{port or 5432}"}
    return database | both | {"OPTIONS": options}
