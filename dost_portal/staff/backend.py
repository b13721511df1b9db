"""Who sits before the page: read once a request, with all that every page asks of them."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from dost_portal.passport import reference
from dost_portal.prepared import Prepared
from dost_portal.staff.models import User


class StaffBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """Return the member of staff with their centre, and which edition of the reference data holds now."""
        user = next(iter(_numbered(user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None


_numbered = Prepared(
    lambda key: User.objects.select_related("centre").annotate(edition=reference.edition()).filter(pk=key), UUID
)
