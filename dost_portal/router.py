"""`trail` is a second connection to the same database: nothing is migrated through it."""

from typing import Any


class OneDatabase:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "trail" else None
