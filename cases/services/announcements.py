"""What a person has seen of what the clocks announced."""

from cases.models import Announcement
from cases.services.clocks import database_now
from dost_portal.staff.models import User


def mark_seen(*, announcement_id: int, by: User) -> None:
    """Mark an announcement of `by` as seen, and with it the lesser ones of the same clock.

    Somebody else's, or a seen one, stays as it is.
    """
    told = Announcement.objects.select_related("stage").filter(pk=announcement_id, user=by).first()
    if told is None:
        return
    Announcement.objects.filter(
        user=by,
        seen_at__isnull=True,
        stage__deadline=told.stage.deadline_id,
        stage__stage__lte=told.stage.stage,
    ).update(seen_at=database_now())
