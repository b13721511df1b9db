"""Announcements that leave the portal: by e-mail and by web hook. Nothing of a case leaves with them.

At least once, never exactly once: a sender may die between the receiver's yes and our own note of it.
The id of the outbox message goes along every time, so that the receiver knows a repetition.
"""

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from smtplib import SMTPResponseException
from threading import Timer
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cases.models import Alert, Announcement, DeadlineStage, Stage, WebHook
from cases.services.clocks import database_now
from dost_portal.outbox.outbox import NotYetError

# In all, however slowly the other side speaks.
HOOK_SECONDS: Final = 5.0
# Who could not be reached is left alone for a while: one that is silent must not hold up the others.
REST_SECONDS: Final = 20.0

SUBJECTS: Final = {
    Stage.WARNING: _("DOST: a deadline comes near"),
    Stage.BREACH: _("DOST: a deadline was missed"),
    Stage.ESCALATION: _("DOST: a missed deadline waits on"),
    Stage.RAISED: _("DOST: a deadline was raised to the agency"),
    None: _("DOST: the digest of the day"),
}
ALERT_SUBJECTS: Final = {
    Alert.EMERGENCY_ACCESS: _("DOST: a case was opened in an emergency"),
    Alert.NOBODY_RESPONSIBLE: _("DOST: a case has lost its responsible agent"),
}

_rests_until: dict[str, float] = {}


def mail(*, key: UUID, announcement_id: int) -> None:
    """Send the announcement to its person: a subject and a link. `key` becomes the Message-ID.

    Raises NotYetError or an SMTP error where the server did not take it. Nothing is sent to who has no
    address (any more) or was disabled.
    """
    told = Announcement.objects.select_related("user", "stage").filter(pk=announcement_id).first()
    if told is None or not told.user.is_active or not told.user.email:
        return
    with translation.override("az"):
        message = EmailMessage(
            subject=str(_subject(told)),
            body=f"{settings.PUBLIC_URL}/announcements/{told.pk}/\n",
            to=[told.user.email],
            headers={"Message-ID": f"<{key}@dost>", "Auto-Submitted": "auto-generated"},
        )
        _reach("mail", message.send)


def _subject(told: Announcement) -> object:
    if told.alert:
        return ALERT_SUBJECTS[Alert(told.alert)]
    return SUBJECTS[told.stage.level if told.stage else None]


def call_hook(*, key: UUID, subject: str) -> None:
    """Tell a web hook of a stage. `subject` is "hook:stage", `key` the same at each try.

    Raises NotYetError for any answer but 2xx within HOOK_SECONDS. A hook that was switched off is told nothing.
    """
    hook_id, _colon, stage_id = subject.partition(":")
    hook = WebHook.objects.filter(pk=hook_id, is_active=True).first()
    stage = DeadlineStage.objects.select_related("deadline__case__centre").filter(pk=stage_id).first()
    if hook is None or stage is None:
        return
    body = _body(key, stage)
    timestamp = str(int(database_now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(key),
        "X-Dost-Timestamp": timestamp,
        "X-Dost-Signature": "sha256=" + signature(secret=hook.open_secret(), timestamp=timestamp, body=body),
    }
    status = _reach(hook_id, lambda: _post(hook.url, body, headers))
    if not 200 <= status < 300:
        raise NotYetError(f"http_{status}")


def signature(*, secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 in hex over the timestamp, a dot and the body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _body(key: UUID, stage: DeadlineStage) -> bytes:
    told = {
        "id": str(key),
        "event": f"deadline.{stage.level.name.lower()}",
        "clock": stage.deadline.clock,
        "centre": stage.deadline.case.centre.code,
        "due_at": stage.deadline.due_at.isoformat(),
        "url": f"{settings.PUBLIC_URL}/overdue/",
    }
    return json.dumps(told).encode()


def _reach(whom: str, call: Callable[[], int]) -> int:
    """Call somebody who may be silent; raise NotYetError at once for one who was silent just now."""
    if time.monotonic() < _rests_until.get(whom, 0.0):
        raise NotYetError("not_reached_just_now")
    try:
        return call()
    except SMTPResponseException as error:
        raise NotYetError(f"smtp_{error.smtp_code}") from None
    except (OSError, HTTPException) as error:
        _rests_until[whom] = time.monotonic() + REST_SECONDS
        raise NotYetError(type(error).__name__) from None


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post and return the status; redirects are not followed and the answer's body is not read."""
    parts = urlsplit(url)
    door = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = door(parts.hostname or "", parts.port, timeout=HOOK_SECONDS)
    # The timeout of a socket is for each read: one byte every few seconds would hold us for ever.
    cut = Timer(HOOK_SECONDS, _cut, [connection])
    cut.start()
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        cut.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
