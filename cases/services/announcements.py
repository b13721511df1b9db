"""What a person has seen of what the clocks announced."""

from cases.models import Announcement
from cases.services.clocks import database_now
from dost_portal.staff.models import User


def mark_seen(*, announcement_id: int, by: User) -> None:
    """Mark an announcement of `by` as seen; somebody else's, or a seen one, stays as it is."""
    Announcement.objects.filter(pk=announcement_id, user=by, seen_at__isnull=True).update(seen_at=database_now())
