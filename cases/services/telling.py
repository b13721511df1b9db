"""Announcements that leave the portal: by e-mail and by web hook. Nothing of a case leaves with them.

At least once, never exactly once: a sender may die between the receiver's yes and our own note of it.
The id of the outbox message goes along every time, so that the receiver knows a repetition.
"""

from smtplib import SMTPResponseException
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cases.models import RELAYED, Alert, Announcement, DeadlineStage, Stage, WebHook
from dost_portal.outbox import http
from dost_portal.outbox.outbox import NotYetError

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
    Alert.ODD_READING: _("DOST: an odd reading"),
    Alert.TEXT_WAITS: _("DOST: a text waits for your release"),
    Alert.QUESTION: _("DOST: a question waits for your answer"),
    **dict.fromkeys(RELAYED, _("DOST: the agency has passed a message on")),
}


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
        http.reach("mail", lambda: _send(message))


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except SMTPResponseException as error:
        raise NotYetError(f"smtp_{error.smtp_code}") from None


def _subject(told: Announcement) -> object:
    if told.alert:
        return ALERT_SUBJECTS[Alert(told.alert)]
    return SUBJECTS[told.stage.level if told.stage else None]


def call_hook(*, key: UUID, subject: str) -> None:
    """Tell a web hook of a stage. `subject` is "hook:stage", `key` the same at each try.

    Raises NotYetError as `http.call_hook` does. A hook that was switched off is told nothing.
    """
    hook_id, _colon, stage_id = subject.partition(":")
    hook = WebHook.objects.filter(pk=hook_id, is_active=True).first()
    stage = DeadlineStage.objects.select_related("deadline__case__centre").filter(pk=stage_id).first()
    if hook is None or stage is None:
        return
    told = {
        "event": f"deadline.{stage.level.name.lower()}",
        "clock": stage.deadline.clock,
        "centre": stage.deadline.case.centre.code,
        "due_at": stage.deadline.due_at.isoformat(),
        "url": f"{settings.PUBLIC_URL}/overdue/",
    }
    http.call_hook(hook=hook, key=key, told=told)
