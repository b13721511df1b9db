"""One delivery sweep now."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from dost_portal.outbox.outbox import deliver


class Command(BaseCommand):
    help = "Deliver what waits in the outbox, once; prints JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(asdict(deliver())))
