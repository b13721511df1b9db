"""Calling the next number: 16 desks on 10,000 waiting tickets, against the bare SQL of the same claim.

Both sides call over 16 connections at once, each call a transaction of its own. The bare side does what a
call must leave behind and no more: it claims the row, writes its state and its event. After each call the
ticket is put out of the way by the same statement on both sides, inside the measured time.
"""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg2
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from cases.models import HallScreen
from cases.services import clocks, desks, tickets
from dost_portal.staff.models import Centre, Desk, User

DESKS, WAITING, CALLS, POLLS = 16, 10_000, 40, 200
GOAL = 0.3

CLAIM = """
    SELECT id FROM cases_ticket
    WHERE state = 'waiting' AND centre_id = %s AND direction = 'social_services' AND day = %s
      AND (for_desk_id IS NULL OR for_desk_id = %s)
    ORDER BY priority, issued_at, number LIMIT 1 FOR UPDATE SKIP LOCKED
"""
CALLED = "UPDATE cases_ticket SET state = 'called', desk_id = %s, called_at = clock_timestamp() WHERE id = %s"
EVENT = """
    INSERT INTO cases_ticketevent (ticket_id, action, from_state, to_state, desk_id, by_id, at)
    VALUES (%s, 'call', 'waiting', 'called', %s, %s, clock_timestamp())
"""
AWAY = "UPDATE cases_ticket SET state = 'no_show', desk_id = NULL WHERE desk_id = %s AND state = 'called'"
EMPTY = "DELETE FROM cases_ticketevent USING cases_ticket t WHERE t.id = ticket_id AND t.centre_id = %s"
FILL = """
    INSERT INTO cases_ticket (id, centre_id, day, number, direction, state, priority, fast_track_reason, call_mode,
                              alias, companion, applicant_kind, issued_at, recalls)
    SELECT gen_random_uuid(), %s, %s, n, 'social_services', 'waiting', 5, '', 'board', '', '', '',
           clock_timestamp() - (%s - n) * interval '1 second', 0
    FROM generate_series(1, %s) AS n
"""
SCREENS, POLL_EVERY = 200, 2

Seat = tuple[Desk, User]
Caller = Callable[[Seat, Any], Callable[[], Any]]


def run() -> dict[str, Any]:
    """Return calls a second of both sides, how they compare, and how many tickets were called twice (0)."""
    centre = Centre.objects.create(code="BENCH", name="Bench", category="A")
    seats = [_seat(centre, number) for number in range(1, DESKS + 1)]
    bare, _ = _measured(centre, seats, _bare)
    ours, called = _measured(centre, seats, _ours)
    twice = len(called) - len(set(called))
    poll = _board_poll_ms(centre, seats)
    workers = SCREENS / POLL_EVERY * poll / 1000
    return {
        "calls": {"value": round(ours), "unit": "calls/s"},
        "bare": {"value": round(bare), "unit": "calls/s"},
        "ratio": {"value": round(ours / bare, 2), "goal": f"≥ {GOAL}", "met": ours / bare >= GOAL},
        "called_twice": {"value": twice, "goal": "0", "met": twice == 0},
        "board_poll": {"value": round(poll, 2), "unit": "ms of a worker"},
        "board_screens": {"value": SCREENS // POLL_EVERY, "unit": f"requests/s of {SCREENS} screens"},
        "board_worker_time": {"value": round(workers, 2), "unit": "workers busy", "goal": "≤ 2", "met": workers <= 2},
    }


def _board_poll_ms(centre: Centre, seats: list[Seat]) -> float:
    """Return what one poll of a board costs while every desk calls somebody: with its ETag, unchanged."""
    for desk, agent in seats:
        tickets.call_next(desk=desk, by=agent)
    client = Client()
    path = f"{HallScreen.objects.create(centre=centre, kind='board').path}live/"
    etag = client.get(path).headers["ETag"]
    began = time.perf_counter()
    for _ in range(POLLS):
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    return 1000 * (time.perf_counter() - began) / POLLS


def _seat(centre: Centre, number: int) -> Seat:
    agent = User.objects.create_user(
        f"bench{number}", first_name="A", last_name="B", roles=["social_agent"], centre=centre
    )
    return desks.sit_down(desk=Desk.objects.create(centre=centre, number=number), by=agent), agent


def _measured(centre: Centre, seats: list[Seat], caller: Caller) -> tuple[float, list[Any]]:
    """Return calls a second of all desks together and the tickets called."""
    _queue(centre)
    start, called = threading.Barrier(DESKS + 1), []

    def sit(seat: Seat) -> None:
        with closing(psycopg2.connect(**_where())) as own:
            call = caller(seat, own)
            start.wait()
            called.extend([call() for _ in range(CALLS)])
        connections.close_all()

    threads = [threading.Thread(target=sit, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    assert len(called) == DESKS * CALLS
    return len(called) / (time.perf_counter() - began), called


def _queue(centre: Centre) -> None:
    day = timezone.localdate(clocks.database_now())
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, [centre.pk])
        cursor.execute("DELETE FROM cases_ticket WHERE centre_id = %s", [centre.pk])
        cursor.execute(FILL, [centre.pk, day, WAITING, WAITING])
        cursor.execute("VACUUM ANALYZE cases_ticket")


def _where() -> dict[str, Any]:
    known = connection.get_connection_params()
    known.pop("cursor_factory", None)
    return known


def _bare(seat: Seat, own: Any) -> Callable[[], Any]:
    desk, agent = seat
    day = timezone.localdate(clocks.database_now())

    def call() -> Any:
        with own, own.cursor() as cursor:
            cursor.execute(CLAIM, [desk.centre_id, day, str(desk.pk)])
            (ticket,) = cursor.fetchone()
            cursor.execute(CALLED, [str(desk.pk), ticket])
            cursor.execute(EVENT, [ticket, str(desk.pk), str(agent.pk)])
        _away(own, desk)
        return ticket

    return call


def _ours(seat: Seat, own: Any) -> Callable[[], Any]:
    desk, agent = seat
    connection.ensure_connection()

    def call() -> Any:
        ticket = tickets.call_next(desk=desk, by=agent)
        assert ticket is not None
        _away(own, desk)
        return ticket.pk

    return call


def _away(own: Any, desk: Desk) -> None:
    with own, own.cursor() as cursor:
        cursor.execute(AWAY, [str(desk.pk)])
