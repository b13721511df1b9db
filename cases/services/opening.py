"""A case begins when a social agent takes up a ticket at the desk (passport item 23, step 2)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from cases.models import Application, Case, CaseKey, CaseMember, CaseMove, Ticket, new_case_number
from cases.services import clocks
from cases.workflow import MOVES, Action, Clock, Step
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role


@transaction.atomic
def open_case(*, ticket: Ticket, by: User, began: datetime | None = None) -> Case:
    """Open the case of a locked `ticket` at intake, with what reception recorded, and start the hour.

    The overall day counts from the ticket. A ticket that has a case gets no second one. `began` (UTC) is for a case
    that was begun on paper: everything starts then.
    """
    if ticket.case_id is not None:
        return Case.objects.get(pk=ticket.case_id)
    now = began or clocks.database_now()
    case = _new_case(Case(centre=ticket.centre, step=Step.INTAKE, responsible=by, opened_at=now))
    CaseKey.for_case(case).save(force_insert=True)
    Application(case=case, applicant_kind=ticket.applicant_kind, companion=ticket.companion).save(force_insert=True)
    CaseMember.objects.create(case=case, user=by, role=Role.SOCIAL_AGENT)
    CaseMove(case=case, action=Action.OPEN, to_step=Step.INTAKE, by=by, at=now).save(force_insert=True)
    known = {Clock.OVERALL: ticket.issued_at} | ({Clock.FRONT_OFFICE: began} if began else {})
    clocks.start(case=case, clocks=MOVES[Action.OPEN].starts, began=known)
    trail.record("case.open", by=by, subject=f"case:{case.pk}")
    return case


def _new_case(case: Case) -> Case:
    """Save `case` under its random number, or under another where that one is taken."""
    scope.enter_case(case.pk)
    while True:
        try:
            with transaction.atomic():
                case.save(force_insert=True)
            return case
        except IntegrityError:
            if not Case.objects.filter(number=case.number).exists():
                raise
            case.number = new_case_number()
