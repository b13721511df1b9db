"""Who is away and who stands in, who is on duty, and the hand-over at the end of a shift."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from cases.errors import NotPermittedError, RefusedError
from cases.models import Absence, CaseMember, Duty
from cases.services._firing import KEEP_SQL, STANDING_SQL
from cases.services.clocks import database_now
from dost_portal.audit import trail
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Permission, Role

# Who owes an action of a case, or watches who does.
OWING = frozenset({Role.SOCIAL_AGENT, Role.LAWYER, Role.PSYCHOLOGIST, Role.SUPERVISOR, Role.AGENCY_SUPERVISOR})


def _owing_roles(user: User) -> frozenset[Role]:
    return frozenset(role for role in OWING if user.has_role(role))


def _may_set_for(*, by: User, user: User) -> bool:
    """Tell whether `by` keeps the absences of `user`: their own, their centre's, or the agency's of supervisors."""
    if by.pk == user.pk:
        return True
    if by.may(Permission.AGENCY_CLOCKS) and user.has_role(Role.SUPERVISOR):
        return True
    return by.may(Permission.CENTRE_CLOCKS) and by.centre_id is not None and by.centre_id == user.centre_id


@transaction.atomic
def set_absence(*, by: User, user: User, since: datetime, until: datetime, deputy: User | None) -> Absence:
    """Record that `user` is away and who stands in; a deputy shares the centre and a role with them.

    Times are aware. Raises NotPermittedError for who may not, RefusedError("ends_before_it_begins"),
    ("absence_is_over"), ("absent_already") or ("not_a_deputy"). Once begun, the deputy is in the teams at once.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if not _may_set_for(by=by, user=user) or not _owing_roles(user):
        raise NotPermittedError("absence")
    _check_times(since, until)
    if deputy is not None and not _can_stand_in(user, deputy):
        raise RefusedError("not_a_deputy")
    if Absence.objects.not_over().filter(user=user, since__lt=until, until__gt=since).exists():
        raise RefusedError("absent_already")
    row = Absence.objects.create(user=user, deputy=deputy, since=since, until=until, created_by=by)
    trail.record("absence.set", by=by, subject=f"user:{user.pk}", detail={"deputy": str(deputy.pk) if deputy else ""})
    keep()
    return row


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> None:
    """End it now, and with it every access it gave; one that is over stays as it is."""
    row = Absence.objects.select_for_update(of=("self",)).select_related("user").get(pk=absence.pk)
    if not _may_set_for(by=by, user=row.user):
        raise NotPermittedError("absence")
    if row.ended_at is None:
        _end(row, by)


def _end(row: Absence, by: User | None) -> None:
    now = database_now()
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    stays = CaseMember.objects.filter(stands_in=row)
    cases = list(stays.values_list("case_id", flat=True))
    stays.filter(until__gt=now).update(until=now)
    for case_id in cases:
        trail.record("case.deputy_left", by=by, subject=f"case:{case_id}")
    trail.record("absence.ended", by=by, subject=f"user:{row.user_id}", detail={"cases": len(cases)})


@transaction.atomic
def keep() -> int:
    """Let who stands in now join the open cases of who is away, and close what is over; return how many joined.

    Each is in the trail. The access itself ends by the clock, also if nothing calls this.
    """
    for row in Absence.objects.select_for_update(skip_locked=True).filter(ended_at=None, until__lte=database_now()):
        _end(row, None)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SQL)
        joined = cursor.fetchall()
    for case_id, deputy_id in joined:
        trail.record("case.deputy_joined", by=None, subject=f"case:{case_id}", detail={"deputy": str(deputy_id)})
    return len(joined)


def standing_in() -> dict[str, str]:
    """Return, for who is away now and has one who is there, that person: user id → user id."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING_SQL)
        return {str(away): str(deputy) for away, deputy in cursor.fetchall()}


@transaction.atomic
def set_duty(*, by: User, centre: Centre, user: User, since: datetime, until: datetime) -> Duty:
    """Put `user` on duty for `centre`. Only its supervisors do; only its active people who owe actions are.

    Raises NotPermittedError, RefusedError("ends_before_it_begins"), ("absence_is_over"), ("not_of_this_centre")
    or ("on_duty_already").
    """
    if not by.may(Permission.CENTRE_CLOCKS) or by.centre_id != centre.pk:
        raise NotPermittedError("duty")
    Centre.objects.select_for_update().get(pk=centre.pk)
    _check_times(since, until)
    if not user.is_active or user.centre_id != centre.pk or not _owing_roles(user):
        raise RefusedError("not_of_this_centre")
    if Duty.objects.not_over().filter(centre=centre, user=user, since__lt=until, until__gt=since).exists():
        raise RefusedError("on_duty_already")
    row = Duty.objects.create(centre=centre, user=user, since=since, until=until, created_by=by)
    trail.record("duty.set", by=by, subject=f"user:{user.pk}")
    return row


@transaction.atomic
def remove_duty(*, duty: Duty, by: User) -> None:
    """Take somebody off duty from now on; the row stays on record."""
    if not by.may(Permission.CENTRE_CLOCKS) or by.centre_id != duty.centre_id:
        raise NotPermittedError("duty")
    if Duty.objects.filter(pk=duty.pk, removed_at=None).update(removed_at=database_now()):
        trail.record("duty.removed", by=by, subject=f"user:{duty.user_id}")


def colleagues(*, of: User) -> list[User]:
    """Return the active people of the same centre (or of the agency) who share an owed role with `of`."""
    roles = [role.value for role in _owing_roles(of)]
    same = Q(centre_id=of.centre_id) if of.centre_id else Q(centre__isnull=True)
    return list(User.objects.filter(same, is_active=True, roles__overlap=roles).exclude(pk=of.pk).order_by("last_name"))


def _can_stand_in(user: User, deputy: User) -> bool:
    return deputy.pk in {other.pk for other in colleagues(of=user)}


def _check_times(since: datetime, until: datetime) -> None:
    if until <= since:
        raise RefusedError("ends_before_it_begins")
    if until <= database_now():
        raise RefusedError("absence_is_over")
