"""What a person has seen of what was announced, by which channels they want to hear, and the daily digest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from django.conf import settings
from django.db import connection, transaction

from cases.errors import RefusedError
from cases.models import Announcement, TellingChoice
from cases.services._firing import DIGEST_SQL, MAIL
from cases.services.clocks import database_now
from dost_portal.audit import trail
from dost_portal.staff.models import User


@dataclass(frozen=True, kw_only=True)
class Channels:
    """By which channels somebody wants to hear of what; the defaults are those of who never chose.

    `breach_portal` and `escalation_portal` can only be true.
    """

    warning_portal: bool = True
    warning_mail: bool = False
    breach_portal: bool = True
    breach_mail: bool = True
    escalation_portal: bool = True
    escalation_mail: bool = True
    digest_portal: bool = True
    digest_mail: bool = True
    sound: bool = False


ALWAYS = ("breach_portal", "escalation_portal")


@transaction.atomic
def choose(*, by: User, channels: Channels) -> None:
    """Keep by which channels `by` hears. Raises RefusedError("breach_always_told") for a silenced breach."""
    wanted: Mapping[str, bool] = asdict(channels)
    if not all(wanted[name] for name in ALWAYS):
        raise RefusedError("breach_always_told")
    kept = {name: value for name, value in wanted.items() if name not in ALWAYS}
    before = asdict(channels_of(user=by))
    TellingChoice.objects.update_or_create(user=by, defaults=kept)
    changed = [name for name, value in kept.items() if before[name] != value]
    trail.record("telling.chosen", by=by, subject=f"user:{by.pk}", fields=changed)


def channels_of(*, user: User) -> Channels:
    """Return what `user` chose, or the defaults."""
    row = TellingChoice.objects.filter(user=user).first()
    names = [field.name for field in fields(Channels) if field.name not in ALWAYS]
    return Channels(**{name: getattr(row, name) for name in names}) if row else Channels()


def mark_seen(*, announcement_id: int, by: User) -> None:
    """Mark an announcement of `by` as seen, and with it the lesser ones of the same clock.

    Somebody else's, or a seen one, stays as it is.
    """
    told = Announcement.objects.select_related("stage").filter(pk=announcement_id, user=by).first()
    if told is None:
        return
    unseen = Announcement.objects.filter(user=by, seen_at__isnull=True)
    if told.alert:
        unseen = unseen.filter(pk=told.pk)
    elif told.stage is None:
        unseen = unseen.filter(digest_on__lte=told.digest_on)
    else:
        unseen = unseen.filter(stage__deadline=told.stage.deadline_id, stage__stage__lte=told.stage.stage)
    unseen.update(seen_at=database_now())


@transaction.atomic
def mark_all_seen(*, by: User, until_id: int) -> int:
    """Mark what `by` was shown, up to the announcement `until_id`, as seen; return how many.

    What arrived after the page was loaded stays unseen.
    """
    unseen = Announcement.objects.filter(user=by, seen_at__isnull=True, pk__lte=until_id)
    return unseen.update(seen_at=database_now())


def make_digest() -> int:
    """Tell everybody once a day, after DIGEST_AT in Baku, how many clocks stay overdue; return how many were told."""
    values = {"zone": settings.TIME_ZONE, "at": settings.DIGEST_AT.isoformat(), "mail": MAIL}
    with connection.cursor() as cursor:
        cursor.execute(DIGEST_SQL, values)
        return cursor.fetchone()[0]
