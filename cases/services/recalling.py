"""Taking a referral back: whatever ends a case at the centre ends it at DSMF's desk too."""

from django.db import transaction

from cases.models import Case, LinkState, ReferralLink
from cases.services._advance import lock
from dost_portal.outbox import outbox

RECALL = "referral.recall"


@transaction.atomic
def recall_if_sent(*, case: Case) -> None:
    """Take back what is on its way or there. DSMF sees "recalled" and nothing more."""
    row = lock(case)
    for link in ReferralLink.objects.select_for_update().filter(
        case=row, state__in=(LinkState.QUEUED, LinkState.RECEIVED)
    ):
        link.state = LinkState.RECALLED
        link.save(update_fields=["state"])
        outbox.write(RECALL, str(link.pk))
