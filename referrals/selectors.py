"""What the centre's side may read back, references and codes only; and who is at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from dost_portal.staff.models import User
from dost_portal.staff.roles import Role
from referrals.contracts import ArrivalConfirmed, ClarificationAsked, DecisionKind, FinalDecision, Question
from referrals.models import ApiClient, Clarification, Decision, Referral


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """All that came back on some referrals."""

    decisions: list[FinalDecision]
    questions: list[ClarificationAsked]
    arrivals: list[ArrivalConfirmed]


def outcomes(references: Iterable[UUID]) -> Outcomes:
    """Return the final decisions, unanswered questions and confirmed arrivals of any of `references`."""
    wanted = list(references)
    return Outcomes(decisions=final_decisions(wanted), questions=open_clarifications(wanted), arrivals=arrivals(wanted))


def final_decisions(references: Iterable[UUID]) -> list[FinalDecision]:
    """Return the final decisions made on any of `references`."""
    return [
        FinalDecision(
            reference=row.referral_id,
            kind=DecisionKind(row.kind),
            decided_at=row.decided_at,
            ground=row.ground,
            place_code=row.place_code,
            available_from=row.available_from,
            transport=row.transport,
        )
        for row in Decision.objects.filter(referral__in=list(references))
    ]


def open_clarifications(references: Iterable[UUID]) -> list[ClarificationAsked]:
    """Return the unanswered questions on any of `references`."""
    return [
        ClarificationAsked(
            reference=row.referral_id,
            clarification=row.pk,
            question=Question(row.question),
            asked_at=row.asked_at,
            text=row.text,
        )
        for row in Clarification.objects.filter(referral__in=list(references), answered_at__isnull=True)
    ]


def arrivals(references: Iterable[UUID]) -> list[ArrivalConfirmed]:
    """Return when the arrival was confirmed, of those of `references` for which it was."""
    rows = Referral.objects.filter(pk__in=list(references), arrived_at__isnull=False)
    return [ArrivalConfirmed(reference=row.pk, arrived_at=row.arrived_at) for row in rows if row.arrived_at]


def colleagues(of: User) -> list[User]:
    """Return who else decides at the desk, by name; systems with a key are nobody's colleagues."""
    people = User.objects.filter(is_active=True, roles__contains=[Role.DSMF.value]).exclude(pk=of.pk)
    return list(people.exclude(pk__in=ApiClient.objects.values("user")).order_by("last_name", "first_name"))
