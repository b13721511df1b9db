"""The way to DSMF's side: the desk inside (the default), or another installation that speaks the contract.

Whoever is there, the centre's side sees these five calls and no HTTP. Each may be repeated: the reference, or the
question's id, makes it the same call.
"""

import json
from datetime import date, datetime
from typing import Any, Final, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from dost_portal.database_clock import database_now
from dost_portal.outbox import http
from dost_portal.outbox.outbox import NotYetError
from referrals import clients, selectors, services
from referrals.contracts import (
    AnonymisedReferral,
    Answer,
    ArrivalConfirmed,
    ClarificationAsked,
    DecisionKind,
    FinalDecision,
    Question,
    Receipt,
)
from referrals.selectors import Outcomes
from referrals.wording import GROUNDS

BATCH: Final = 500


class Gateway(Protocol):
    def receive(self, *, referral: AnonymisedReferral) -> Receipt:
        """Hand the referral over and return the receipt; raises NotYetError when it was not taken."""

    def recall(self, *, reference: UUID) -> None: ...

    def answer(self, *, reference: UUID, clarification: UUID, answer: Answer, text: str) -> None: ...

    def outcomes(self, references: list[UUID]) -> Outcomes: ...


class Inside:
    """DSMF's desk in this installation."""

    def receive(self, *, referral: AnonymisedReferral) -> Receipt:
        return services.receive(referral=referral)

    def recall(self, *, reference: UUID) -> None:
        services.recall(reference=reference)

    def answer(self, *, reference: UUID, clarification: UUID, answer: Answer, text: str) -> None:
        services.answer(clarification=clarification, answer=answer, text=text)

    def outcomes(self, references: list[UUID]) -> Outcomes:
        return selectors.outcomes(references)


class Outside:
    """Another installation, by `PUT {endpoint}/inbox/{reference}` and its like (docs/interface.md)."""

    def __init__(self, endpoint: str, key: str) -> None:
        self._endpoint, self._key = endpoint.rstrip("/"), key

    def receive(self, *, referral: AnonymisedReferral) -> Receipt:
        told = self._call("PUT", f"/inbox/{referral.reference}", referral.to_json(), {200})
        if told.get("reference") != str(referral.reference):
            raise NotYetError("receipt_of_another")
        return Receipt(reference=referral.reference, received_at=_moment(told.get("received_at")))

    def recall(self, *, reference: UUID) -> None:
        # 404: it never arrived, so there is nothing to take back.
        self._call("DELETE", f"/inbox/{reference}", None, {204, 404})

    def answer(self, *, reference: UUID, clarification: UUID, answer: Answer, text: str) -> None:
        said = {"answer": answer.value, "text": text}
        self._call("PUT", f"/inbox/{reference}/answers/{clarification}", said, {204})

    def outcomes(self, references: list[UUID]) -> Outcomes:
        found = Outcomes(decisions=[], questions=[], arrivals=[])
        for start in range(0, len(references), BATCH):
            part = references[start : start + BATCH]
            told = self._call("POST", "/inbox/outcomes", {"references": [str(one) for one in part]}, {200})
            _take_up(found, told, set(part))
        return found

    def _call(self, method: str, path: str, data: Any, wanted: set[int]) -> dict[str, Any]:
        """Make one signed call; raises NotYetError for a silent side, another status, or an answer that is none."""
        body = b"" if data is None else json.dumps(data).encode()
        url = self._endpoint + path
        signed_part = f"{method} {urlsplit(url).path}\n".encode() + body
        headers = {
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
            **http.signed_headers(
                secret=clients.signing_secret(self._key),
                timestamp=str(int(database_now().timestamp())),
                body=signed_part,
            ),
        }
        answer = http.reach(self._endpoint, lambda: http.send(method, url, body, headers, read=True))
        if answer.status not in wanted:
            raise NotYetError(f"http_{answer.status}")
        return _object(answer.body) if answer.status == 200 else {}


def current() -> Gateway:
    """Return the gateway that the settings name. Raises ImproperlyConfigured for an endpoint without TLS."""
    if settings.DSMF_ENDPOINT:
        if not settings.DSMF_ENDPOINT.startswith("https://") and not (settings.DEMO or settings.TESTING):
            raise ImproperlyConfigured("DOST_DSMF_ENDPOINT must begin with https://")
        return Outside(settings.DSMF_ENDPOINT, settings.DSMF_KEY)
    return Inside()


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotYetError("answer_unreadable") from None
    if not isinstance(told, dict):
        raise NotYetError("answer_unreadable")
    return told


def _moment(text: Any) -> datetime:
    """Return a moment of the past, aware; a receipt from the future would stop no clock rightly."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise NotYetError("answer_unreadable") from None
    now = database_now()
    if moment.tzinfo is None or (moment - now).total_seconds() > http.SKEW_SECONDS:
        raise NotYetError("clock_skew")
    return min(moment, now)


def _take_up(found: Outcomes, told: dict[str, Any], asked: set[UUID]) -> None:
    """Add what is in the contract and was asked for; one bad row spoils the answer, nothing is taken half."""
    try:
        decisions = [_decision(one) for one in told["decisions"]]
        questions = [_question(one) for one in told["questions"]]
        arrivals = [
            ArrivalConfirmed(reference=UUID(one["reference"]), arrived_at=_moment(one["arrived_at"]))
            for one in told["arrivals"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError, services.ReferralError):
        raise NotYetError("answer_unreadable") from None
    found.decisions.extend(one for one in decisions if one.reference in asked)
    found.questions.extend(one for one in questions if one.reference in asked)
    found.arrivals.extend(one for one in arrivals if one.reference in asked)


def _decision(one: dict[str, Any]) -> FinalDecision:
    kind, ground, place = DecisionKind(one["kind"]), one["ground"] or "", one["place_code"] or ""
    placed = kind is DecisionKind.PLACED
    if placed != bool(place) or placed == (ground in GROUNDS) or not isinstance(one["transport"], bool):
        raise ValueError("a decision names a place or a ground")
    if len(place) > 16:
        raise ValueError("a place is a code")
    return FinalDecision(
        reference=UUID(one["reference"]),
        kind=kind,
        decided_at=_moment(one["decided_at"]),
        ground=ground,
        place_code=place,
        available_from=date.fromisoformat(one["available_from"]) if placed else None,
        transport=one["transport"],
    )


def _question(one: dict[str, Any]) -> ClarificationAsked:
    return ClarificationAsked(
        reference=UUID(one["reference"]),
        clarification=UUID(one["clarification"]),
        question=Question(one["question"]),
        asked_at=_moment(one["asked_at"]),
        text=services.checked_text(text=one["text"]) if one["text"] else "",
    )
