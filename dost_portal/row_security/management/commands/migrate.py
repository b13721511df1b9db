"""Django's `migrate`, which then raises the walls: no table stands a moment longer without its policies."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from dost_portal.row_security.raising import raise_walls


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        whole = not options["app_label"] and not options["plan"] and not options["check_unapplied"]
        if whole and options["database"] == DEFAULT_DB_ALIAS and raise_walls() and options["verbosity"] > 0:
            self.stdout.write("  The roles, grants and policies were laid down anew.")
