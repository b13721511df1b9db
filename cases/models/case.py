"""The case, its key, its team and its history."""

import secrets
import uuid
from typing import Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.workflow import OPEN, Step
from dost_portal.audit.models import ClockTimestamp, DatabaseNow
from dost_portal.choices import SaysChoices
from dost_portal.crypto import CannotOpenError, SealedField, SealedQuerySet, new_data_key, unwrap, wrap
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission, Role

# Without 0/O and 1/I/L, so that a number read over the phone arrives whole.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_case_number() -> str:
    """Return a random number such as `K7MN-4QXD`: it tells neither centre, nor date, nor order."""
    letters = "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class CaseStep(models.TextChoices):
    INTAKE = Step.INTAKE.value, _("Intake")
    INTERVIEW = Step.INTERVIEW.value, _("Interview")
    ASSESSMENT = Step.ASSESSMENT.value, _("Needs assessment")
    POLICE = Step.POLICE.value, _("Informing law enforcement")
    REFERRAL = Step.REFERRAL.value, _("Referral to DSMF")
    DECISION = Step.DECISION.value, _("Final decision awaited")
    REPLY = Step.REPLY.value, _("Reply to the person")
    CLOSED = Step.CLOSED.value, _("Closed")


class CaseOutcome(models.TextChoices):
    PLACED = "placed", _("Placed")
    REFUSED_FINAL = "refused_final", _("Refused by the final decision")
    REFUSED_PRELIMINARY = "refused_preliminary", _("Refused by the centre's preliminary decision")
    NO_NEED = "no_need", _("No need for social rehabilitation")
    WITHDRAWN = "withdrawn", _("Application withdrawn")
    EMERGENCY = "emergency", _("Handed over in an emergency")


class Level(models.TextChoices):
    """Of risk and of urgency; the codes are those of the contract with DSMF."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    IMMEDIATE = "immediate", _("Immediate")


def _standing_conflicts(user: User | UUID) -> models.QuerySet[models.Model]:
    conflicts = apps.get_model("cases", "ConflictOfInterest")
    return conflicts.objects.filter(user=user, lifted_at__isnull=True)


class CaseQuerySet(SealedQuerySet):
    def open(self) -> Self:
        return self.filter(step__in=sorted(OPEN))

    def at_work(self, user: User | UUID) -> Self:
        """Open cases in whose team `user` is now."""
        mine = CaseMember.objects.current().of_open().filter(user=user, review=False).values("case_id")
        return self.open().filter(pk__in=mine).without_conflict(user)

    def without_conflict(self, user: User | UUID) -> Self:
        """Leave out the cases that do not exist for `user` because of a conflict of interest."""
        return self.exclude(conflicts__in=_standing_conflicts(user))

    def visible_to(self, user: User) -> Self:
        """Cases whose state `user` may know of: their team's, and a supervisor's whole centre."""
        return self.visible(user.pk, user.centre_id if user.may(Permission.CENTRE_CLOCKS) else None)

    def visible(self, user: UUID, centre: int | None) -> Self:
        """Cases whose state a user may know of by their key: of a supervisor, with the key of the centre."""
        visible = Q(pk__in=CaseMember.objects.current().filter(user=user).values("case_id"))
        if centre is not None:
            visible |= Q(centre_id=centre)
        return self.filter(visible).without_conflict(user)


class Case(SaysChoices):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=9, unique=True, default=new_case_number, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="cases")
    step = models.CharField(max_length=12, choices=CaseStep)
    outcome = models.CharField(max_length=24, choices=CaseOutcome, blank=True)
    # The step a closed case was closed from: where it goes on when it is reopened.
    closed_from = models.CharField(max_length=12, choices=CaseStep, blank=True)
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="responsible_for")
    urgency = models.CharField(max_length=12, choices=Level, default=Level.MEDIUM)
    # Nobody joins the team by themselves, and no supervisor opens the content but in an emergency.
    sealed = models.BooleanField(db_default=False)
    opened_at = models.DateTimeField(db_default=ClockTimestamp())
    closed_at = models.DateTimeField(null=True)
    # Its key is destroyed: what remains says how long steps took, and nothing of anybody.
    erased_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(step__in=CaseStep.values), name="case_step_known"),
            models.CheckConstraint(condition=Q(outcome__in=("", *CaseOutcome.values)), name="case_outcome_known"),
            models.CheckConstraint(
                condition=Q(step=Step.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(step=Step.CLOSED) & Q(closed_at__isnull=True),
                name="case_closed_has_time_and_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.REPLY) | ~Q(outcome=""),
                name="case_reply_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(closed_at__isnull=False), name="case_erased_after_its_end"
            ),
        )
        indexes = (
            models.Index(fields=("centre", "step", "opened_at"), name="case_by_centre_and_step"),
            # The lists of a centre, latest first: the open ones, all, and those that ended in one way.
            models.Index(fields=("centre", "opened_at", "id"), name="case_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=("centre", "opened_at", "id"), name="case_by_centre"),
            models.Index(fields=("centre", "outcome", "opened_at"), name="case_by_outcome", condition=~Q(outcome="")),
            models.Index(fields=("closed_at",), condition=Q(erased_at__isnull=True), name="case_by_end"),
        )

    @property
    def is_open(self) -> bool:
        return self.step != Step.CLOSED

    def sealing_key(self) -> bytes:
        return self._data_key

    @cached_property
    def _data_key(self) -> bytes:
        try:
            return self.key.open()
        except CaseKey.DoesNotExist:
            raise CannotOpenError("the key of this case was destroyed") from None


class CaseKey(models.Model):
    """The wrapped data key of one case. Destroying the row erases the case's sealed fields."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="key")
    key_id = models.CharField(max_length=32)
    wrapped = models.BinaryField()

    @classmethod
    def for_case(cls, case: Case) -> Self:
        row = cls(case=case)
        row.key_id, row.wrapped = wrap(new_data_key(), row.wrapping_context())
        return row

    def open(self) -> bytes:
        return unwrap(self.key_id, bytes(self.wrapped), self.wrapping_context())

    def wrapping_context(self) -> str:
        return f"case:{self.case_id}"


class CaseMemberQuerySet(models.QuerySet["CaseMember"]):
    def current(self) -> "CaseMemberQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gt=DatabaseNow()))

    def of_open(self) -> "CaseMemberQuerySet":
        """Of cases that are open: the few, whatever somebody has worked on in years."""
        return self.filter(case_open=True)


class CaseMember(models.Model):
    """Who is in the case's team. Access goes by team, not by centre."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])
    # A supervisor's opened view of the content, for a purpose and a time; not work on the case.
    review = models.BooleanField(default=False)
    purpose = models.CharField(max_length=24, blank=True)
    remote = models.BooleanField(default=False)
    # A deputy's membership for the time of an absence; it ends with it.
    stands_in = models.ForeignKey("cases.Absence", on_delete=models.PROTECT, null=True, related_name="memberships")
    since = models.DateTimeField(db_default=ClockTimestamp())
    until = models.DateTimeField(null=True)
    # Whether the case is open. The database writes it with the case's step.
    case_open = models.BooleanField(default=True, db_default=True, editable=False)

    objects = CaseMemberQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "user", "role"),
                condition=Q(until__isnull=True),
                name="member_once_per_role",
            ),
            models.UniqueConstraint(fields=("case", "user", "role", "stands_in"), name="member_stands_in_once"),
            models.CheckConstraint(
                condition=Q(stands_in__isnull=True) | Q(review=False, until__isnull=False),
                name="standing_in_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(review=False) | ~Q(purpose="") & Q(until__isnull=False),
                name="review_has_purpose_and_end",
            ),
        )
        indexes = (
            models.Index(fields=("user", "case"), name="member_by_user"),
            models.Index(fields=("user", "case"), name="member_at_work", condition=Q(case_open=True)),
        )


class CaseMove(models.Model):
    """One row of history: who, when, from where, to where."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    action = models.CharField(max_length=24)
    from_step = models.CharField(max_length=12, choices=CaseStep, blank=True)
    to_step = models.CharField(max_length=12, choices=CaseStep)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())
    reason = SealedField(max_length=2000)

    objects = SealedQuerySet.as_manager()

    class Meta:
        ordering = ("at",)
        indexes = (models.Index(fields=("case", "at"), name="move_by_case"),)

    def sealing_key(self) -> bytes:
        return self.case.sealing_key()
