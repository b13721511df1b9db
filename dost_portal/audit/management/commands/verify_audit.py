"""Check the chain of the trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dost_portal.audit.models import AuditEvent
from dost_portal.audit.trail import first_bad_position


class Command(BaseCommand):
    help = "Verify the hash chain of the trail: exit 0 when it holds, else 1 naming the first bad entry."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = first_bad_position()
        if bad is not None:
            raise CommandError(f"the trail does not hold from entry {bad} on", returncode=1)
        count = AuditEvent.objects.filter(position__isnull=False).count()
        self.stdout.write(f"the trail holds: {count} entries")
