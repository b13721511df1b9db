"""Who else has a case open just now: told by the pages that are open, kept for a minute in the broker's memory.

Ids alone, of cases and of staff. Without the broker nobody is seen, and nothing else happens.
"""

import time
from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings

from dost_portal.staff.models import User

if TYPE_CHECKING:
    from redis import ConnectionPool

SECONDS: Final = 60
# Seconds that a page gives a broker which does not answer; nobody waits for a second try.
PATIENCE: Final = 0.2


def look(*, case_id: UUID, user: User) -> list[User]:
    """Put on record, for SECONDS, that `user` has the case open; return who else has, by name."""
    from redis import Redis, RedisError  # late: see wsgi.py

    now, key = time.time(), f"beside:{case_id}"
    try:
        with Redis(connection_pool=_pool()).pipeline() as pipe:
            pipe.zremrangebyscore(key, 0, now - SECONDS)
            pipe.zadd(key, {str(user.pk): now})
            pipe.expire(key, SECONDS)
            pipe.zrange(key, 0, -1)
            found = pipe.execute()[-1]
    except RedisError:
        return []
    others = {UUID(member.decode()) for member in found} - {user.pk}
    return list(User.objects.filter(pk__in=others).order_by("last_name", "first_name")) if others else []


# The pool and no client: one that two threads made at once closes its connections when it is thrown away.
@cache
def _pool() -> "ConnectionPool":
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    once = Retry(NoBackoff(), 0)
    return ConnectionPool.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=once
    )
