"""What the centre's side may read back: references and codes only."""

from collections.abc import Iterable
from uuid import UUID

from referrals.contracts import ClarificationAsked, DecisionKind, FinalDecision, Question
from referrals.models import Clarification, Decision


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
        )
        for row in Clarification.objects.filter(referral__in=list(references), answered_at__isnull=True)
    ]
