"""Migrations that the running version would not survive: old code must work on the new tables (`make check`).

What was there before the first release is left out; from then on: expand first, contract in a later release.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")

import django

django.setup()

from django.apps import apps
from django.conf import settings
from django_migration_linter import MigrationLinter

# The last migration of each app that no running version has to survive.
BEFORE = {"cases": 18, "passport": 5, "staff": 6, "referrals": 4, "outbox": 3, "audit": 4, "demo": 1}


def main() -> int:
    linter = MigrationLinter(
        str(settings.BASE_DIR),
        include_apps=sorted(BEFORE),
        ignore_name=_old(),
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return int(linter.has_errors)


def _old() -> list[str]:
    found = []
    for label, last in BEFORE.items():
        folder = Path(apps.get_app_config(label).path) / "migrations"
        found += [path.stem for path in folder.glob("0*.py") if int(path.stem[:4]) <= last]
    return found


if __name__ == "__main__":
    sys.exit(main())
