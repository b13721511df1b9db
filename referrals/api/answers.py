"""Rows of DSMF's side as the interface shows them."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse

from referrals.api.problems import Problem
from referrals.api.shapes import ClarificationOut, DecisionOut, ReferralContent, ReferralOut
from referrals.models import Clarification, Decision, Referral, ReferralQuerySet, ReferralState

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
# A moment in microseconds and a reference, so that whatever matches is a place in the order.
CURSOR: Final = r"^[0-9a-f]{14}-[0-9a-f]{32}$"


def rows() -> ReferralQuerySet:
    """Return the referrals with all that is told of them, in the order of the pages."""
    found = Referral.objects.select_related("decision").prefetch_related("clarifications")
    return found.order_by("received_at", "reference")


def referral(row: Referral) -> ReferralOut:
    recalled = row.state == ReferralState.RECALLED
    decision = getattr(row, "decision", None)
    return ReferralOut.model_validate(
        dict(
            reference=row.reference,
            version=row.version,
            state=row.state,
            received_at=row.received_at,
            due_at=row.due_at,
            acknowledged_at=row.acknowledged_at,
            content=None if recalled else ReferralContent.from_orm(row),
            clarifications=[] if recalled else [clarification(one) for one in _in_order(row.clarifications.all())],
            decision=decision_of(decision) if decision and not recalled else None,
            arrival_due_at=row.arrival_due_at,
            arrived_at=row.arrived_at,
        )
    )


def clarification(row: Clarification) -> ClarificationOut:
    return ClarificationOut.model_validate(
        dict(
            id=row.pk,
            question=row.question,
            text=row.text,
            asked_at=row.asked_at,
            answer=row.answer or None,
            answer_text=row.answer_text,
            answered_at=row.answered_at,
        )
    )


def decision_of(row: Decision) -> DecisionOut:
    return DecisionOut.model_validate(
        dict(
            kind=row.kind,
            ground=row.ground or None,
            place_code=row.place_code or None,
            available_from=row.available_from,
            transport=row.transport,
            decided_at=row.decided_at,
        )
    )


def as_json(told: Any) -> Any:
    """Return a shape as JSON values."""
    return told.model_dump(mode="json") if hasattr(told, "model_dump") else told


def etag(data: Any) -> str:
    return f'"{hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]}"'


def tagged(request: HttpRequest, told: Any) -> HttpResponse:
    """Return `told` with its ETag; unchanged since the one that was sent along it is a 304 without a body."""
    data = as_json(told)
    tag = etag(data)
    known = [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]
    response = HttpResponse(status=304) if tag in known else JsonResponse(data)
    response.headers["ETag"] = tag
    return response


def unchanged_since(request: HttpRequest, row: Referral) -> None:
    """Raise Problem("changed_since") where the request's If-Match is of an older reading."""
    wanted = request.headers.get("If-Match")
    if wanted and wanted.strip() != "*" and wanted.strip() != etag(as_json(referral(row))):
        raise Problem("changed_since")


def cursor_of(row: Referral) -> str:
    """Return the place after `row` in the order of the pages; it says nothing that the row does not say."""
    return f"{(row.received_at - EPOCH) // MICROSECOND:014x}-{row.reference.hex}"


def after(cursor: str) -> Q:
    """Return the condition for what comes after `cursor`, which matches CURSOR."""
    moment, _hyphen, reference = cursor.partition("-")
    at, key = EPOCH + int(moment, 16) * MICROSECOND, UUID(hex=reference)
    return Q(received_at__gt=at) | Q(received_at=at, reference__gt=key)


def _in_order(asked: Iterable[Clarification]) -> list[Clarification]:
    return sorted(asked, key=lambda one: one.asked_at)
