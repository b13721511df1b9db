"""Centres, desks and the people who work at them."""

import uuid
from datetime import time
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.calendar import WorkingHours
from dost_portal.staff.credentials import LoginFailure as LoginFailure
from dost_portal.staff.credentials import RecoveryCode as RecoveryCode
from dost_portal.staff.credentials import SecondFactor as SecondFactor
from dost_portal.staff.credentials import Session as Session
from dost_portal.staff.roles import CENTRE_ROLES, Permission, Role, permissions_of


class CentreCategory(models.TextChoices):
    """Passport items 4 and 20. Online is not a place of this service, so it is no choice."""

    A = "A", _("DOST Centre of category A")
    B = "B", _("DOST Centre of category B")
    C = "C", _("DOST Centre of category C")
    D = "D", _("DOST Centre of category D")
    E = "E", _("DOST Centre of category E")


def default_working_days() -> list[int]:
    return [1, 2, 3, 4, 5]


class Centre(models.Model):
    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=160)
    category = models.CharField(_("category"), max_length=1, choices=CentreCategory)
    address = models.CharField(_("address"), max_length=240, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    rayon = models.ForeignKey(
        "passport.Rayon", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    opens_at = models.TimeField(_("opens at"), default=time(9))
    closes_at = models.TimeField(_("closes at"), default=time(18))
    working_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=default_working_days,
        verbose_name=_("working days"),
        help_text=_("ISO days of the week: 1 is Monday, 7 is Sunday"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(category__in=CentreCategory.values), name="centre_category_of_the_passport"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="centre_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(working_days__len__gt=0, working_days__contained_by=list(range(1, 8))),
                name="centre_working_days_of_a_week",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def working_hours(self) -> WorkingHours:
        return WorkingHours(
            opens=self.opens_at,
            closes=self.closes_at,
            weekdays=frozenset(day - 1 for day in self.working_days),
        )


# Passport item 23, step 1: the ticket of this service is taken in the direction of social services.
SOCIAL_SERVICES = "social_services"


class Direction(models.Model):
    """What somebody may choose when taking a number, in the words of the centre.

    The words stand where anybody in the hall reads them: they name a counter, never a trouble.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="directions", verbose_name=_("centre"))
    code = models.SlugField(_("code"), max_length=24)
    name_az = models.CharField(_("name in Azerbaijani"), max_length=48)
    name_ru = models.CharField(_("name in Russian"), max_length=48)
    name_en = models.CharField(_("name in English"), max_length=48)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("direction of the hall")
        verbose_name_plural = _("directions of the hall")
        ordering = ("centre", "position", "code")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="direction_once_per_centre"),
            # Nobody may come to a DOST centre and find that help is not on the list.
            models.CheckConstraint(
                condition=Q(is_active=True) | ~Q(code=SOCIAL_SERVICES), name="social_services_always_offered"
            ),
        )

    def __str__(self) -> str:
        return self.in_language(get_language() or "az")

    def in_language(self, language: str) -> str:
        """Return the name in "az", "ru" or "en"; any other language reads the Azerbaijani."""
        return {"ru": self.name_ru, "en": self.name_en}.get(language[:2], self.name_az)


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator: of reference data and staff, never of cases."""
        return self.create_user(username, password, roles=[Role.ADMINISTRATOR.value], **fields)


class User(AbstractBaseUser):
    """A member of staff. What they may do follows from `roles` by `staff.roles.GRANTS` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=64, unique=True, validators=[UnicodeUsernameValidator()])
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("work phone"), max_length=40, blank=True)
    roles = ArrayField(models.CharField(max_length=24), default=list, verbose_name=_("roles"))
    centre = models.ForeignKey(
        Centre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("centre"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Part of what every session stands on: one more, and all of them end.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    link_issued_at = models.DateTimeField(null=True, editable=False)
    factor_reset_at = models.DateTimeField(null=True, editable=False)
    # When the first-login tour was seen to its end or skipped.
    tour_seen_at = models.DateTimeField(null=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=Q(roles__contained_by=[role.value for role in Role]), name="user_roles_are_known"
            ),
            models.CheckConstraint(
                condition=Q(centre__isnull=False) | ~Q(roles__overlap=sorted(CENTRE_ROLES)),
                name="user_of_a_centre_has_a_centre",
            ),
        )

    def __str__(self) -> str:
        return self.username

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles) if self.is_active else frozenset()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        salt = f"dost_portal.staff.session:{self.session_epoch}"
        return salted_hmac(salt, self.password, secret=secret, algorithm="sha256").hexdigest()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def has_role(self, role: Role) -> bool:
        return role.value in self.roles

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username

    # What Django's admin asks. Case models are not registered there at all.
    @property
    def is_staff(self) -> bool:
        return self.may(Permission.ADMINISTER)

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class DeskState(models.TextChoices):
    CLOSED = "closed", _("Closed")
    OPEN = "open", _("Open")
    CALLING = "calling", _("Calling")
    SERVING = "serving", _("Serving")
    BREAK = "break", _("Break")


class Desk(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="desks", verbose_name=_("centre"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=8, choices=DeskState, default=DeskState.CLOSED)
    occupant = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="desk", verbose_name=_("occupant")
    )
    # Codes, not rows: calling the next number reads the desk anyway and needs no further table.
    directions = ArrayField(
        models.CharField(max_length=24),
        default=list,
        blank=True,
        verbose_name=_("own directions"),
        help_text=_("These are called first. None chosen: all of the centre alike."),
    )
    serves_others = models.BooleanField(
        _("serves other directions too"), default=True, help_text=_("When nobody waits for its own.")
    )

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ("centre", "number")
        constraints = (
            models.UniqueConstraint(fields=("centre", "number"), name="desk_number_once_per_centre"),
            models.CheckConstraint(
                condition=Q(state=DeskState.CLOSED, occupant__isnull=True)
                | (~Q(state=DeskState.CLOSED) & Q(occupant__isnull=False)),
                name="desk_open_has_an_occupant",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)
