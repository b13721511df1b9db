"""One sweep of the clocks now; or the second trigger, which needs no broker."""

import json
import signal
import threading
import time
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from cases.services import announcements, clocks, closing, filing, presence, referring
from dost_portal.outbox import outbox

LONGEST_SLEEP_SECONDS = 1.0
DELIVER_EVERY_SECONDS = 0.5
SENDER_ENDS_SECONDS = 5.0


class Command(BaseCommand):
    help = "Sweep the deadlines once and print JSON. --forever: sweep whenever a stage falls due, without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--forever", action="store_true", help="go on until SIGTERM; delivers, collects, closes the day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["forever"]:
            self.stdout.write(json.dumps(asdict(clocks.sweep())))
            return
        self.running = True
        self.day_asked_at = -settings.CLOSE_DAY_SECONDS
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        # A mail server that is slow to answer must not keep a deadline waiting.
        sender = threading.Thread(target=self._deliver_on, daemon=True)
        sender.start()
        while self.running:
            self._once()
        sender.join(SENDER_ENDS_SECONDS)

    def _deliver_on(self) -> None:
        while self.running:
            try:
                outbox.deliver()
            except DatabaseError as error:
                self.stderr.write(f"delivery failed: {type(error).__name__}")
                close_old_connections()
            time.sleep(DELIVER_EVERY_SECONDS)

    def _once(self) -> None:
        try:
            clocks.sweep()
            referring.collect()
            self._close_day()
            wait = clocks.seconds_to_next_stage(LONGEST_SLEEP_SECONDS)
        except DatabaseError as error:
            # The database restarts; the enforcement must not end with it.
            self.stderr.write(f"sweep failed: {type(error).__name__}")
            close_old_connections()
            wait = LONGEST_SLEEP_SECONDS
        time.sleep(max(wait, 0.05))

    def _close_day(self) -> None:
        if time.monotonic() - self.day_asked_at >= settings.CLOSE_DAY_SECONDS:
            self.day_asked_at = time.monotonic()
            closing.close_day()
            announcements.make_digest()
            presence.keep()
            filing.examine_waiting()

    def _end(self, *_signal: Any) -> None:
        self.running = False
