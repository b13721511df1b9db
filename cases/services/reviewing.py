"""A supervisor's review of a missed deadline."""

from django.db import transaction

from cases.errors import NotPermittedError, RefusedError
from cases.models import BreachReview, Deadline
from cases.services.clocks import database_now
from dost_portal.audit import trail
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission


@transaction.atomic
def review(*, deadline: Deadline, by: User, cause: str, measure: str = "") -> BreachReview:
    """Record the cause of a breach and the measure taken; recorded again, the first stands.

    Raises RefusedError("not_breached") for a clock that was not missed, NotPermittedError outside
    the own centre.
    """
    held = Deadline.objects.select_for_update(of=("self",)).select_related("case__key").get(pk=deadline.pk)
    if not by.may(Permission.CENTRE_CLOCKS) or held.case.centre_id != by.centre_id:
        raise NotPermittedError("review")
    if (held.stopped_at or database_now()) < held.due_at:
        raise RefusedError("not_breached")
    known = BreachReview.objects.filter(deadline=held).first()
    if known is not None:
        return known
    row = BreachReview(case=held.case, deadline=held, cause=cause, measure=measure, reviewed_by=by)
    row.save(force_insert=True)
    trail.record("clock.reviewed", by=by, subject=f"case:{held.case_id}", detail={"cause": cause})
    return row
