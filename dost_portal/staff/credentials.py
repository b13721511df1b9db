"""What lets somebody in and keeps them in: second factor, recovery codes, sessions, failed attempts.

None of it opens a door by itself to who reads the database: secrets are sealed, codes and session keys
are kept as digests, names and addresses of failed attempts as blind indexes.
"""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import unwrap, wrap


class SecondFactor(models.Model):
    """One authenticator of one person. `last_step` is the time step of the last code that was accepted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_factors")
    key_id = models.CharField(max_length=32)
    wrapped = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    # By how many steps the authenticator's clock was off when it was last heard.
    drift = models.SmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(confirmed_at__isnull=False), name="second_factor_one_in_use"
            ),
            models.UniqueConstraint(
                fields=("user",), condition=Q(confirmed_at__isnull=True), name="second_factor_one_being_set_up"
            ),
        )

    def seal(self, secret: bytes) -> None:
        self.key_id, self.wrapped = wrap(secret, self.wrapping_context())

    def open_secret(self) -> bytes:
        return unwrap(self.key_id, bytes(self.wrapped), self.wrapping_context())

    def wrapping_context(self) -> str:
        return f"second-factor:{self.pk}"


class RecoveryCode(models.Model):
    """The keyed digest of a code that takes the authenticator's place once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField(max_length=16)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once_per_user"),)


class LoginFailure(models.Model):
    """A wrong password or code: at which door, and from which address where the device was not known."""

    at = models.DateTimeField(db_default=ClockTimestamp())
    door = models.BinaryField(max_length=16)
    address = models.BinaryField(max_length=16, null=True)

    class Meta:
        indexes = (
            models.Index(fields=("door", "at"), name="login_failure_by_door"),
            models.Index(fields=("address", "at"), name="login_failure_by_address"),
        )


class SessionManager(BaseSessionManager["Session"]):
    def alive(self) -> models.QuerySet["Session"]:
        """Return the sessions whose limits (SESSION_IDLE_SECONDS, SESSION_TOTAL_SECONDS) have not passed."""
        now = timezone.now()
        idle, total = (
            timedelta(seconds=value) for value in (settings.SESSION_IDLE_SECONDS, settings.SESSION_TOTAL_SECONDS)
        )
        return self.filter(seen_at__gt=now - idle, began_at__gt=now - total).order_by("-seen_at")


class Session(AbstractBaseSession):
    """A session on the server. `session_key` is a digest of the cookie's, so that a copy of the table opens none."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions", editable=False
    )
    surface = models.CharField(max_length=8)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta:
        indexes = (models.Index(fields=("user",), name="session_by_user"),)
