"""Sessions on the server that know whose they are (security requirement 33)."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from dost_portal.prepared import Prepared
from dost_portal.staff.credentials import Session
from dost_portal.staff.middleware import ADDRESS, BEGAN, DEVICE, LAST_SEEN

KEY_LENGTH = 40


def stored_key(session_key: str) -> str:
    """Return what the database holds in the place of `session_key`: nobody can come in with it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:KEY_LENGTH]


_kept = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        key = stored_key(self.session_key or "")
        found = next(iter(_kept(key, timezone.now())), None)
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            session_key=stored_key(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            surface=settings.SURFACE,
            address=data.get(ADDRESS, ""),
            device=data.get(DEVICE, ""),
            began_at=_moment(data.get(BEGAN)),
            seen_at=_moment(data.get(LAST_SEEN)),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=stored_key(key)).delete()


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
