"""Rows of a referral turned into what DSMF's pages show. No template asks the database."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dost_portal.passport import reference
from dost_portal.passport.models import EconomicRegion
from dost_portal.passport.selectors import standard_on
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime
from referrals.models import Clarification, Decision, PlaceOfRehabilitation, Referral, ReferralEvent, ReferralState
from referrals.places import Fit
from referrals.services import arrival_begins
from referrals.wording import AGES, ANSWERS, GROUNDS, LEVELS, NEEDS, OBSTACLES, QUESTIONS, Words, describe

DECISIONS: Final[Words] = {
    "placed": _("Place in a special rehabilitation centre"),
    "refused": _("Refuse"),
}
DECIDED: Final[Words] = {"placed": _("Placed"), "refused": _("Refused")}
EVENTS: Final[Words] = {
    "received": _("Received from a DOST centre"),
    "taken": _("Taken into work"),
    "assigned": _("Handed to a colleague"),
    "acknowledged": _("Acknowledged by a system of DSMF"),
    "arrived": _("Arrival at the place confirmed"),
    "asked": _("Clarification asked"),
    "answered": _("The centre has answered"),
    "decided": _("Final decision made"),
    "recalled": _("Recalled by the centre"),
}
EVENT_KINDS: Final = {
    "decided": "success",
    "arrived": "success",
    "recalled": "warn",
    "asked": "primary",
    "answered": "primary",
}
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
        "arrival": arrival(referral, now) if referral.arrived_at is None else None,
    }


def clock(referral: Referral, warn_percent: int, now: datetime) -> dict[str, Any]:
    """Return the back office's day (passport items 16 and 17) for `{% clock %}`."""
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


def arrival(referral: Referral, now: datetime) -> dict[str, Any] | None:
    """Return the clock of the arrival for `{% clock %}`; None where nobody is awaited."""
    due, decision = referral.arrival_due_at, getattr(referral, "decision", None)
    if due is None or decision is None or decision.available_from is None:
        return None
    label = gettext("Arrival at the place")
    if referral.arrived_at is not None:
        late = referral.arrived_at >= due
        words = gettext("confirmed late, %(at)s") if late else gettext("confirmed, %(at)s")
        at = local_datetime(referral.arrived_at)
        return {"label": label, "state": "stopped", "stopped_text": words % {"at": at}, "late": late}
    begins = arrival_begins(decided_at=decision.decided_at, available_from=decision.available_from)
    warn_at = begins + (due - begins) * 0.75
    state = "breached" if now >= due else "warning" if now >= warn_at else "running"
    return {
        "label": label,
        "state": state,
        "start_epoch": int(begins.timestamp()),
        "warn_epoch": int(warn_at.timestamp()),
        "due_epoch": int(due.timestamp()),
        "due_text": local_datetime(due),
    }


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
            "question": row.text or str(QUESTIONS[row.question]),
            "asked": local_datetime(row.asked_at),
            "answer": row.answer_text or (str(ANSWERS[row.answer]) if row.answer else ""),
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


def place_choices(fits: list[Fit]) -> list[tuple[str, str]]:
    """Return the places that could take them, the best first, each with what speaks against it."""
    regions = region_labels()
    return [(fit.place.code, _place_words(fit, regions)) for fit in fits if fit.possible]


def suggested(fits: list[Fit], most: int = 3) -> str:
    """Return the places against which nothing speaks, the emptiest first, in one line; empty where there is none."""
    codes = [fit.place.code for fit in fits if not fit.obstacles][:most]
    return gettext("Nothing speaks against: %(places)s.") % {"places": ", ".join(codes)} if codes else ""


def place_rows(rows: list[PlaceOfRehabilitation], *, with_address: bool) -> list[dict[str, Any]]:
    """Return the list of places; where they are only for those who may know."""
    regions = region_labels()
    return [
        _place(place, regions)
        | {
            "pk": place.pk,
            "version": place.version,
            "takes": place.get_takes_display(),
            "children": place.takes_children,
            "meets": ", ".join(str(NEEDS[code]) for code in place.meets if code in NEEDS),
            "address": place.open_address() if with_address else "",
            "url": reverse("referrals:place", kwargs={"code": place.code}),
        }
        for place in rows
    ]


def region_labels() -> dict[str, str]:
    today = timezone.localdate()
    return {row.code: row.label for row in reference.rows(EconomicRegion) if row.holds_on(today)}


def _place(place: Any, regions: dict[str, str]) -> dict[str, Any]:
    names = ("code", "capacity", "occupied", "reserved", "free")
    return {name: getattr(place, name) for name in names} | {
        "region": regions.get(place.region, place.region),
        "kind": place.get_kind_display(),
    }


def _place_words(fit: Fit, regions: dict[str, str]) -> str:
    place = _place(fit.place, regions)
    free = gettext("{n} free").format(n=place["free"])
    return " · ".join(
        [place["code"], place["region"], place["kind"], free, *(str(OBSTACLES[o]) for o in fit.obstacles)]
    )


def _kind(referral: Referral) -> str:
    decision = getattr(referral, "decision", None)
    return (
        "neutral" if decision is not None and decision.kind == "refused" else STATE_KINDS[ReferralState(referral.state)]
    )


def _decided(referral: Referral) -> str:
    decision = getattr(referral, "decision", None)
    return str(DECIDED[decision.kind]) if decision is not None else ""
