"""The screen as a filter: JSON lines in, JSON lines out, in the same order. Needs no database."""

import json
import sys
from collections.abc import Iterable
from typing import IO, Any

from django.core.management.base import BaseCommand

from dost_portal.screening import Finding, Identity, ScreeningFailed, screen

_FAILED_STATUS = 1


class Command(BaseCommand):
    help = (
        'Read JSON lines {"identity": {...}, "text": "..."} and print for each {"findings": [{"start": int, '
        '"end": int, "kind": ...}]}, offsets in code points of the text. A line that cannot be screened gives '
        '{"error": code} in its place and its number on stderr, never an empty list; the other lines are done, '
        "and the exit status is 1."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        failed = self._screen_lines(sys.stdin.buffer)
        if failed:
            sys.exit(_FAILED_STATUS)

    def _screen_lines(self, lines: Iterable[bytes] | IO[bytes]) -> int:
        failed = 0
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                answer: dict[str, Any] = {"findings": [_shown(finding) for finding in _screened(line)]}
            except (ValueError, RecursionError, ScreeningFailed) as error:
                # The code alone: what was typed may name somebody.
                code = "screening_failed" if isinstance(error, ScreeningFailed) else "bad_line"
                answer, failed = {"error": code}, failed + 1
                self.stderr.write(f"line {number}: {code}")
            self.stdout.write(json.dumps(answer))
        return failed


def _screened(line: bytes) -> list[Finding]:
    """Return the findings of one line; raises ValueError for what is not the JSON asked for."""
    given = json.loads(line.decode("utf-8"))
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise ValueError("an object with a text is expected")
    return screen(Identity.from_mapping(given.get("identity") or {}), given["text"])


def _shown(finding: Finding) -> dict[str, Any]:
    return {"start": finding.start, "end": finding.end, "kind": finding.kind}
