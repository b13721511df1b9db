"""For the DOST Agency's system where DSMF runs an installation of its own: it sends, recalls, answers, collects.

A sender knows its own referrals alone; of anybody else's it gets the answer for one that does not exist.
"""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from dost_portal.audit import trail
from referrals import selectors, services
from referrals.api import doors, shapes
from referrals.api.answers import as_json
from referrals.api.desk import _client
from referrals.api.problems import Problem
from referrals.contracts import AnonymisedReferral, ContractError
from referrals.models import Referral
from referrals.schema import json_schema

router = Router(tags=["sending"], auth=doors.SEND)
SENT: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": json_schema()}}},
}


@router.put(
    "/inbox/{uuid:reference}", response={200: shapes.ReceiptOut}, operation_id="sendReferral", openapi_extra=SENT
)
def send_referral(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Hand over a referral. Sent again it is the same one with the same receipt, which starts the day."""
    referral = _referral(request.body, reference)
    try:
        receipt = services.receive(referral=referral, sender=_client(request))
    except services.ReferralError as error:
        raise Problem(error.code) from None
    return JsonResponse(as_json(shapes.ReceiptOut(reference=receipt.reference, received_at=receipt.received_at)))


@router.delete("/inbox/{uuid:reference}", response={204: None}, operation_id="recallReferral")
def recall_referral(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take a referral back. Nothing more is told of it; twice is once."""
    _own(request, reference)
    services.recall(reference=reference, sender=_client(request))
    return HttpResponse(status=204)


@router.put("/inbox/{uuid:reference}/answers/{uuid:clarification}", response={204: None}, operation_id="answerQuestion")
def answer_question(
    request: HttpRequest, reference: UUID, clarification: UUID, answer: shapes.AnswerIn
) -> HttpResponse:
    """Answer a question. Given twice, the first stands."""
    row = _own(request, reference)
    if not row.clarifications.filter(pk=clarification).exists():
        raise Problem("not_found")
    services.answer(clarification=clarification, answer=answer.answer, text=answer.text, sender=_client(request))
    return HttpResponse(status=204)


@router.post("/inbox/outcomes", response={200: shapes.OutcomesOut}, operation_id="collectOutcomes")
def collect_outcomes(request: HttpRequest, wanted: shapes.OutcomesIn) -> HttpResponse:
    """Ask what was decided, asked and confirmed of referrals of yours; a reference that is not is passed over."""
    mine = Referral.objects.filter(sender=_client(request), pk__in=wanted.references).values_list("pk", flat=True)
    told = selectors.outcomes(list(mine))
    return JsonResponse(
        as_json(
            shapes.OutcomesOut(
                decisions=[_decision(one) for one in told.decisions],
                questions=[shapes.OutcomeQuestion(**vars(one)) for one in told.questions],
                arrivals=[shapes.OutcomeArrival(**vars(one)) for one in told.arrivals],
            )
        )
    )


def _decision(one: Any) -> shapes.OutcomeDecision:
    return shapes.OutcomeDecision(**{**vars(one), "ground": one.ground or None, "place_code": one.place_code or None})


def _referral(body: bytes, reference: UUID) -> AnonymisedReferral:
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Problem("body_unreadable") from None
    try:
        referral = AnonymisedReferral.from_json(data)
    except ContractError as error:
        raise Problem("invalid", [{"field": error.field, "code": error.code}]) from None
    if referral.reference != reference:
        raise Problem("reference_differs")
    return referral


def _own(request: HttpRequest, reference: UUID) -> Referral:
    row = Referral.objects.filter(pk=reference, sender=_client(request)).first()
    if row is None:
        trail.record_now("referral.denied", by=_client(request).user)
        raise Problem("not_found")
    return row
