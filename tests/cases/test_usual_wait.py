"""The wait a ticket may promise: of like days and hours, of enough people, and the same for every direction."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import HallScreen, Ticket, TicketEvent
from cases.services import clocks
from cases.services.waits import FEWEST_WAITS, WaitRange, usual_wait
from dost_portal.staff.models import Centre
from tests import factories


def like_day(weeks: int = 1) -> datetime:
    """The same hour of the same weekday, some weeks ago, at half past."""
    now = timezone.localtime(clocks.database_now())
    return now.replace(minute=30, second=0) - timedelta(weeks=weeks)


def waited(centre: Centre, minutes: float, at: datetime, end: str = "start", **more) -> None:
    """A ticket issued at `at` and called after `minutes`."""
    day = timezone.localtime(at).date()
    number = Ticket.objects.filter(centre=centre, day=day).count() + 1
    values = {"centre": centre, "day": day, "number": number, "state": "cancelled", "issued_at": at} | more
    ticket = Ticket.objects.create(**values)
    call = at + timedelta(minutes=minutes)
    steps = [("issue", at), ("call", call), ("start", call + timedelta(minutes=1))]
    for action, moment in steps if end == "start" else [("issue", at), (end, call)]:
        TicketEvent.objects.create(ticket=ticket, action=action, to_state="x", at=moment)


def many(centre: Centre, at: datetime, count: int = FEWEST_WAITS, minutes: float = 0, **more) -> None:
    for place in range(count):
        waited(centre, minutes or 4 + place, at, **more)


def test_half_of_the_people_waited_between_the_two(centre: Centre) -> None:
    # 4 to 23 minutes: p25 is 8.75, p75 is 18.25.
    many(centre, like_day())
    assert usual_wait(centre=centre) == WaitRange(5, 20)


def test_with_one_fewer_nothing_is_said(centre: Centre) -> None:
    many(centre, like_day(), FEWEST_WAITS - 1)
    assert usual_wait(centre=centre) is None
    waited(centre, 4, like_day(2), fast_track_reason="danger", priority=0)
    waited(centre, 4, like_day(2), end="leave")
    assert usual_wait(centre=centre) is None
    waited(centre, 4, like_day(2))
    assert usual_wait(centre=centre) is not None


def test_other_hours_days_centres_and_times_long_ago_do_not_count(centre: Centre, other_centre: Centre) -> None:
    many(centre, like_day() - timedelta(hours=2))
    many(centre, like_day(weeks=9))
    many(other_centre, like_day())
    weekend = like_day().isoweekday() > 5
    other_kind = like_day() - timedelta(days=like_day().isoweekday() - (3 if weekend else -1))
    assert (other_kind.isoweekday() > 5) != weekend
    many(centre, other_kind)
    many(centre, clocks.database_now() - timedelta(seconds=30))  # today is not history yet
    assert usual_wait(centre=centre) is None


def test_a_call_repeated_after_going_back_to_the_queue_counts_by_the_last(centre: Centre) -> None:
    many(centre, like_day(), minutes=5)
    for ticket in Ticket.objects.all():
        call = ticket.events.get(action="call")
        TicketEvent.objects.create(
            ticket=ticket, action="call", to_state="called", at=call.at + timedelta(seconds=50, minutes=0)
        )
        TicketEvent.objects.create(
            ticket=ticket, action="call", to_state="called", at=call.at + timedelta(minutes=44)
        )  # after the start: another desk, no wait of the first kind
    assert usual_wait(centre=centre) == WaitRange(5, 10)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (2, ("Adətən 5 dəqiqəyə qədər", "Обычно до 5 минут", "Usually up to 5 minutes")),
        (12, ("Adətən 10–15 dəqiqə", "Обычно от 10 до 15 минут", "Usually 10 to 15 minutes")),
    ],
)
def test_the_ticket_says_it_in_each_language_and_for_every_direction_alike(
    centre: Centre, client: Client, person, minutes: float, said: tuple[str, ...]
) -> None:
    kiosk = HallScreen.objects.create(centre=centre, kind="kiosk")
    posted = {"press": uuid4(), "language": "az"}
    assert "kiosk-usually" not in client.post(kiosk.path, posted).content.decode()
    factories.direction(centre)
    many(centre, like_day(), minutes=minutes, direction="employment")
    for direction in ("social_services", "employment"):
        for language, words in zip(("az", "ru", "en"), said, strict=True):
            posted = {"press": uuid4(), "language": language, "direction": direction}
            page = client.post(kiosk.path, posted).content.decode()
            assert f'<p class="kiosk-usually">{words}</p>' in page
    client.force_login(person("sevil"))
    posted = {"companion": "alone", "call_mode": "board", "direction": "employment"}
    assert said[0] in client.post("/reception/", posted, follow=True).content.decode()
