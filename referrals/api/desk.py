"""For DSMF's own systems: list, fetch, acknowledge, decide, ask, confirm an arrival, and the places."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Query, Router
from pydantic import Field

from dost_portal.audit import trail
from referrals import places, services
from referrals.api import answers, doors, shapes
from referrals.api.problems import Problem
from referrals.api.repeating import once
from referrals.contracts import DecisionKind, Question
from referrals.models import ApiClient, Referral

router = Router(tags=["referrals"])
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[!-~]{1,128}$")]
PAGE = 50


@router.get("/referrals", auth=doors.READ, response={200: shapes.ReferralPage}, operation_id="listReferrals")
def list_referrals(
    request: HttpRequest,
    state: Annotated[shapes.State | None, Query(description="Only those in this state.")] = None,
    cursor: Annotated[str | None, Query(pattern=answers.CURSOR)] = None,
    limit: Annotated[int, Query(ge=1, le=100), Field(strict=False)] = PAGE,
) -> HttpResponse:
    """The referrals in the order in which they were received, page by page."""
    found = answers.rows()
    if state:
        found = found.filter(state=state)
    if cursor is not None:
        found = found.filter(answers.after(cursor))
    page = list(found[: limit + 1])
    trail.record_now("referral.list", by=_client(request).user, detail={"api": True, "count": len(page[:limit])})
    more = answers.cursor_of(page[limit - 1]) if len(page) > limit else None
    items = [answers.referral(row) for row in page[:limit]]
    return answers.tagged(request, shapes.ReferralPage(items=items, next_cursor=more))


@router.get(
    "/referrals/{uuid:reference}", auth=doors.READ, response={200: shapes.ReferralOut}, operation_id="getReferral"
)
def get_referral(request: HttpRequest, reference: UUID) -> HttpResponse:
    """One referral, with an ETag."""
    row = _found(request, reference)
    trail.record_now("referral.read", by=_client(request).user, subject=f"referral:{row.pk}", detail={"api": True})
    return answers.tagged(request, answers.referral(row))


@router.post(
    "/referrals/{uuid:reference}/acknowledgement",
    auth=doors.ACKNOWLEDGE,
    response={200: shapes.ReferralOut},
    operation_id="acknowledgeReferral",
)
def acknowledge(request: HttpRequest, reference: UUID, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Say that your system holds the referral. The day runs from its receipt, not from here."""
    return _do(request, reference, idempotency_key, lambda by: services.acknowledge(reference=reference, by=by))


@router.post(
    "/referrals/{uuid:reference}/decision",
    auth=doors.DECIDE,
    response={200: shapes.ReferralOut},
    operation_id="decideReferral",
)
def decide(
    request: HttpRequest,
    reference: UUID,
    idempotency_key: IdempotencyKey,
    decision: Annotated[shapes.DecisionIn, Body()],
) -> HttpResponse:
    """Make the final decision, once. The same decision again stands; another is refused with 409."""
    content = decision.model_dump()
    kind = DecisionKind(content.pop("kind"))
    return _do(
        request,
        reference,
        idempotency_key,
        lambda by: services.decide(reference=reference, by=by, kind=kind, **content),
    )


@router.post(
    "/referrals/{uuid:reference}/clarifications",
    auth=doors.ASK,
    response={200: shapes.ReferralOut},
    operation_id="askCentre",
)
def ask(
    request: HttpRequest,
    reference: UUID,
    idempotency_key: IdempotencyKey,
    question: Annotated[shapes.QuestionIn, Body()],
) -> HttpResponse:
    """Ask the centre. The day goes on while the question is open."""
    content = question.model_dump()
    asked, text = Question(content["question"]), content.get("text", "")
    return _do(
        request,
        reference,
        idempotency_key,
        lambda by: services.ask(reference=reference, by=by, question=asked, text=text),
    )


@router.post(
    "/referrals/{uuid:reference}/arrival",
    auth=doors.DECIDE,
    response={200: shapes.ReferralOut},
    operation_id="confirmArrival",
)
def confirm_arrival(request: HttpRequest, reference: UUID, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Say that the person is at the place. Without it an alarm rings on both sides when the time is up."""
    return _do(request, reference, idempotency_key, lambda by: services.confirm_arrival(reference=reference, by=by))


@router.get("/places", auth=doors.READ, response={200: shapes.Places}, operation_id="listPlaces", tags=["places"])
def list_places(request: HttpRequest) -> HttpResponse:
    """The places on offer and how many beds are free. Where they are is not told here."""
    rows = [shapes.PlaceOut.from_orm(place) for place in places.offered()]
    return answers.tagged(request, shapes.Places(items=rows))


def _do(request: HttpRequest, reference: UUID, key: str, act: Callable[[Any], Any]) -> HttpResponse:
    """Do one thing to one referral and answer how it stands then; all of it or nothing."""
    client = _client(request)

    def acted() -> tuple[int, Any]:
        answers.unchanged_since(request, _found(request, reference, lock=True))
        try:
            act(client.user)
        except services.ReferralError as error:
            raise _problem(error) from None
        return 200, answers.referral(_found(request, reference))

    return once(request, client, key, acted)


def _problem(error: services.ReferralError) -> Problem:
    code = "not_found" if error.code == "unknown" else error.code
    places = [
        {"field": "text", "code": finding.kind, "start": finding.start, "end": finding.end}
        for finding in error.findings
    ]
    return Problem(code, places)


def _found(request: HttpRequest, reference: UUID, *, lock: bool = False) -> Referral:
    if lock:
        Referral.objects.select_for_update().filter(pk=reference).first()
    row = answers.rows().filter(pk=reference).first()
    if row is None:
        trail.record_now("referral.denied", by=_client(request).user)
        raise Problem("not_found")
    return row


def _client(request: HttpRequest) -> ApiClient:
    client = request.auth  # type: ignore[attr-defined]
    assert isinstance(client, ApiClient)  # noqa: S101
    return client
