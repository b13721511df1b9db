"""Lets time pass for one case: all that has happened to it moves into the past, together and consistently."""

from datetime import date, timedelta
from functools import cache
from typing import Final

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from cases.models import (
    Announcement,
    BreachExplanation,
    BreachReview,
    Case,
    CaseMember,
    CaseMove,
    ClockCorrection,
    Deadline,
    DeadlineStage,
    Escalation,
    Ticket,
    TicketCounter,
    TicketEvent,
)
from cases.models.base import CaseBound
from referrals.models import Clarification, Decision, Referral, ReferralEvent

_BY_CASE: Final = "case_id = %(case)s"
_CLOCKS: Final = "deadline_id IN (SELECT id FROM cases_deadline WHERE case_id = %(case)s)"
_STAGES: Final = f"stage_id IN (SELECT id FROM cases_deadlinestage WHERE {_CLOCKS})"  # noqa: S608 - our names
_TICKETS: Final = "ticket_id IN (SELECT id FROM cases_ticket WHERE case_id = %(case)s)"
_REFERRALS: Final = "IN (SELECT reference FROM cases_referrallink WHERE case_id = %(case)s)"

# Whose rows move: table → which of them are the case's.
_OF_A_CASE: Final[dict[type[models.Model], str]] = {
    Case: "id = %(case)s",
    CaseMember: _BY_CASE,
    CaseMove: _BY_CASE,
    Deadline: _BY_CASE,
    DeadlineStage: _CLOCKS,
    Announcement: _STAGES,
    Ticket: _BY_CASE,
    TicketEvent: _TICKETS,
    **{model: _BY_CASE for model in CaseBound.__subclasses__()},
    Referral: f"reference {_REFERRALS}",
    Decision: f"referral_id {_REFERRALS}",
    Clarification: f"referral_id {_REFERRALS}",
    ReferralEvent: f"referral_id {_REFERRALS}",
}

_GUARDED: Final = (Deadline, DeadlineStage, ClockCorrection, BreachExplanation, BreachReview, Escalation)


def let_time_pass(case: Case, span: timedelta) -> None:
    """Move every recorded moment of `case` back by `span`. Clocks keep their length, so they come nearer.

    A clock's past is guarded by triggers; for this statement alone they are off.
    """
    with connection.cursor() as cursor:
        cursor.execute(_earlier(), {"case": case.pk, "span": f"{span.total_seconds()} s"})
    for ticket in Ticket.objects.filter(case=case):
        _put_on_its_day(ticket)


@cache
def _earlier() -> str:
    # One statement a table, all in one round trip: a first start is waited for.
    statements = []
    for model, condition in _OF_A_CASE.items():
        moments = [f.column for f in model._meta.local_concrete_fields if isinstance(f, models.DateTimeField)]
        earlier = ", ".join(f"{column} = {column} - %(span)s::interval" for column in moments)
        statements.append(f"UPDATE {model._meta.db_table} SET {earlier} WHERE {condition}")  # noqa: S608 - our names
    tables = [model._meta.db_table for model in _GUARDED]
    off = [f"ALTER TABLE {table} DISABLE TRIGGER clock_no_edit" for table in tables]
    on = [f"ALTER TABLE {table} ENABLE TRIGGER clock_no_edit" for table in tables]
    return ";".join(["SET CONSTRAINTS ALL IMMEDIATE", *off, *statements, *on, "SET CONSTRAINTS ALL DEFERRED"])


def age_ticket(ticket: Ticket, span: timedelta) -> None:
    """Move a ticket that has no case back by `span`, but never into yesterday."""
    since_midnight = timezone.localtime(ticket.issued_at) - timezone.localtime(ticket.issued_at).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    ticket.issued_at -= min(span, since_midnight)
    ticket.save(update_fields=["issued_at"])
    TicketEvent.objects.filter(ticket=ticket).update(at=ticket.issued_at)


def _put_on_its_day(ticket: Ticket) -> None:
    day, left = timezone.localdate(ticket.issued_at), ticket.day
    if day == left:
        return
    ticket.day, ticket.number = day, _last_number(ticket, day) + 1
    ticket.save(update_fields=["day", "number"])
    for touched in (day, left):
        TicketCounter.objects.update_or_create(
            centre=ticket.centre, day=touched, defaults={"last_number": _last_number(ticket, touched)}
        )


def _last_number(ticket: Ticket, day: date) -> int:
    on_the_day = Ticket.objects.filter(centre=ticket.centre, day=day)
    return on_the_day.aggregate(last=Max("number"))["last"] or 0
