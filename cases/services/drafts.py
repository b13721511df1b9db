"""Text that is not lost: kept while it is typed, offered back, gone once it is posted or grown old."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from cases.errors import RefusedError
from cases.models import Case, Draft
from cases.services.clocks import database_now
from dost_portal.audit import trail
from dost_portal.audit.models import DatabaseNow
from dost_portal.staff.models import User

DAYS: Final = 3
# In characters of names and values together; the longest form allows about 60,000.
MOST_TEXT: Final = 200_000
MOST_FIELDS: Final = 2_000

Fields = list[tuple[str, str]]


@transaction.atomic
def keep(*, case: Case, by: User, form: str, fields: Fields) -> None:
    """Keep what `by` has typed into `form` of `case`, in the place of what was kept before.

    Raises RefusedError("draft_too_long") beyond MOST_TEXT or MOST_FIELDS.
    """
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > MOST_TEXT:
        raise RefusedError("draft_too_long")
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)  # two tabs in turn
    kept = _of(case, by, form).first()
    if kept is None:
        kept = Draft(case=case, user=by, form=form)
        trail.record("draft.kept", by=by, subject=f"case:{case.pk}", detail={"form": form})
    kept.case = case  # which has its key at hand
    kept.fields, kept.saved_at = fields, database_now()
    kept.save()


def kept(*, case: Case, author: User, form: str) -> Draft | None:
    """Return what `author` left in `form` of `case`; nobody else's is ever handed out."""
    return _of(case, author, form).select_related("case__key").first()


@transaction.atomic
def forget(*, case: Case, by: User, form: str) -> None:
    """Delete what was kept: it was posted, or thrown away by its author."""
    _of(case, by, form).delete()


@transaction.atomic
def forget_old() -> int:
    """Delete what nobody came back to within DAYS; return how many."""
    return Draft.objects.filter(saved_at__lt=DatabaseNow() - timedelta(days=DAYS)).delete()[0]


def _of(case: Case, by: User, form: str) -> QuerySet[Draft]:
    return Draft.objects.filter(case=case, user=by, form=form)
