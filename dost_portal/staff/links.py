"""One-time links: the invitation of a new account, and a new password for one that exists.

A link is signed and not stored. It ends by its use (the password is part of what is signed), by its time
(PASSWORD_RESET_TIMEOUT), by a newer one, and with the account.
"""

from typing import Final

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from dost_portal.audit import trail
from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.credentials import RecoveryCode, SecondFactor
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role

LINK: Final = "staff.link"
FACTOR_RESET: Final = "staff.factor_reset"


class LinkTokens(PasswordResetTokenGenerator):
    key_salt = "dost_portal.staff.links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        issued = user.link_issued_at.isoformat() if user.link_issued_at else ""
        return f"{user.pk}|{user.password}|{issued}|{user.is_active}|{timestamp}"


tokens = LinkTokens()


def is_invited(user: User) -> bool:
    """Tell whether `user` never had a password of their own."""
    return not user.has_usable_password()


@transaction.atomic
def issue(*, user: User, by: User, mail: bool = False) -> str:
    """Return a new link for `user`, the only one that is good from now on; with `mail` it also goes to them.

    It is made again where the mail is sent, so that no table holds it.
    """
    user.link_issued_at = timezone.now()
    user.save(update_fields=["link_issued_at"])
    event = "staff.invited" if is_invited(user) else "staff.password_link"
    trail.record(event, by=by, subject=f"user:{user.pk}", detail={"mail": mail})
    if mail:
        outbox.write(LINK, _subject(user))
    return url_of(user)


def url_of(user: User) -> str:
    """Return the address of the link that is good for `user` now."""
    arguments = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": tokens.make_token(user)}
    return _host(user) + reverse("staff:set_password", kwargs=arguments)


@transaction.atomic
def reset_factor(*, user: User, by: User) -> None:
    """Take a lost second factor away, with all sessions; the person sets up a new one and is told."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    user.factor_reset_at = timezone.now()
    user.save(update_fields=["factor_reset_at"])
    end_sessions(user=user, by=by)
    trail.record("second_factor.reset", by=by, subject=f"user:{user.pk}")
    outbox.write(FACTOR_RESET, f"{user.pk}:{int(user.factor_reset_at.timestamp())}")


@transaction.atomic
def end_sessions(*, user: User, by: User) -> None:
    """End every session of `user`, on whichever surface: what each was opened with holds no more."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.sessions.all().delete()
    user.refresh_from_db(fields=["session_epoch"])
    trail.record("sessions.ended", by=by, subject=f"user:{user.pk}")


def mail_link(message: OutboxMessage) -> None:
    """Send the link of a message of kind LINK, unless a newer one was issued since or it was used."""
    user = _still_asked(message, "link_issued_at")
    if user is not None:
        subject = _("DOST: your invitation") if is_invited(user) else _("DOST: your new password")
        _mail(message, user, subject, f"{url_of(user)}\n")


def mail_factor_reset(message: OutboxMessage) -> None:
    user = _still_asked(message, "factor_reset_at")
    if user is not None:
        text = _("Your second factor was removed by an administrator. If you did not ask for it, call them at once.")
        _mail(message, user, _("DOST: your second factor was removed"), f"{text}\n")


def _mail(message: OutboxMessage, user: User, subject: str, body: str) -> None:
    headers = {"Message-ID": f"<{message.pk}@dost>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject, body=body, to=[user.email], headers=headers).send()


def _still_asked(message: OutboxMessage, field: str) -> User | None:
    key, _colon, stamp = message.subject.partition(":")
    user = User.objects.filter(pk=key, is_active=True).exclude(email="").first()
    moment = getattr(user, field, None)
    return user if moment is not None and stamp == str(int(moment.timestamp())) else None


def _subject(user: User) -> str:
    assert user.link_issued_at is not None  # noqa: S101 - set by the caller
    return f"{user.pk}:{int(user.link_issued_at.timestamp())}"


def _host(user: User) -> str:
    return settings.DSMF_URL if user.has_role(Role.DSMF) else settings.PUBLIC_URL
