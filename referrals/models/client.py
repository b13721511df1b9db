"""The systems that speak with the interface: their keys (hashes only), limits, repeated calls, web hooks."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import unwrap, wrap


class ClientScope(models.TextChoices):
    READ = "referrals:read", _("read referrals and places")
    ACKNOWLEDGE = "referrals:acknowledge", _("acknowledge")
    DECIDE = "referrals:decide", _("decide, and confirm an arrival")
    ASK = "referrals:ask", _("ask the centre")
    SEND = "referrals:send", _("send referrals, as a system of the DOST Agency")


class ApiClient(models.Model):
    """One system. Its key is shown once, when it is made; what stands here opens nothing.

    What it does is done by `user`, a member of DSMF's desk that cannot log in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    scopes = ArrayField(models.CharField(max_length=24), default=list, verbose_name=_("may"))
    signed = models.BooleanField(_("signs its requests"), default=False)
    per_minute = models.PositiveIntegerField(
        _("requests a minute"), default=120, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    is_active = models.BooleanField(_("active"), default=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+")
    key_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    key_hint = models.CharField(_("key begins with"), max_length=8, editable=False)
    # The key before: it works until then, so that a system can change over without a pause.
    old_key_hash = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    old_key_until = models.DateTimeField(_("old key until"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=ClockTimestamp())

    class Meta:
        verbose_name = _("system with a key")
        verbose_name_plural = _("systems with a key")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(old_key_hash__isnull=True, old_key_until__isnull=True)
                | Q(old_key_hash__isnull=False, old_key_until__isnull=False),
                name="api_old_key_ends",
            ),
            models.CheckConstraint(condition=Q(scopes__contained_by=ClientScope.values), name="api_scopes_known"),
        )

    def __str__(self) -> str:
        return self.name


class ApiWindow(models.Model):
    """How many requests a client made in the minute that began at `began`. One row a client."""

    client = models.OneToOneField(ApiClient, on_delete=models.CASCADE, primary_key=True, related_name="+")
    began = models.DateTimeField()
    count = models.PositiveIntegerField()


class ApiCall(models.Model):
    """What was answered to a call with an idempotency key: the same call again is answered the same."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="")
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("client", "key"), name="api_call_once"),)
        indexes = (models.Index(fields=("at",), name="api_call_by_age"),)


class ReferralHook(models.Model):
    """A system of DSMF's that is told, by a signed POST, which referral has something new: its reference, no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=400)
    is_active = models.BooleanField(_("active"), default=True)
    key_id = models.CharField(max_length=32, editable=False)
    wrapped = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("web hook of DSMF")
        verbose_name_plural = _("web hooks of DSMF")

    def __str__(self) -> str:
        return self.name

    def wrapping_context(self) -> str:
        return f"referralhook:{self.pk}"

    def seal(self, secret: str) -> None:
        """Keep `secret`, with which every message to this address is signed."""
        self.key_id, self.wrapped = wrap(secret.encode(), self.wrapping_context())

    def open_secret(self) -> bytes:
        return unwrap(self.key_id, bytes(self.wrapped), self.wrapping_context())
