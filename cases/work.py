"""One's own work: the open cases of one's team, what waits for oneself first, then by the clock; pages go by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    BooleanField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Either
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseMember, ClarificationCopy, Deadline, Interview, NeedsAssessment, OutgoingText
from cases.models.case import CaseQuerySet
from cases.selectors import texts_for, texts_waiting
from cases.workflow import Step
from dost_portal.lists import paging
from dost_portal.lists.paging import Key, Page
from dost_portal.prepared import Prepared
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role

PAGE: Final = 25
# What waits for somebody else comes after what waits for oneself, and what no clock drives after all that one does.
LATER: Final = paging.RANK
NOTHING: Final[Mapping[str, Any]] = {}
NO_CLOCK: Final = RawSQL(
    "timestamptz '2100-01-01 00:00+00'", (), output_field=DateTimeField()
)  # in words: see `Prepared`

# What one's own work may show beside the number, in this order.
COLUMNS: Final = {
    "waits": _("What waits for me"),
    "step": _("Step"),
    "clock": _("Clock"),
    "urgency": _("Urgency"),
    "responsible": _("Responsible"),
    "opened": _("Opened"),
    "centre": _("Centre"),
}
USUAL_COLUMNS: Final = ("waits", "step", "clock")

TEXT_WAITS = _("A text for DSMF waits for your release")
QUESTION_WAITS = _("DSMF has asked: answer")
PROFESSION_WORK: Final[dict[Step, Promise]] = {
    Step.INTERVIEW: _("Your part of the interview"),
    Step.ASSESSMENT: _("Your signature under the needs assessment"),
}
AGENT_WORK: Final[dict[Step, Promise]] = {
    Step.INTAKE: _("Complete the intake"),
    Step.POLICE: _("Inform law enforcement and record the receipt"),
    Step.REFERRAL: _("Read and send the anonymised referral"),
    Step.REPLY: _("Tell the person the outcome"),
}


@dataclass(frozen=True)
class WorkItem:
    """A case that waits for somebody, why, the clock that ends first, and the text to release, if one waits."""

    case: Case
    why: str
    deadline: Deadline | None
    text: OutgoingText | None = None


@dataclass(frozen=True)
class Share:
    """What of a case may wait for somebody, by what they may do."""

    interviews: bool
    refers: bool
    releases: bool

    @classmethod
    def of(cls, user: User) -> "Share":
        asked = (Permission.INTERVIEW, Permission.REFER, Permission.RELEASE_TEXT)
        return cls(*(user.may(permission) for permission in asked))


def of(user: User) -> CaseQuerySet:
    """Return the open cases of `user`'s team with what waits in them for this user.

    Annotated: `owes` (a step's part), `asked` (DSMF), `releases` (a text), `waits` (any of them), and `turn`, the
    moment by which the work is in order.
    """
    return _of(user.pk, Share.of(user))


def _of(user: UUID, share: Share) -> CaseQuerySet:
    questions = ClarificationCopy.objects.filter(case=OuterRef("pk"), answered_at=None)
    texts = texts_for(user).filter(case=OuterRef("pk"))
    clocks = Deadline.objects.running().filter(case=OuterRef("pk")).order_by("due_at")
    due = Coalesce(Subquery(clocks.values("due_at")[:1]), NO_CLOCK)
    mine = Case.objects.at_work(user).select_related("centre", "responsible")
    return mine.annotate(
        owes=ExpressionWrapper(_owes(user, share), BooleanField()),
        asked=Exists(questions) if share.refers else Value(False),
        releases=Exists(texts) if share.releases else Value(False),
        waits=ExpressionWrapper(Q(owes=True) | Q(asked=True) | Q(releases=True), BooleanField()),
        turn=Either(When(waits=True, then=due), default=due + Value(LATER), output_field=DateTimeField()),
    )


def page_of(
    user: User, chosen: Mapping[str, Any] = NOTHING, *, after: Key | None = None, before: Key | None = None
) -> Page:
    """Return the work that comes next to a key, as WorkItem; without a key what is first.

    `chosen` narrows it: show (anything: what waits for somebody else is left out), step, urgency, late.
    """
    narrowed = any(chosen.get(name) for name in ("step", "urgency", "late"))
    if narrowed or after or before:
        page = paging.page_of([_narrowed(of(user), chosen)], "turn", size=PAGE, after=after, before=before)
    else:  # what every desk asks for every few seconds
        first = _first(Share.of(user), bool(chosen.get("show")))
        page = paging.first_page(first(user.pk), "turn", size=PAGE)
    return replace(page, rows=items(page.rows, user))


def _narrowed(cases: CaseQuerySet, chosen: Mapping[str, Any]) -> CaseQuerySet:
    cases = cases.filter(**{name: chosen[name] for name in ("step", "urgency") if chosen.get(name)})
    if chosen.get("show"):
        cases = cases.filter(waits=True)
    if chosen.get("late"):
        cases = cases.filter(Exists(Deadline.objects.overdue().filter(case=OuterRef("pk"))))
    return cases


@cache
def _first(share: Share, only_waiting: bool) -> Prepared[Any]:
    def rows(user: UUID) -> CaseQuerySet:
        cases = _of(user, share).filter(waits=True) if only_waiting else _of(user, share)
        return cases.order_by("turn", "pk")[: PAGE + 1]

    return Prepared(rows, UUID)


def waiting(user: User, most: int) -> list[WorkItem]:
    """Return the first `most` cases that wait for `user`."""
    return items(of(user).filter(waits=True).order_by("turn", "id")[:most], user)


def items(cases: Iterable[Any], user: User) -> list[WorkItem]:
    """Return `cases`, which `of` has annotated, with the reason in words, the clock and the text."""
    found = list(cases)
    clocks = {row.case_id: row for row in _running_of([case.pk for case in found])}
    held = [case.pk for case in found if case.releases]
    texts = {text.case_id: text for text in texts_waiting(user).filter(case__in=held)} if held else {}
    return [WorkItem(case, _why(case, user), clocks.get(case.pk), texts.get(case.pk)) for case in found]


_running_of = Prepared(
    lambda keys: (
        Deadline.objects.running().filter(case__in=RawSQL("SELECT unnest(%s::uuid[])", [keys])).order_by("-due_at")
    ),
    list,
)


def _owes(user: UUID, share: Share) -> Q:
    """Which cases wait for `user`'s part of their step."""
    if share.interviews:
        signed = Interview.objects.filter(case=OuterRef("pk"), by=user, signed_at__isnull=False)
        assessed = NeedsAssessment.objects.filter(Q(lawyer=user) | Q(psychologist=user), case=OuterRef("pk"))
        return (Q(step=Step.INTERVIEW) & ~Q(Exists(signed))) | (Q(step=Step.ASSESSMENT) & ~Q(Exists(assessed)))
    stays = CaseMember.objects.current().filter(user=user, stands_in__isnull=False, role=Role.SOCIAL_AGENT)
    acts = Q(responsible=user) | Q(Exists(stays.filter(case=OuterRef("pk"))))
    return Q(step__in=list(AGENT_WORK)) & acts


def _why(case: Any, user: User) -> str:
    """Return why the case waits for `user`, in words; empty when it waits for somebody else."""
    parts = PROFESSION_WORK if user.may(Permission.INTERVIEW) else AGENT_WORK
    reasons = (
        parts[Step(case.step)] if case.owes else "",
        QUESTION_WAITS if case.asked else "",
        TEXT_WAITS if case.releases else "",
    )
    return " · ".join(str(reason) for reason in reasons if reason)
