"""Telling supervisors at once of what is no clock: a word, a case number, never a name."""

from django.db import transaction

from cases.models import Alert, Announcement, Case, ConflictOfInterest, TellingChoice
from cases.services.clocks import MAIL
from dost_portal.outbox import outbox
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role


@transaction.atomic
def alert(*, kind: Alert, case: Case, but: User | None = None, agency: bool = False) -> int:
    """Ring the bell of the centre's supervisors (with `agency` also of the agency's); return for how many.

    `but` is who caused it. Who must not see the case is not told of it; where that leaves nobody, the
    agency's supervisors are told. In the caller's transaction, with the case locked.
    """
    barred = ConflictOfInterest.objects.filter(case=case, lifted_at__isnull=True).values("user_id")
    active = User.objects.filter(is_active=True).exclude(pk__in=barred)
    if but is not None:
        active = active.exclude(pk=but.pk)
    told = list(active.filter(centre=case.centre_id, roles__contains=[Role.SUPERVISOR]))
    if agency or not told:
        told += active.filter(roles__contains=[Role.AGENCY_SUPERVISOR])
    silent = set(TellingChoice.objects.filter(user__in=told, breach_mail=False).values_list("user_id", flat=True))
    for user in told:
        row = Announcement.objects.create(alert=kind, case=case, user=user)
        if user.pk not in silent and user.email:
            outbox.write(MAIL, str(row.pk))
    return len(told)
