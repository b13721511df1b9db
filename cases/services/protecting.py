"""The risk, the safety plan and protective orders of a case (domain page, section 11)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.errors import RefusedError
from cases.models import Case, Level, ProtectiveOrder, RiskRecord, SafetyPlan, YesNoUnasked
from cases.services._advance import check, lock, needs_reason, record_stay
from cases.services._records import changed_fields, check_version, write
from cases.workflow import Action
from dost_portal.passport.models import OrderLimit, RiskInstrument
from dost_portal.staff.models import User

LEVELS: Final = list(Level.values)
ANSWERS: Final = frozenset({"yes", "no", "unknown"})


@transaction.atomic
def record_risk(
    *, case: Case, by: User, instrument: RiskInstrument, answers: Mapping[str, str], level: str = "", reason: str = ""
) -> RiskRecord:
    """Record the answers to every question of `instrument`, and the level, which `level` may raise with a `reason`.

    The case becomes as urgent as the level, never less. Raises RefusedError("answers_missing",
    "risk_never_lower", "reason_missing").
    """
    row = lock(case)
    check(row, Action.RECORD_RISK, by)
    asked = set(instrument.questions.values_list("code", flat=True))
    if set(answers) != asked or not set(answers.values()) <= ANSWERS:
        raise RefusedError("answers_missing")
    yes = sum(answer == "yes" for answer in answers.values())
    computed = instrument.level(yes)
    level = level or computed
    if LEVELS.index(level) < LEVELS.index(computed):
        raise RefusedError("risk_never_lower")
    if level != computed:
        needs_reason(reason)
    record = RiskRecord(case=row, instrument=instrument, answers=dict(answers), yes=yes, computed=computed, level=level)
    record.reason, record.recorded_by = reason if level != computed else "", by
    record.save(force_insert=True)
    if LEVELS.index(level) > LEVELS.index(row.urgency):
        row.urgency = level
        row.save(update_fields=["urgency"])
    record_stay(row, Action.RECORD_RISK, by)
    return record


@transaction.atomic
def write_plan(*, case: Case, by: User, version: int, plan: Mapping[str, Any]) -> None:
    """Save the person's safety plan. The same again changes nothing; raises StaleError for a lost edit."""
    row = lock(case)
    check(row, Action.PLAN_SAFETY, by)
    held = SafetyPlan.objects.select_related("case__key").filter(case=row).first()
    if held is not None and not changed_fields(held, dict(plan)):
        return
    check_version(held.version if held else 0, version)
    held = held or SafetyPlan(case=row, version=0)
    held.version, held.updated_by = held.version + 1, by
    write(held, dict(plan))
    record_stay(row, Action.PLAN_SAFETY, by)


def plan_to_print(*, case: Case) -> SafetyPlan:
    """Return the plan, if the person said that a paper copy is safe; raises RefusedError("paper_not_safe")."""
    plan = SafetyPlan.objects.select_related("case__key").filter(case=case).first()
    if plan is None or plan.paper_is_safe != YesNoUnasked.YES:
        raise RefusedError("paper_not_safe")
    return plan


@transaction.atomic
def record_order(
    *,
    case: Case,
    by: User,
    kind: str,
    number: str,
    issuer: str,
    issued_on: date,
    ends_on: date,
    terms: list[str],
    note: str = "",
) -> ProtectiveOrder:
    """Record an order as its paper says; the same paper again is one. Raises RefusedError("order_ends_before").

    Whether its length is unusual is `outside_limits`' to say: a paper is never refused for it.
    """
    row = lock(case)
    check(row, Action.RECORD_ORDER, by)
    if ends_on < issued_on:
        raise RefusedError("order_ends_before")
    same = ProtectiveOrder.objects.select_related("case__key").filter(case=row, kind=kind, issued_on=issued_on)
    known = next((order for order in same if (order.number, order.ends_on) == (number, ends_on)), None)
    if known is not None:
        return known
    order = ProtectiveOrder(case=row, kind=kind, issued_on=issued_on, ends_on=ends_on, terms=terms, recorded_by=by)
    order.number, order.issuer, order.note = number, issuer, note
    order.save(force_insert=True)
    record_stay(row, Action.RECORD_ORDER, by)
    return order


def outside_limits(*, order: ProtectiveOrder) -> OrderLimit | None:
    """Return the limit in force when the order was issued, if its length is outside."""
    limit = OrderLimit.objects.valid_on(order.issued_on).filter(code=order.kind).first()
    days = (order.ends_on - order.issued_on).days
    return limit if limit is not None and not limit.least_days <= days <= limit.most_days else None


def in_force(*, order: ProtectiveOrder) -> bool:
    return order.issued_on <= timezone.localdate() <= order.ends_on
