"""Rows of a case turned into what templates show. No template asks the database."""

from datetime import datetime
from functools import cache
from typing import Any, Final, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access import OpenedCase
from cases.models import Case, CaseMove, ClockCorrection, ClockLabel, Deadline, OutgoingText
from cases.models.deadline import DeadlineQuerySet
from cases.wording import ACTIONS
from cases.workflow import MOVES, NEXT_ACTION, Action, Step, missing
from dost_portal.passport.templatetags.azeri_tags import local_datetime
from dost_portal.prepared import Prepared

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
    "cause": Action.EXPLAIN_BREACH,
}
# What shows nothing of the case's content, and so is open to the centre's supervisor as well.
WITHOUT_CONTENT = {"cause"}
A_NUMBER: Final = "2222-2222"


def page_url(case: Case, page: str) -> str:
    before, after = _around(page)
    return f"{before}{case.number}{after}"


@cache
def _around(page: str) -> tuple[str, str]:
    # A number is letters and digits of ASCII: it stands in an address as it is.
    before, _number, after = reverse(f"cases:{page}", kwargs={"number": A_NUMBER}).partition(A_NUMBER)
    return before, after


def text_url(text: OutgoingText) -> str:
    """Return where a text that waits is read and released; `text.case` is at hand."""
    return reverse("cases:release_text", kwargs={"number": text.case.number, "text": text.pk})


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
    latest = {deadline.clock: deadline for deadline in _deadlines_of(case.pk)}
    now = timezone.now()
    return [clock(latest[code], now) for code in ClockLabel.values if code in latest]


def corrected(deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Return `deadlines` by their corrected times; `was_corrected` says of each whether it has any."""
    mine = ClockCorrection.objects.filter(Q(deadline=OuterRef("pk")) | Q(replaced_by=OuterRef("pk")))
    return cast(DeadlineQuerySet, deadlines).as_corrected().annotate(was_corrected=Exists(mine))


_deadlines_of = Prepared(lambda case: corrected(Deadline.objects.filter(case=case)).order_by("generation"), UUID)


def clock(deadline: Deadline, now: datetime) -> dict[str, Any]:
    """Return one clock for `{% clock %}`; epochs are UTC seconds."""
    started = getattr(deadline, "real_start", deadline.started_at)
    due = getattr(deadline, "real_due", deadline.due_at)
    stopped = getattr(deadline, "real_stop", deadline.stopped_at)
    mark = gettext("corrected by the supervisor") if getattr(deadline, "was_corrected", False) else ""
    if stopped is not None:
        late = stopped >= due
        text = gettext("late by %(time)s") if late else gettext("in time, after %(time)s")
        span = stopped - (due if late else started)
        return {
            "label": deadline.get_clock_display(),
            "state": "stopped",
            "stopped_text": text % {"time": duration(span.total_seconds())},
            "late": late,
            "corrected": mark,
        }
    state = "breached" if now >= due else "warning" if now >= deadline.warn_at else "running"
    return {
        "label": deadline.get_clock_display(),
        "state": state,
        "start_epoch": int(started.timestamp()),
        "warn_epoch": int(deadline.warn_at.timestamp()),
        "due_epoch": int(due.timestamp()),
        "due_text": local_datetime(due),
        "corrected": mark,
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


def missing_items(opened: OpenedCase, action: Action | None = None) -> list[dict[str, str]]:
    """Return what `action` (the way out of the present step) still demands, each with where it is mended."""
    case = opened.case
    action = action or NEXT_ACTION.get(Step(case.step))
    if action is None or not MOVES[action].needs:
        return []
    items = []
    for need in missing(action, opened.facts):
        work = PAGE_ACTIONS.get(need.page)
        may_read = opened.content or need.page in WITHOUT_CONTENT
        url = page_url(case, need.page) if may_read and work and opened.may(work) else ""
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
        for move in _moves_of(case.pk)
    ]


_moves_of = Prepared(lambda case: CaseMove.objects.filter(case=case).select_related("by").order_by("-at"), UUID)


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
