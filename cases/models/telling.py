"""How what the clocks announce reaches people: their choices, the web hooks, the escalations, the digest."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.deadline import Stage
from dost_portal.audit.models import ClockTimestamp
from dost_portal.crypto import unwrap, wrap
from dost_portal.staff.models import User


class TellingChoice(models.Model):
    """By which channels one person hears of what. Without a row the defaults hold.

    A missed deadline and its escalation always ring in the portal: there is no column to switch that off.
    The columns are read by the sweep's statement (`cases.services.firing`), the defaults stand there too.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="telling_choice")
    warning_portal = models.BooleanField(default=True)
    warning_mail = models.BooleanField(default=False)
    breach_mail = models.BooleanField(default=True)
    escalation_mail = models.BooleanField(default=True)
    digest_portal = models.BooleanField(default=True)
    digest_mail = models.BooleanField(default=True)
    sound = models.BooleanField(default=False)


class WebHook(models.Model):
    """A system of the agency that is told of each stage by a signed POST. It learns ids and codes only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=400)
    least_stage = models.PositiveSmallIntegerField(_("tell from this level on"), choices=Stage, default=Stage.BREACH)
    is_active = models.BooleanField(_("active"), default=True)
    key_id = models.CharField(max_length=32, editable=False)
    wrapped = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("web hook")
        verbose_name_plural = _("web hooks")

    def __str__(self) -> str:
        return self.name

    def seal(self, secret: str) -> None:
        """Keep `secret`, with which every message to this address is signed."""
        self.key_id, self.wrapped = wrap(secret.encode(), self.wrapping_context())

    def open_secret(self) -> bytes:
        return unwrap(self.key_id, bytes(self.wrapped), self.wrapping_context())

    def wrapping_context(self) -> str:
        return f"webhook:{self.pk}"


class EscalationMultiple(models.Model):
    """At which multiple of its time a clock that still runs is told to the agency's supervisors.

    Read when a clock starts; a clock that runs keeps what held then.
    """

    multiple = models.DecimalField(
        _("multiple of the clock's time"),
        max_digits=4,
        decimal_places=1,
        unique=True,
        validators=[MinValueValidator(1.1), MaxValueValidator(100)],
        help_text=_("2 means: when twice the time has passed, an hour after a deadline of one hour."),
    )

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ("multiple",)
        constraints = (
            models.CheckConstraint(condition=Q(multiple__gt=1, multiple__lte=100), name="escalation_after_the_breach"),
        )

    def __str__(self) -> str:
        return f"{self.multiple:g}"


class DigestDay(models.Model):
    """The digest of this day (in Baku) is made: whoever writes the row makes it, in the same transaction."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField(db_default=ClockTimestamp())
