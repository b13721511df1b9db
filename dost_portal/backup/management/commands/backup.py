"""`manage.py backup FOLDER`: a consistent, encrypted copy of the database and the files."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dost_portal.backup.copy import BackupError, make


class Command(BaseCommand):
    help = (
        "Copies the database (as of one moment) and the files into a new folder, encrypted to public keys of age. "
        "Run it with the owner's DATABASE_URL. The field keys are no part of it: keep them elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to; must not exist yet")
        parser.add_argument("--to", action="append", default=[], help="a public key (age1…); else DOST_BACKUP_TO")

    def handle(self, *args: Any, folder: Path, to: list[str], **options: Any) -> None:
        began = time.monotonic()
        try:
            manifest = make(folder, to or settings.BACKUP_TO)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        figures = {"made_at": manifest.made_at, "rows": sum(manifest.rows.values()), "files": manifest.files}
        self.stdout.write(json.dumps(figures | {"seconds": round(time.monotonic() - began, 1)}))
