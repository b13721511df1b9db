"""Systems with a key: making one, changing its key, knowing it again, counting its requests."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connections, transaction
from django.db.models import Q

from dost_portal.audit import trail
from dost_portal.audit.models import DatabaseNow
from dost_portal.database_clock import database_now
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role
from referrals.models import ApiClient

PREFIX: Final = "dost_"
# How long the key before still works: a system changes over without a pause.
CHANGEOVER: Final = timedelta(days=7)
COUNT_SQL: Final = """
    INSERT INTO referrals_apiwindow AS held (client_id, began, count)
    VALUES (%s, date_trunc('minute', clock_timestamp()), 1)
    ON CONFLICT (client_id) DO UPDATE SET
        count = CASE WHEN held.began = excluded.began THEN held.count + 1 ELSE 1 END, began = excluded.began
    RETURNING count, ceil(extract(epoch FROM began + interval '1 minute' - clock_timestamp()))::int
"""


@dataclass(frozen=True)
class Allowance:
    """How many requests of this minute are left (below zero: too many), and in how many seconds the next begins."""

    left: int
    resets_in: int


@transaction.atomic
def make(*, name: str, scopes: Iterable[str], by: User, signed: bool = False, per_minute: int = 120) -> str:
    """Make a system with a key and return the key, which is nowhere to be had again."""
    key = _new_key()
    client = ApiClient(
        name=name, scopes=sorted(scopes), signed=signed, per_minute=per_minute, key_hash=_hash(key), key_hint=key[:8]
    )
    # With no password nobody logs in as it.
    client.user = User.objects.create_user(
        f"api-{client.pk.hex[:16]}", None, first_name=name, last_name="", roles=[Role.DSMF.value]
    )
    client.save(force_insert=True)
    trail.record("apiclient.made", by=by, subject=f"apiclient:{client.pk}", detail={"scopes": ",".join(client.scopes)})
    return key


@transaction.atomic
def change_key(*, client: ApiClient, by: User, at_once: bool = False) -> str:
    """Return a new key; the one before works for CHANGEOVER more, or not at all where it was lost (`at_once`)."""
    row = ApiClient.objects.select_for_update().get(pk=client.pk)
    key = _new_key()
    row.old_key_hash = None if at_once else row.key_hash
    row.old_key_until = None if at_once else database_now() + CHANGEOVER
    row.key_hash, row.key_hint = _hash(key), key[:8]
    row.save(update_fields=["old_key_hash", "old_key_until", "key_hash", "key_hint"])
    trail.record("apiclient.key", by=by, subject=f"apiclient:{row.pk}", detail={"at_once": at_once})
    return key


def find(key: str) -> ApiClient | None:
    """Return the active client of `key`; None for a key that is unknown, ended, or of one switched off."""
    digest = _hash(key)
    old = Q(old_key_hash=digest, old_key_until__gt=DatabaseNow())
    return (
        ApiClient.objects.select_related("user")
        .filter(Q(key_hash=digest) | old, is_active=True, user__is_active=True)
        .first()
    )


def count(client: ApiClient) -> Allowance:
    """Count one request of `client`, on the connection that is committed at once: a refused one counts too."""
    with connections[trail.TRAIL].cursor() as cursor:
        cursor.execute(COUNT_SQL, [client.pk])
        used, resets_in = cursor.fetchone()
    return Allowance(left=client.per_minute - used, resets_in=max(1, resets_in))


def signing_secret(key: str) -> bytes:
    """Return what a client signs its requests with: made from its key on both sides, so that no secret is kept here."""
    return hashlib.sha256(b"dost signature\0" + key.encode()).digest()


def _new_key() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def _hash(key: str) -> bytes:
    # 256 random bits: no dictionary helps, so no slow hash is needed.
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
