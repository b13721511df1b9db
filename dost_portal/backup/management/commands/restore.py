"""`manage.py restore FOLDER --identity FILE`: a copy brought back into an empty place."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dost_portal.backup.bringing_back import bring_back
from dost_portal.backup.copy import BackupError


class Command(BaseCommand):
    help = (
        "Fills an empty database and an empty store of files from what `backup` made. The database's roles must be "
        "there (docs/deploy/make-roles.sh). Afterwards run migrate and verify_audit."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--identity", type=Path, required=True, help="the file with age's secret key")

    def handle(self, *args: Any, folder: Path, identity: Path, **options: Any) -> None:
        began = time.monotonic()
        try:
            manifest = bring_back(folder, identity.read_text("ascii"))
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        figures = {"made_at": manifest.made_at, "rows": sum(manifest.rows.values()), "files": manifest.files}
        self.stdout.write(json.dumps(figures | {"seconds": round(time.monotonic() - began, 1)}))
