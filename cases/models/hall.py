"""The screens of the hall. They need no login: whoever knows the address of one may use it."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from dost_portal.audit.models import ClockTimestamp
from dost_portal.staff.models import Centre

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 43 url-safe characters of 256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class ScreenKind(models.TextChoices):
    KIOSK = "kiosk", _("Kiosk")
    BOARD = "board", _("Board")


class HallScreenQuerySet(models.QuerySet["HallScreen"]):
    def live(self) -> "HallScreenQuerySet":
        return self.filter(revoked_at=None, centre__is_active=True)


class HallScreen(models.Model):
    """A kiosk or a board.

    The token is stored as it is: the administrator must be able to read the address when a screen is
    replaced, and it opens only what everybody in the hall sees. A stolen one is revoked.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=ScreenKind)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="screens", verbose_name=_("centre"))
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    prints = models.BooleanField(
        _("has a printer"), default=False, help_text=_("The browser must print without asking (kiosk printing).")
    )
    created_at = models.DateTimeField(_("made at"), db_default=ClockTimestamp(), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    last_seen_at = models.DateTimeField(_("last seen at"), null=True, editable=False)

    objects = HallScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("screen of the hall")
        verbose_name_plural = _("screens of the hall")
        ordering = ("centre", "kind", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=ScreenKind.values), name="screen_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.centre}"

    @property
    def path(self) -> str:
        """Where the screen is found on this server."""
        return f"/{self.kind}/{self.token}/"
