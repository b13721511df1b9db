"""From DSMF's reference back to the case: inside only, for the case's team only, and always on record."""

from uuid import UUID

from django.db import transaction

from cases.models import Case, CaseMember, ReferralLink
from dost_portal.audit import trail
from dost_portal.row_security import scope
from dost_portal.staff.models import User


@transaction.atomic
def find(*, reference: UUID, by: User) -> Case | None:
    """Return the case behind `reference` where `by` is in its team, else None: unknown and not yours are the same.

    The entry in the trail stands before anything is shown, and survives the rollback of a refusal.
    """
    with scope.reading_state():
        link = ReferralLink.objects.only("case_id").filter(reference=reference).first()
        mine = CaseMember.objects.current().filter(case=link.case_id, user=by, review=False).exists() if link else False
    subject = f"case:{link.case_id}" if link else ""
    if link is None or not mine:
        trail.record_now("referral.identify_denied", by=by, subject=subject)
        return None
    trail.record_now("referral.identified", by=by, subject=subject)
    return Case.objects.get(pk=link.case_id)
