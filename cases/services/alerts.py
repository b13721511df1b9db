"""Telling people at once of what is no clock: a word, a case number, never a name."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from cases.models import Alert, Announcement, Case, CaseMember, ConflictOfInterest, TellingChoice
from cases.services.clocks import MAIL, database_now
from dost_portal.outbox import outbox
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission, Role


@transaction.atomic
def alert(*, kind: Alert, case: Case, but: User | None = None, agency: bool = False) -> int:
    """Ring the bell of the centre's supervisors (with `agency` also of the agency's); return for how many.

    `but` is who caused it. Who must not see the case is not told of it; where that leaves nobody, the
    agency's supervisors are told. In the caller's transaction, with the case locked.
    """
    active = _may_hear(case, but)
    told = list(active.filter(centre=case.centre_id, roles__contains=[Role.SUPERVISOR]))
    if agency or not told:
        told += active.filter(roles__contains=[Role.AGENCY_SUPERVISOR])
    return ring(kind=kind, users=told, case=case)


@transaction.atomic
def alert_team(*, kind: Alert, case: Case, permission: Permission, but: User | None = None) -> int:
    """Ring the bell of those in the team of the locked `case` who have `permission`; return for how many.

    Where there is nobody but `but`, the supervisors are told as by `alert`: nothing waits unheard.
    """
    members = CaseMember.objects.current().filter(case=case, review=False).values("user_id")
    told = [user for user in _may_hear(case, but).filter(pk__in=members) if user.may(permission)]
    return ring(kind=kind, users=told, case=case) or alert(kind=kind, case=case, but=but)


@transaction.atomic
def ring(*, kind: Alert, users: Iterable[User], case: Case | None = None) -> int:
    """Ring the bell of each of `users`, by e-mail too where they did not switch that off; return for how many."""
    told = list(users)
    silent = set(TellingChoice.objects.filter(user__in=told, breach_mail=False).values_list("user_id", flat=True))
    for user in told:
        row = Announcement.objects.create(alert=kind, case=case, user=user)
        if user.pk not in silent and user.email:
            outbox.write(MAIL, str(row.pk))
    return len(told)


@transaction.atomic
def still(*, kind: Alert, case: Case) -> None:
    """Let the bell rest for everybody: what it rang for in the locked `case` is done."""
    Announcement.objects.filter(alert=kind, case=case, seen_at__isnull=True).update(seen_at=database_now())


def _may_hear(case: Case, but: User | None) -> QuerySet[User]:
    barred = ConflictOfInterest.objects.filter(case=case, lifted_at__isnull=True).values("user_id")
    active = User.objects.filter(is_active=True).exclude(pk__in=barred)
    return active.exclude(pk=but.pk) if but is not None else active
