"""DSMF's side of an invented case: its rows know the anonymised referral and nothing else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from cases.models import ClarificationCopy, SentProfile
from cases.services.rarity import SEEN_BY_OTHERS
from cases.workflow import Clock
from dost_portal.demo.histories import History
from dost_portal.demo.rows import made
from dost_portal.staff.models import User
from referrals.contracts import Question
from referrals.models import Clarification, Decision, Referral, ReferralEvent

ASKED_SHARE = 0.15
ARRIVAL = timedelta(days=1)


def dsmf_rows(history: History, day: timedelta) -> Iterator[Model]:
    """Yield the referral with its decision or open question; `day` is the back office's time."""
    payload, received = history.link.payload, history.at("received")
    by, decided = history.crew.dsmf, history.path.has("collected")
    asked = not decided and history.random.random() < ASKED_SHARE
    referral = made(
        Referral,
        **payload | {"reference": UUID(payload["reference"])},
        received_at=received,
        due_at=received + day,
        state="decided" if decided else "clarification" if asked else "received",
        handler=by if decided or asked else None,
        arrival_due_at=history.started[Clock.ARRIVAL] + ARRIVAL if Clock.ARRIVAL in history.started else None,
        arrived_at=history.link.arrived_at,
    )
    yield referral
    yield _profile(history, payload, received)
    yield _event(referral, "received", None, received)
    if decided:
        at, link = history.at("decided"), history.link
        yield made(
            Decision,
            id=history.uuid(),
            referral=referral,
            kind=link.decision,
            ground=link.decision_ground,
            place_code=link.place_code,
            available_from=link.available_from,
            transport=link.transport,
            decided_by=by,
            decided_at=at,
        )
        yield _event(referral, "decided", by, at)
        if referral.arrived_at is not None:
            yield _event(referral, "arrived", by, referral.arrived_at)
    if asked:
        yield from _question(history, referral, received + timedelta(minutes=history.path.rest / 2))


def _profile(history: History, payload: dict[str, Any], received: datetime) -> SentProfile:
    """Return the codes that the rarity meter counts."""
    seen = [need for need in payload["needs"] if need in SEEN_BY_OTHERS]
    names = ("sex", "age_band", "children", "violence_forms", "avoid_regions")
    month = received.date().replace(day=1)
    return made(SentProfile, id=history.uuid(), month=month, needs=seen, **{name: payload[name] for name in names})


def _question(history: History, referral: Referral, at: datetime) -> Iterator[Model]:
    question = history.random.choice([code for code in Question if code is not Question.IN_WORDS])
    asked = made(
        Clarification, id=history.uuid(), referral=referral, question=question, asked_by=history.crew.dsmf, asked_at=at
    )
    yield asked
    yield _event(referral, "asked", history.crew.dsmf, at)
    yield made(
        ClarificationCopy,
        id=history.uuid(),
        case=history.case,
        created_at=at,
        link=history.link,
        asked_as=asked.pk,
        question=question,
        asked_at=at,
    )


def _event(referral: Referral, event: str, by: User | None, at: datetime) -> ReferralEvent:
    return made(ReferralEvent, referral=referral, event=event, by=by, at=at)
