"""Check the chain of the trail, by itself and against the heads kept elsewhere."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dost_portal.audit import heads
from dost_portal.audit.models import AuditEvent
from dost_portal.audit.trail import first_bad_position


class Command(BaseCommand):
    help = (
        "Verify the hash chain of the trail: exit 0 when it holds, else 1 naming the first bad entry."
        " Compared with the heads of DOST_AUDIT_HEADS, or of --heads, it also finds a cut end and a trail that was"
        " rewritten as a whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", default="", help="file or address of the heads; default DOST_AUDIT_HEADS")

    def handle(self, *args: Any, **options: Any) -> None:
        bad = first_bad_position()
        if bad is not None:
            raise CommandError(f"the trail does not hold from entry {bad} on", returncode=1)
        known = self._heads(options["heads"])
        bad = heads.first_bad(known)
        if bad is not None:
            raise CommandError(f"the trail is not what its head of entry {bad} says", returncode=1)
        count = AuditEvent.objects.filter(position__isnull=False).count()
        self.stdout.write(f"the trail holds: {count} entries, {len(known)} heads")

    def _heads(self, named: str) -> list[heads.Head]:
        try:
            return heads.read(named or settings.AUDIT_HEADS)
        except heads.HeadsError as error:
            if named:
                raise CommandError(str(error), returncode=1) from None
            self.stderr.write("no heads kept elsewhere were found: a cut end would not be noticed")
            return []
