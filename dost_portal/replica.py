"""Lists and statistics may be read from a standby (DOST_REPLICA), which is a moment behind; all else never is.

What a page reads there is at most REPLICA_SECONDS old, and holds everything that who asks has written: whoever
wrote within that time is sent to the primary (docs/decisions/0016).
"""

import math
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse

from dost_portal.router import REPLICA, reading_alias, reads_replica
from dost_portal.row_security import scope
from dost_portal.watching import figures

P = ParamSpec("P")
T = TypeVar("T")
SAFE: Final = ("GET", "HEAD")
COOKIE: Final = "dost_wrote"
# How often it is asked how far the replica is, and for how long one that failed is left alone, in seconds.
ASK_EVERY: Final = 1.0
LEAVE_ALONE: Final = 10.0
# What is on the disk: neither what this very transaction has begun to write, nor what nobody was told is written.
HERE: Final = "SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn"
# No answer from one that was promoted: it is a primary of its own.
THERE: Final = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END"


def reads_lists(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a page that only reads be read from the replica. It may be asked twice, and must be rendered at once."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in SAFE or COOKIE in request.COOKIES:
            return view(request, *args, **kwargs)
        return read(lambda: view(request, *args, **kwargs))

    return page


def read(function: Callable[[], T], *, since: float = -math.inf) -> T:
    """Return what `function` reads: from the replica if that has all that was written before `since`, else from here.

    `since` is a moment of time.monotonic(). A replica that fails meanwhile is left, and `function` called again.
    """
    if not settings.REPLICA or not _reach.holds(since):
        return function()
    try:
        with scope.same_on(REPLICA), reads_replica():
            found = function()
    except (OperationalError, InterfaceError):
        if not connections[REPLICA].errors_occurred:
            raise  # it was the primary
        _reach.leave()
    else:
        figures.LISTS.labels(REPLICA).inc()
        return found
    return function()


def cursor() -> Any:
    """Return a cursor for what is read by hand, on the server that the list around it is read from."""
    return connections[reading_alias()].cursor()


class WroteMiddleware:
    """Remembers at who asks, for as long as the replica may be behind, that they have written something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.REPLICA:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE:
            # A second more than it may be behind: browsers count whole ones.
            age = settings.REPLICA_SECONDS + 1
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, "1", max_age=age, secure=secure, httponly=True, samesite="Lax")
        return response


class _Reach:
    """How far the replica is known to be: up to which moment, by this process's clock, it holds every write.

    No clock of another machine is asked: the primary's place in its log, noted at a moment, is a moment that the
    replica has reached as soon as it has replayed as much.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: list[tuple[float, int]] = []
        self._reached = self._asked = self._left_until = -math.inf

    def holds(self, since: float) -> bool:
        """Whether the replica holds all written before `since`, and before REPLICA_SECONDS ago."""
        now = time.monotonic()
        if now < self._left_until:
            return False
        if (since > self._asked or now - self._asked >= ASK_EVERY) and self._lock.acquire(blocking=False):
            try:
                self._ask(now)
            finally:
                self._lock.release()
        return self._reached >= max(since, now - settings.REPLICA_SECONDS)

    def leave(self) -> None:
        """Ask nothing of it for a while; then on a new connection."""
        self._left_until, self._reached = time.monotonic() + LEAVE_ALONE, -math.inf
        connections[REPLICA].close()

    def _ask(self, now: float) -> None:
        self._asked = now
        with connection.cursor() as here:
            here.execute(HERE)
            self._noted = [(at, place) for at, place in self._noted if now - at <= settings.REPLICA_SECONDS]
            self._noted.append((now, here.fetchone()[0]))
        try:
            with connections[REPLICA].cursor() as there:
                there.execute(THERE)
                replayed = there.fetchone()[0]
        except (OperationalError, InterfaceError):
            self.leave()
            return
        if replayed is None:
            self.leave()
            return
        self._reached = max([self._reached, *(at for at, place in self._noted if place <= replayed)])


_reach = _Reach()
