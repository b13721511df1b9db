"""The chain's heads, kept elsewhere: who rewrites the whole trail, or cuts off its end, cannot rewrite these.

DOST_AUDIT_HEADS is a file, best on another machine's disk, or an https address that takes a POST of one line
and gives all of them back to a GET. A line is JSON: {"position": n, "digest": hex, "at": ISO time}.
"""

import json
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from dost_portal.audit.models import AuditEvent

SECONDS: Final = 10


@dataclass(frozen=True)
class Head:
    position: int
    digest: str
    at: str = ""


class HeadsError(Exception):
    """The heads cannot be read or are none."""


def export() -> Head | None:
    """Write down the head of the chain as it stands; return it, None for an empty trail or where nothing was added."""
    last = AuditEvent.objects.filter(position__isnull=False).order_by("-position").first()
    if last is None or last.position is None:
        return None
    head = Head(last.position, bytes(last.digest or b"").hex(), timezone.now().isoformat())
    target = settings.AUDIT_HEADS
    if _is_address(target):
        _ask(urllib.request.Request(target, data=_line(head).encode(), method="POST"))  # noqa: S310 - https by settings
        return head
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and (known := read(target)) and known[-1].position == head.position:
        return None
    with path.open("a", encoding="utf-8") as file:
        file.write(_line(head))
    return head


def read(source: str) -> list[Head]:
    """Return the heads kept at `source`, oldest first. Raises HeadsError for what is no list of heads."""
    try:
        text = _ask(urllib.request.Request(source)) if _is_address(source) else Path(source).read_text("utf-8")  # noqa: S310
        return [Head(**json.loads(line)) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise HeadsError(f"{type(error).__name__} while reading the heads") from None


def first_bad(heads: Iterable[Head]) -> int | None:
    """Return the position of the first of `heads` that the trail does not hold as it was; None if all agree."""
    for head in sorted(heads, key=lambda one: one.position):
        entry = AuditEvent.objects.filter(position=head.position).first()
        if entry is None or bytes(entry.digest or b"").hex() != head.digest:
            return head.position
    return None


def _line(head: Head) -> str:
    return json.dumps({"position": head.position, "digest": head.digest, "at": head.at}) + "\n"


def _is_address(target: str) -> bool:
    return target.startswith(("https://", "http://"))


def _ask(request: Any) -> str:
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        return str(answer.read().decode())
