"""Rows of a referral turned into what DSMF's pages show. No template asks the database."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dost_portal.passport.models import EconomicRegion
from dost_portal.passport.selectors import standard_on
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime
from referrals.models import Clarification, Decision, PlaceOfRehabilitation, Referral, ReferralEvent, ReferralState
from referrals.wording import AGES, ANSWERS, GROUNDS, LEVELS, NEEDS, QUESTIONS, Words, describe

DECISIONS: Final[Words] = {
    "placed": _("Place in a special rehabilitation centre"),
    "refused": _("Refuse"),
}
DECIDED: Final[Words] = {"placed": _("Placed"), "refused": _("Refused")}
EVENTS: Final[Words] = {
    "received": _("Received from a DOST centre"),
    "taken": _("Taken into work"),
    "asked": _("Clarification asked"),
    "answered": _("The centre has answered"),
    "decided": _("Final decision made"),
    "recalled": _("Recalled by the centre"),
}
EVENT_KINDS: Final = {"decided": "success", "recalled": "warn", "asked": "primary", "answered": "primary"}
STATE_KINDS: Final = {
    ReferralState.RECEIVED: "primary",
    ReferralState.CLARIFICATION: "info",
    ReferralState.DECIDED: "success",
    ReferralState.RECALLED: "neutral",
}
URGENT: Final = frozenset({"high", "immediate"})


def short(referral: Referral) -> str:
    """Return the first eight hex digits of the reference: enough to tell two referrals apart aloud."""
    return referral.pk.hex[:8].upper()


def heading(referral: Referral) -> dict[str, Any]:
    """Return what stands above the page: of a recalled referral only that it is one."""
    shown = referral.state != ReferralState.RECALLED
    return {
        "short": short(referral),
        "state_kind": STATE_KINDS[ReferralState(referral.state)],
        "urgent": shown and referral.urgency in URGENT,
        "urgency": str(LEVELS[referral.urgency]) if shown else "",
    }


def row(referral: Referral, warn_percent: int, now: datetime) -> dict[str, Any]:
    """Return one line of the inbox. Of a recalled referral nothing more than that."""
    shown: dict[str, Any] = {
        "short": short(referral),
        "url": reverse("referrals:referral", kwargs={"reference": referral.pk}),
        "state": referral.get_state_display(),
        "state_kind": _kind(referral),
        "handler": referral.handler.full_name if referral.handler else "",
    }
    if referral.state == ReferralState.RECALLED:
        return shown
    return shown | {
        "urgency": str(LEVELS[referral.urgency]),
        "urgent": referral.urgency in URGENT,
        "age": str(AGES[referral.age_band]),
        "children": len(referral.children),
        "needs": ", ".join(str(NEEDS[code]) for code in referral.needs),
        "decision": _decided(referral),
        "clock": clock(referral, warn_percent, now),
    }


def clock(referral: Referral, warn_percent: int, now: datetime) -> dict[str, Any]:
    """Return the back office's day (passport items 16 and 17) for `components/clock.html`."""
    label = gettext("Back office: 1 day")
    ended = ended_at(referral)
    if ended is not None:
        late = ended >= referral.due_at
        words = gettext("late by %(time)s") if late else gettext("in time, after %(time)s")
        span = ended - (referral.due_at if late else referral.received_at)
        return {"label": label, "state": "stopped", "stopped_text": words % {"time": duration(span)}, "late": late}
    warn_at = referral.received_at + (referral.due_at - referral.received_at) * warn_percent / 100
    state = "breached" if now >= referral.due_at else "warning" if now >= warn_at else "running"
    return {
        "label": label,
        "state": state,
        "start_epoch": int(referral.received_at.timestamp()),
        "warn_epoch": int(warn_at.timestamp()),
        "due_epoch": int(referral.due_at.timestamp()),
        "due_text": local_datetime(referral.due_at),
    }


def ended_at(referral: Referral) -> datetime | None:
    """Return when the referral was decided or recalled; None while it is open."""
    decision = getattr(referral, "decision", None)
    if decision is not None:
        return decision.decided_at
    if referral.state == ReferralState.RECALLED:
        return referral.events.filter(event="recalled").values_list("at", flat=True).first() or referral.due_at
    return None


def duration(span: timedelta) -> str:
    """Return a length of time in words: days and hours, hours and minutes, or minutes."""
    minutes = int(span.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return gettext("{d} d {h} h").format(d=days, h=hours)
    if hours:
        return gettext("{h} h {m} min").format(h=hours, m=minutes % 60)
    return gettext("{m} min").format(m=minutes) if minutes else gettext("less than a minute")


def warn_percent() -> int:
    """Return after which share of the back office's time to warn, in percent."""
    return standard_on("back_office", timezone.now()).warn_percent


def facts(referral: Referral) -> list[dict[str, str]]:
    """Return all that the contract carried, in words; nothing of a recalled referral."""
    if referral.state == ReferralState.RECALLED:
        return []
    names = ("sex", "age_band", "children", "violence_forms", "risk_level", "urgency", "needs")
    return describe({name: getattr(referral, name) for name in (*names, "avoid_regions", "documents", "remark")})


def decision_facts(decision: Decision) -> list[dict[str, str]]:
    """Return the final decision in words."""
    pairs: list[tuple[Any, Any]] = [(_("Decision"), DECIDED[decision.kind])]
    if decision.kind == "placed":
        pairs += [
            (_("Special rehabilitation centre"), decision.place_code),
            (_("The place is free from"), local_date(decision.available_from)),
            (_("DSMF provides transport"), _("Yes") if decision.transport else _("No")),
        ]
    else:
        pairs.append((_("Ground for refusal"), GROUNDS[decision.ground]))
    pairs.append((_("Decided by"), f"{decision.decided_by.full_name}, {local_datetime(decision.decided_at)}"))
    return [{"label": str(label), "value": str(value)} for label, value in pairs]


def clarifications(rows: list[Clarification]) -> list[dict[str, str]]:
    """Return the questions with their answers, newest first; no answer yet is an empty text."""
    return [
        {
            "question": str(QUESTIONS[row.question]),
            "asked": local_datetime(row.asked_at),
            "answer": str(ANSWERS[row.answer]) if row.answer else "",
        }
        for row in rows
    ]


def history(rows: list[ReferralEvent]) -> list[dict[str, Any]]:
    """Return what happened, newest first. What the centre's side did says so and carries no name."""
    return [
        {
            "text": EVENTS[event.event],
            "by": event.by.full_name if event.by else "",
            "at": event.at,
            "kind": EVENT_KINDS.get(event.event, "neutral"),
        }
        for event in rows
    ]


def place_choices(referral: Referral) -> list[tuple[str, str]]:
    """Return the places on offer; with children only those that take them, in a region to avoid last."""
    regions = {row.code: row.label for row in EconomicRegion.objects.valid_on(timezone.localdate())}
    places = PlaceOfRehabilitation.objects.filter(active=True)
    if referral.children:
        places = places.filter(takes_children=True)
    ordered = sorted(places, key=lambda place: (place.region in referral.avoid_regions, place.code))
    return [(place.code, _place_words(place, regions, referral)) for place in ordered]


def _place_words(place: PlaceOfRehabilitation, regions: dict[str, str], referral: Referral) -> str:
    words = [place.code, regions.get(place.region, place.region), place.get_kind_display()]
    if place.region in referral.avoid_regions:
        words.append(gettext("region to avoid"))
    return " · ".join(words)


def _kind(referral: Referral) -> str:
    decision = getattr(referral, "decision", None)
    return (
        "neutral" if decision is not None and decision.kind == "refused" else STATE_KINDS[ReferralState(referral.state)]
    )


def _decided(referral: Referral) -> str:
    decision = getattr(referral, "decision", None)
    return str(DECIDED[decision.kind]) if decision is not None else ""
