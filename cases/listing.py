"""The list of cases: whose state somebody may know of, narrowed, page by page by key, at any number of cases."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseMember, CaseMove, CaseStep, Deadline
from cases.models.case import CaseQuerySet
from cases.workflow import Step
from dost_portal.lists import paging
from dost_portal.lists.paging import Key, Page
from dost_portal.prepared import Prepared, PreparedCount
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

PAGE: Final = 25
OPEN, WITH_DSMF, ALL = "open", "dsmf", "all"
# What the list may show beside the number, in this order.
COLUMNS: Final = {
    "step": _("Step"),
    "urgency": _("Urgency"),
    "responsible": _("Responsible"),
    "opened": _("Opened"),
    "due": _("Next deadline"),
    "moved": _("Last change"),
    "referred": _("With DSMF since"),
    "closed": _("Closed"),
    "outcome": _("Outcome"),
    "centre": _("Centre"),
}
MOMENTS: Final = {
    "opened": "opened_at",
    "due": "due",
    "moved": "moved_at",
    "referred": "referred_at",
    "closed": "closed_at",
}
# What a list shows of the case itself, and of whom and what it names.
PLAIN: Final = ("number", "step", "urgency", "outcome", "opened_at", "closed_at")
NAMES: Final = {
    "responsible": tuple(f"responsible__{name}" for name in ("first_name", "last_name", "username")),
    "centre": ("centre__name",),
}
USUAL_COLUMNS: Final = ("step", "urgency", "responsible", "opened", "due")


def listed(user: User, chosen: Mapping[str, Any]) -> list[CaseQuerySet]:
    """Return the cases whose state `user` may know of, narrowed to `chosen`, in disjoint parts (`paging`).

    `chosen`: step (OPEN, WITH_DSMF, ALL or one), urgency, outcome, agent (id), late, first and last (days of opening).
    """
    only_open = chosen.get("step", OPEN) not in (CaseStep.CLOSED, ALL)
    return [_narrowed(part, chosen) for part in _parts(user.pk, _watched(user), only_open=only_open)]


def _watched(user: User) -> int | None:
    """Return the key of the centre all of whose cases `user` may know of, if there is one."""
    return user.centre_id if user.may(Permission.CENTRE_CLOCKS) else None


def _parts(user: UUID, centre: int | None, *, only_open: bool) -> list[CaseQuerySet]:
    members = CaseMember.objects.current().filter(user=user)
    team = members.of_open() if only_open else members
    parts = [Case.objects.filter(pk__in=team.values("case_id"))]
    if centre is not None:
        parts = [Case.objects.filter(centre=centre), parts[0].exclude(centre=centre)]
    return [part.without_conflict(user) for part in parts]


def first_page(user: User) -> tuple[Page, int]:
    """Return what `page_of` does of all open cases in the usual columns, and how many there are (`paging.counted`).

    It is what a list begins with, and so its queries are planned once.
    """
    centre = _watched(user)
    values: tuple[Any, ...] = (user.pk,) if centre is None else (user.pk, centre)
    first, all_ = (_first_of_team, _all_of_team) if centre is None else (_first_of_centre, _all_of_centre)
    found = sorted(chain(*(part(*values) for part in first)), key=attrgetter("opened_at", "pk"), reverse=True)
    page = paging.first_page(found, "opened_at", size=PAGE)
    if page.is_all:
        return page, len(page.rows)
    return page, min(paging.COUNTED_TO + 1, sum(part(*values) for part in all_))


def _first(user: UUID, centre: int | None, *, part: int = 0) -> CaseQuerySet:
    return _shown(_open(user, centre, part), set(USUAL_COLUMNS)).order_by("-opened_at", "-pk")[: PAGE + 1]


def _all(user: UUID, centre: int | None, *, part: int = 0) -> QuerySet[Any, Any]:
    return paging.cut(_open(user, centre, part))


def _open(user: UUID, centre: int | None, part: int) -> CaseQuerySet:
    return _narrowed(_parts(user, centre, only_open=True)[part], {})


_first_of_team: tuple[Prepared[Any], ...] = (Prepared(lambda user: _first(user, None), UUID),)
_first_of_centre: tuple[Prepared[Any], ...] = (
    Prepared(lambda user, centre: _first(user, centre), UUID, int),
    Prepared(lambda user, centre: _first(user, centre, part=1), UUID, int),
)
_all_of_team: tuple[PreparedCount, ...] = (PreparedCount(lambda user: _all(user, None), UUID),)
_all_of_centre: tuple[PreparedCount, ...] = (
    PreparedCount(lambda user, centre: _all(user, centre), UUID, int),
    PreparedCount(lambda user, centre: _all(user, centre, part=1), UUID, int),
)


def page_of(
    parts: list[CaseQuerySet],
    columns: Iterable[str],
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = 0,
) -> Page:
    """Return the `size` (PAGE) cases next to a key, latest opened first, with all that `columns` show."""
    shown = [_shown(part, set(columns)) for part in parts]
    return paging.page_of(shown, "opened_at", size=size or PAGE, newest_first=True, after=after, before=before)


def read(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen out of its form as JSON, in which days are text."""
    days = {name: date.fromisoformat(chosen[name]) for name in ("first", "last") if chosen.get(name)}
    return {**chosen, **days}


def cells(case: Any, columns: Sequence[str]) -> list[str]:
    """Return a case of `page_of` as text, a cell for each of `columns`; times in Baku, without seconds."""
    return [cell(case, name) for name in columns]


def cell(case: Any, name: str) -> str:
    if name in MOMENTS:
        moment = getattr(case, MOMENTS[name])
        return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" if moment else ""
    if name == "responsible":
        return case.responsible.full_name if case.responsible else ""
    return str(case.centre.name if name == "centre" else getattr(case, f"get_{name}_display")())


def _narrowed(cases: CaseQuerySet, chosen: Mapping[str, Any]) -> CaseQuerySet:
    step = chosen.get("step", OPEN)
    if step == OPEN:
        cases = cases.filter(closed_at__isnull=True)  # as its index says it
    elif step == WITH_DSMF:
        cases = cases.filter(step__in=(Step.REFERRAL, Step.DECISION))
    elif step != ALL:
        cases = cases.filter(step=step)
    columns = {
        "urgency": "urgency",
        "outcome": "outcome",
        "agent": "responsible",
    }
    cases = cases.filter(**{column: chosen[name] for name, column in columns.items() if chosen.get(name)})
    if chosen.get("first"):
        cases = cases.filter(opened_at__gte=_midnight(chosen["first"]))
    if chosen.get("last"):
        cases = cases.filter(opened_at__lt=_midnight(chosen["last"] + timedelta(days=1)))
    if chosen.get("late"):
        cases = cases.filter(Exists(Deadline.objects.overdue().filter(case=OuterRef("pk"))))
    return cases


def _shown(cases: CaseQuerySet, columns: set[str]) -> CaseQuerySet:
    """What no column shows is not asked for: each annotation is asked behind the walls, case by case."""
    moves = CaseMove.objects.filter(case=OuterRef("pk")).order_by("-at")
    clocks = Deadline.objects.running().filter(case=OuterRef("pk")).order_by("due_at")
    moments = {
        "due": clocks.values("due_at")[:1],
        "moved": moves.values("at")[:1],
        "referred": moves.filter(from_step=Step.REFERRAL, to_step=Step.DECISION).values("at")[:1],
    }
    joined = [name for name in NAMES if name in columns]
    shown = cases.select_related(*joined) if joined else cases
    # Of a row of staff a list needs two columns of twenty-five.
    shown = shown.only(*PLAIN, *(field for name in joined for field in NAMES[name]))
    return shown.annotate(**{MOMENTS[name]: Subquery(asked) for name, asked in moments.items() if name in columns})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
