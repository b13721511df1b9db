"""A management command on a machine whose clock is off: `python -m tests.faults.skewed SECONDS command arguments`."""

import os
import sys
import time
from datetime import timedelta

off = float(sys.argv.pop(1))
right = time.time
time.time = lambda: right() + off

from django.core.management import execute_from_command_line  # noqa: E402
from django.utils import timezone  # noqa: E402

right_now = timezone.now
timezone.now = lambda: right_now() + timedelta(seconds=off)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")
execute_from_command_line(sys.argv)
