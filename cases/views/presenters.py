"""Rows of a case turned into what templates show. No template asks the database."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access import OpenedCase
from cases.facts import facts_of
from cases.models import Case, ClockLabel, Deadline
from cases.wording import ACTIONS
from cases.workflow import NEXT_ACTION, Action, Step, missing
from dost_portal.passport.templatetags.azeri_tags import local_datetime

# The five steps as the owner counts them, and the steps of the machine that each covers.
FIVE = (
    (_("Queue and intake"), Step.INTAKE, "intake"),
    (_("Interview"), Step.INTERVIEW, "interview"),
    (_("Needs assessment"), Step.ASSESSMENT, "assessment"),
    (_("Informing law enforcement"), Step.POLICE, "police"),
    (_("Referral to DSMF"), Step.REFERRAL, "referral"),
)
ORDER = [
    Step.INTAKE,
    Step.INTERVIEW,
    Step.ASSESSMENT,
    Step.POLICE,
    Step.REFERRAL,
    Step.DECISION,
    Step.REPLY,
    Step.CLOSED,
]
# Which action makes a page of the case worth opening, beside reading it.
PAGE_ACTIONS = {
    "intake": Action.RECORD_INTAKE,
    "interview": Action.RECORD_INTERVIEW,
    "assessment": Action.RECORD_ASSESSMENT,
    "police": Action.SEND_NOTICE,
    "referral": Action.SEND_REFERRAL,
    "reply": Action.RECORD_REPLY,
}


def page_url(case: Case, page: str) -> str:
    return reverse(f"cases:{page}", kwargs={"number": case.number})


def stepper(opened: OpenedCase) -> list[dict[str, Any]]:
    """Return the five steps with their state and, where the user works there, a link."""
    case = opened.case
    here = case.closed_from if case.step == Step.CLOSED and case.closed_from else case.step
    place = ORDER.index(Step(here))
    steps = []
    for number, (label, step, page) in enumerate(FIVE, start=1):
        at = ORDER.index(step)
        state = "done" if at < place else "current" if at == place and case.is_open else "waiting"
        url = page_url(case, page) if opened.content and opened.may(PAGE_ACTIONS[page]) else ""
        steps.append({"number": number, "label": label, "state": state, "url": url})
    return steps


def clocks(case: Case) -> list[dict[str, Any]]:
    """Return the clocks of the case, the latest generation of each, in the order they matter."""
    latest: dict[str, Deadline] = {}
    for deadline in case.deadlines.order_by("generation"):
        latest[deadline.clock] = deadline
    now = timezone.now()
    return [clock(latest[code], now) for code in ClockLabel.values if code in latest]


def clock(deadline: Deadline, now: datetime) -> dict[str, Any]:
    """Return one clock for `components/clock.html`; epochs are UTC seconds."""
    stopped = deadline.stopped_at
    if stopped is not None:
        late = stopped >= deadline.due_at
        text = gettext("late by %(time)s") if late else gettext("in time, after %(time)s")
        span = stopped - (deadline.due_at if late else deadline.started_at)
        return {
            "label": deadline.get_clock_display(),
            "state": "stopped",
            "stopped_text": text % {"time": duration(span.total_seconds())},
            "late": late,
        }
    state = "breached" if now >= deadline.due_at else "warning" if now >= deadline.warn_at else "running"
    return {
        "label": deadline.get_clock_display(),
        "state": state,
        "start_epoch": int(deadline.started_at.timestamp()),
        "warn_epoch": int(deadline.warn_at.timestamp()),
        "due_epoch": int(deadline.due_at.timestamp()),
        "due_text": local_datetime(deadline.due_at),
    }


def duration(seconds: float) -> str:
    """Return a length of time in words: days and hours, hours and minutes, or minutes."""
    minutes = int(seconds // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return gettext("{d} d {h} h").format(d=days, h=hours)
    if hours:
        return gettext("{h} h {m} min").format(h=hours, m=minutes % 60)
    return gettext("{m} min").format(m=minutes) if minutes else gettext("less than a minute")


def missing_items(opened: OpenedCase) -> list[dict[str, str]]:
    """Return what the way out of the present step still demands, each with where it is mended."""
    case = opened.case
    action = NEXT_ACTION.get(Step(case.step))
    if action is None:
        return []
    items = []
    for need in missing(action, facts_of(case)):
        work = PAGE_ACTIONS.get(need.page)
        url = page_url(case, need.page) if opened.content and work and opened.may(work) else ""
        items.append({"text": gettext(need.text), "url": url})
    return items


def history(case: Case) -> list[dict[str, Any]]:
    """Return the moves of the case, newest first; reasons are sealed and not among them."""
    kinds = {Action.REFUSE: "warn", Action.EMERGENCY: "danger", Action.CLOSE: "success"}
    return [
        {
            "text": ACTIONS[Action(move.action)],
            "by": move.by.full_name if move.by else gettext("The portal"),
            "at": move.at,
            "kind": kinds.get(Action(move.action), "neutral"),
        }
        for move in case.moves.select_related("by").order_by("-at")
    ]


def next_action(opened: OpenedCase) -> dict[str, str] | None:
    """Return the one thing this user does next in this case, if it is theirs to do."""
    case = opened.case
    if case.step == Step.REPLY and opened.may(Action.RECORD_REPLY) and opened.content:
        return {"label": gettext("Record the reply"), "url": page_url(case, "reply")}
    for label, step, page in FIVE:
        if case.step == step and opened.content and opened.may(PAGE_ACTIONS[page]):
            return {"label": str(label), "url": page_url(case, page)}
    # The lawyer and the psychologist are needed from the moment intake is done.
    return None
