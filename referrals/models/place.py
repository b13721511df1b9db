"""The special rehabilitation centres between which DSMF decides."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dost_portal.crypto import unwrap, wrap

LARGEST = 500


class PlaceOfRehabilitation(models.Model):
    """A special rehabilitation centre (passport item 23, step 5), known by its code.

    Where it is stands sealed, for those who may know; everybody else reads its economic region, and that on
    DSMF's side alone.
    """

    class Kind(models.TextChoices):
        """Decision 89 of 25.04.2012 of the Cabinet of Ministers: state and non-state centres."""

        STATE = "state", _("State")
        NON_STATE = "non_state", _("Non-state")

    class Takes(models.TextChoices):
        EVERYBODY = "everybody", _("Women and men")
        WOMEN = "women", _("Women")
        MEN = "men", _("Men")

    code = models.CharField(
        _("code"),
        max_length=16,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}-[0-9]{2,4}$", _("Two capitals, a hyphen and a number: SR-01."))],
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    region = models.CharField(_("economic region"), max_length=24, help_text=_("Its code; never an address."))
    takes = models.CharField(_("takes"), max_length=12, choices=Takes, default=Takes.EVERYBODY)
    takes_children = models.BooleanField(_("takes children"), default=True)
    # The needs of the contract that it can meet beyond a bed: medical help, aids, an interpreter …
    meets = ArrayField(models.CharField(max_length=24), default=list, blank=True, verbose_name=_("can meet"))
    capacity = models.PositiveSmallIntegerField(_("beds"), default=0, validators=[MaxValueValidator(LARGEST)])
    occupied = models.PositiveSmallIntegerField(_("beds taken"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    active = models.BooleanField(_("offered"), default=True)
    key_id = models.CharField(max_length=32, editable=False, blank=True)
    wrapped = models.BinaryField(editable=False, default=bytes)

    class Meta:
        verbose_name = _("special rehabilitation centre")
        verbose_name_plural = _("special rehabilitation centres")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("state", "non_state")), name="place_kind_known"),
            models.CheckConstraint(condition=Q(takes__in=("everybody", "women", "men")), name="place_takes_known"),
            models.CheckConstraint(condition=Q(capacity__lte=LARGEST), name="place_capacity_is_possible"),
        )

    def __str__(self) -> str:
        return self.code

    def wrapping_context(self) -> str:
        return f"place:{self.code}"

    def seal_address(self, address: str) -> None:
        """Keep where the place is, sealed; empty forgets it."""
        if not address:
            self.key_id, self.wrapped = "", b""
            return
        self.key_id, self.wrapped = wrap(address.encode(), self.wrapping_context())

    def open_address(self) -> str:
        """Return where the place is; to be shown to whoever has Permission.PLACE_ADDRESS alone."""
        return unwrap(self.key_id, bytes(self.wrapped), self.wrapping_context()).decode() if self.key_id else ""
