"""Wrap every key anew with the first key of DOST_FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dost_portal.audit import trail
from dost_portal.crypto import CannotOpenError, current_key_id
from dost_portal.rotation import NotTheOwnerError, rotate


class Command(BaseCommand):
    help = (
        "Put a new pair in front of DOST_FIELD_KEYS, restart, run this while the portal runs, take the old pair away."
        " Needs the login that owns the database; in docker compose: docker compose run --rm migrate python manage.py"
        " rotate_keys"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate()
        except NotTheOwnerError as error:
            raise CommandError(f"this login does not own {error}: nothing was done; see --help") from None
        except CannotOpenError as error:
            raise CommandError(f"{error}: put that key back; what was wrapped anew so far stays so") from None
        trail.record("keys.rotated", by=None, detail={"rows": sum(done.values())})
        for table, rows in done.items():
            self.stdout.write(f"{table}: {rows}")
        self.stdout.write(f"everything is wrapped by {current_key_id()!r}: the other keys may go")
