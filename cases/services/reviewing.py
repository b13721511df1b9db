"""Why a deadline was missed: the cause by the case's team, and the supervisor's review of it."""

from collections.abc import Iterable

from django.db import transaction

from cases.errors import NotPermittedError, RefusedError
from cases.models import BreachExplanation, BreachReview, Case, Deadline
from cases.services._advance import check, lock, record_stay
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission


def unexplained(*, case: Case) -> list[Deadline]:
    """Return the missed clocks of `case` for which nobody has recorded a cause, the oldest first."""
    return list(Deadline.objects.missed().without_cause().filter(case=case).order_by("due_at", "id"))


@transaction.atomic
def explain(*, case: Case, by: User, clocks: Iterable[str], cause: str, remark: str = "") -> None:
    """Record why the clocks `clocks` (keys of missed ones) were missed. What has a cause keeps the first.

    Raises RefusedError("not_breached") for a clock of the case that was not missed, and
    RefusedError("remark_missing") for the cause "other" without words.
    """
    row = lock(case)
    check(row, Action.EXPLAIN_BREACH, by)
    _needs_words(cause, remark)
    chosen = Deadline.objects.missed().filter(case=row, pk__in=list(clocks))
    if not chosen:
        raise RefusedError("not_breached")
    for deadline in chosen.without_cause():
        BreachExplanation(case=row, deadline=deadline, cause=cause, remark=remark, recorded_by=by).save(
            force_insert=True
        )
        record_stay(row, Action.EXPLAIN_BREACH, by)
        trail.record(
            "clock.explained", by=by, subject=f"case:{row.pk}", detail={"cause": cause, "clock": deadline.clock}
        )


@transaction.atomic
def review(
    *, deadline: Deadline, by: User, cause: str, remark: str = "", measure: str = "", outcome: str = ""
) -> BreachReview:
    """Record a supervisor's review of a missed clock; the latest counts. The same one again is one.

    Raises RefusedError("not_breached") for a clock that was not missed, NotPermittedError outside
    the own centre, RefusedError("remark_missing") for the cause "other" without words.
    """
    row = lock(deadline.case)
    if not by.may(Permission.CENTRE_CLOCKS) or row.centre_id != by.centre_id:
        raise NotPermittedError("review")
    _needs_words(cause, remark)
    held = Deadline.objects.missed().filter(pk=deadline.pk).first()
    if held is None:
        raise RefusedError("not_breached")
    last = BreachReview.objects.select_related("case__key").filter(deadline=held).order_by("-created_at").first()
    said = (cause, remark, measure, outcome, by.pk)
    if last is not None and (last.cause, last.remark, last.measure, last.outcome, last.reviewed_by_id) == said:
        return last
    made = BreachReview(case=row, deadline=held, cause=cause, remark=remark, measure=measure, outcome=outcome)
    made.reviewed_by = by
    made.save(force_insert=True)
    trail.record("clock.reviewed", by=by, subject=f"case:{row.pk}", detail={"cause": cause, "outcome": outcome})
    return made


def _needs_words(cause: str, remark: str) -> None:
    if cause == "other" and not remark.strip():
        raise RefusedError("remark_missing")
