"""Step 1 of the passport: the ticket. It carries a number and a desk, never a name or a reason."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from cases.models.application import Companion
from cases.models.case import Case
from cases.models.hall import HallScreen
from cases.ticket_flow import AT_DESK, CLOSED_WITH_THE_DAY, OPEN_STATES, TicketState
from dost_portal.audit.models import ClockTimestamp, DatabaseNow
from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Desk, User


class TicketStateLabel(models.TextChoices):
    WAITING = TicketState.WAITING.value, _("Waiting")
    CALLED = TicketState.CALLED.value, _("Called")
    SERVING = TicketState.SERVING.value, _("At the desk")
    ON_HOLD = TicketState.ON_HOLD.value, _("On hold")
    NO_SHOW = TicketState.NO_SHOW.value, _("Did not come")
    LEFT = TicketState.LEFT.value, _("Left")
    CANCELLED = TicketState.CANCELLED.value, _("Cancelled")
    COMPLETED = TicketState.COMPLETED.value, _("Completed")
    EMERGENCY = TicketState.EMERGENCY.value, _("Emergency")
    EXPIRED = TicketState.EXPIRED.value, _("Expired")


class CallMode(models.TextChoices):
    BOARD = "board", _("On the board")
    SILENT = "silent", _("Silently: staff walk over")
    ALIAS = "alias", _("Under an alias")


class TicketPriority(models.IntegerChoices):
    FAST = 0, _("Fast track")
    NORMAL = 5, _("Normal")


class FastTrackReason(models.TextChoices):
    DANGER = "danger", _("Danger follows")
    INJURY = "injury", _("Injured or unwell")
    CHILDREN = "children", _("With small children")
    PREGNANCY = "pregnancy", _("Pregnant")
    DISABILITY = "disability", _("Disability")


class TicketQuerySet(models.QuerySet["Ticket"]):
    def open(self) -> "TicketQuerySet":
        return self.filter(state__in=sorted(OPEN_STATES))

    def today(self) -> "TicketQuerySet":
        """Of this day by the database's clock, as the calls go, whatever this machine believes."""
        return self.filter(day=TruncDate(DatabaseNow()))

    def waiting(self) -> "TicketQuerySet":
        """In the order of the call: priority, then time."""
        return self.filter(state=TicketState.WAITING).order_by("priority", "issued_at", "number")


class Ticket(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.PositiveIntegerField()
    # The code of one of the centre's directions; only social services open a case.
    direction = models.CharField(max_length=24, default=SOCIAL_SERVICES)
    state = models.CharField(max_length=12, choices=TicketStateLabel, default=TicketState.WAITING)
    priority = models.PositiveSmallIntegerField(choices=TicketPriority, default=TicketPriority.NORMAL)
    fast_track_reason = models.CharField(max_length=12, choices=FastTrackReason, blank=True)
    call_mode = models.CharField(max_length=8, choices=CallMode, default=CallMode.BOARD)
    alias = models.CharField(max_length=24, blank=True)
    companion = models.CharField(max_length=8, choices=Companion, blank=True)
    applicant_kind = models.CharField(max_length=32, blank=True)
    issued_at = models.DateTimeField(db_default=ClockTimestamp())
    called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    recalls = models.PositiveSmallIntegerField(default=0)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="tickets")
    # Handed on to this desk: no other calls it by "call next" while somebody sits there.
    for_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    # A kiosk's ticket: which screen, and which press of its button. A press gives one ticket.
    screen = models.ForeignKey(HallScreen, on_delete=models.PROTECT, null=True, related_name="+")
    press = models.UUIDField(null=True, unique=True)
    served_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="tickets")

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("centre", "day", "number"), name="ticket_number_once_a_day"),
            models.UniqueConstraint(
                fields=("desk",), condition=Q(state__in=sorted(AT_DESK)), name="one_open_ticket_a_desk"
            ),
            models.CheckConstraint(condition=Q(state__in=TicketStateLabel.values), name="ticket_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(AT_DESK)) | Q(desk__isnull=False), name="ticket_at_a_desk"
            ),
            models.CheckConstraint(
                condition=Q(priority=TicketPriority.NORMAL, fast_track_reason="")
                | Q(priority=TicketPriority.FAST) & ~Q(fast_track_reason=""),
                name="fast_track_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(call_mode=CallMode.ALIAS) | ~Q(alias=""), name="alias_call_has_an_alias"
            ),
        )
        indexes = (
            models.Index(
                # In the order of the call; the direction last, so that a desk of one passes over the others here.
                fields=("centre", "day", "priority", "issued_at", "number", "direction"),
                name="ticket_queue",
                condition=Q(state=TicketState.WAITING),
            ),
            models.Index(fields=("case",), name="ticket_by_case"),
            models.Index(fields=("day",), name="ticket_to_close", condition=Q(state__in=sorted(CLOSED_WITH_THE_DAY))),
        )


class TicketEvent(models.Model):
    """Append-only: every figure of the hall recomputes from these."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockTimestamp())

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("ticket", "at"), name="ticket_events"),)


class TicketCounter(models.Model):
    """The last number given out at a centre on a day: one series for all directions."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("centre", "day"), name="one_counter_per_centre_and_day"),)
