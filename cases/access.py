"""The gate: the only way from a user and a case number to a case.

What a user may not know of is 404, the same as a number that does not exist; what their role may not
do is 403. Both, and every read, are in the trail before anything is shown.
"""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases.facts import facts_of
from cases.models import Case, CaseMember, Interview, Profession
from cases.services import interests
from cases.services.emergency import PURPOSE
from cases.workflow import MOVES, Action, CaseFacts
from dost_portal.audit import trail
from dost_portal.prepared import Prepared
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role

PROFESSIONS = {Role.LAWYER: Profession.LAWYER, Role.PSYCHOLOGIST: Profession.PSYCHOLOGIST}
# What leads into a team and so is done from outside it.
JOINING = frozenset({Action.TAKE_INTERVIEW, Action.TAKE_OVER})

# What somebody may do in a case that they opened past its team: read, and call for help.
IN_EMERGENCY = frozenset({Action.VIEW, Action.SEND_NOTICE, Action.EMERGENCY})

# What is left to do when the content is gone: look at what happened, and at its clocks.
AFTER_ERASURE = frozenset({Action.VIEW, Action.EXPLAIN_BREACH, Action.CORRECT_CLOCK})


@dataclass(frozen=True, kw_only=True)
class OpenedCase:
    """A case as one user may see it.

    `team` are those who work on it now. `content` is the people, documents, incident and letters; without it there
    are the step, the clocks, who is responsible and what is missing. `emergency` says that it was opened past the team.
    """

    case: Case
    user: User
    team: tuple[CaseMember, ...]
    in_team: bool
    content: bool
    emergency: bool = False

    def may(self, action: Action) -> bool:
        """Tell whether the user's role and the case's step allow `action`; what it still needs is the gate's."""
        move = MOVES[action]
        if self.case.erased_at is not None and action not in AFTER_ERASURE:
            return False
        if move.permission is None or not self.user.may(move.permission):
            return False
        if self.case.step not in move.sources:
            return False
        return (
            self.in_team or (self.emergency and action in IN_EMERGENCY) or _from_outside(self.case, self.user, action)
        )

    @property
    def profession(self) -> Profession | None:
        """The profession the user takes part as, whose notes and no others they read."""
        return next((profession for role, profession in PROFESSIONS.items() if self.user.has_role(role)), None)

    @cached_property
    def facts(self) -> CaseFacts:
        """What is there and what is missing, also for who may not read what it says."""
        return facts_of(self.case)

    def own_interview(self) -> Interview | None:
        """Return the user's own interview with its notes; nobody else's is ever handed out."""
        if not self.in_team or not self.content:
            return None
        return Interview.objects.select_related("case__key").filter(case=self.case, by=self.user).first()


def get_case_for(user: User, number: str, action: Action, *, page: str, poll: bool = False) -> OpenedCase:
    """Return the case `number` opened for `user` to do `action` on the page named `page`.

    A `poll` of a page that is on record already is no new entry in the trail.

    Raises Http404 when the user may not know of it, PermissionDenied when their role may not do it.
    A step that does not allow the action is the service's to refuse, with words.
    """
    with scope.reading_state():  # so that a refusal is on record with the case it was about
        case = next(iter(_numbered(number, user.pk)), None)
        team = _team_of(case.pk) if case is not None else []
    opened = _opened(case, user, action, team) if case is not None else None
    if case is None or opened is None:
        _deny(user, case, action, page)
        raise Http404
    if case.erased_at is not None and action not in AFTER_ERASURE:
        raise Http404
    permission = MOVES[action].permission
    if permission is None or not user.may(permission):
        _deny(user, case, action, page)
        raise PermissionDenied
    if opened.content:
        # Who is in the team reaches no more by it; the database need not look for the team at every table.
        scope.enter_case(case.pk)
    if poll:
        return opened
    trail.record_now("case.read", by=user, subject=f"case:{case.pk}", detail={"page": page, "content": opened.content})
    return opened


_numbered = Prepared(
    lambda number, user: (
        Case.objects.select_related("centre", "responsible", "paper")
        .annotate(barred=interests.bars(user=user))
        .filter(number=number)
    ),
    str,
    UUID,
)
_team_of = Prepared(
    lambda case: CaseMember.objects.current().filter(case=case).select_related("user__centre").order_by("since", "pk"),
    UUID,
)


def _opened(case: Case, user: User, action: Action, team: list[CaseMember]) -> OpenedCase | None:
    # It does not exist for them, supervisors included (security requirement 10).
    if case.barred:  # type: ignore[attr-defined]
        return None
    memberships = [membership for membership in team if membership.user_id == user.pk]
    in_team = any(not membership.review for membership in memberships)
    emergency = bool(memberships) and all(membership.purpose == PURPOSE for membership in memberships)
    opens = action in IN_EMERGENCY if emergency else bool(memberships)
    if not opens and not _from_outside(case, user, action):
        return None
    return OpenedCase(
        case=case,
        user=user,
        team=tuple(membership for membership in team if not membership.review),
        in_team=in_team,
        content=bool(memberships) and case.erased_at is None,
        emergency=emergency,
    )


def _from_outside(case: Case, user: User, action: Action) -> bool:
    if case.centre_id != user.centre_id:
        return False
    if user.may(Permission.CENTRE_CLOCKS):
        return True
    if case.sealed:
        return False
    if action is Action.TAKE_OVER:
        return case.responsible_id is None
    return action is Action.TAKE_INTERVIEW and _unclaimed(case, user)


def _unclaimed(case: Case, user: User) -> bool:
    mine = [profession for role, profession in PROFESSIONS.items() if user.has_role(role)]
    with scope.reading_state():
        return bool(mine) and not Interview.objects.held().filter(case=case, profession__in=mine).exists()


def _deny(user: User, case: Case | None, action: Action, page: str) -> None:
    trail.record_now(
        "case.denied",
        by=user,
        subject=f"case:{case.pk}" if case is not None else "",
        detail={"page": page, "action": action.value},
    )
