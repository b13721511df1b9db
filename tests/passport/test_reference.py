"""What a process keeps of the passport is never older than the last change of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dost_portal.passport import reference
from dost_portal.passport.models import ApplicantKind, Edition, ViolenceForm

pytestmark = pytest.mark.django_db


def test_kept_until_any_row_changes_and_read_anew_then() -> None:
    kind = reference.rows(ApplicantKind)[0]
    reference.rows(ViolenceForm)
    reference.tell(Edition.objects.get().value)
    with CaptureQueriesContext(connection) as asked:
        assert reference.rows(ApplicantKind)[0] is kind
    assert len(asked) == 0
    reference.tell(None)
    ApplicantKind.objects.filter(pk=kind.pk).update(label_az="Dəyişdi")
    assert next(row for row in reference.rows(ApplicantKind) if row.pk == kind.pk).label_az == "Dəyişdi"


def test_what_was_rolled_back_is_not_kept() -> None:
    from django.db import transaction

    kind = reference.rows(ApplicantKind)[0]
    with transaction.atomic():
        ApplicantKind.objects.filter(pk=kind.pk).update(label_az="Yarımçıq")
        reference.rows(ApplicantKind)
        transaction.set_rollback(True)
    assert "Yarımçıq" not in {row.label_az for row in reference.rows(ApplicantKind)}


def test_every_table_of_the_passport_makes_a_new_edition() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'passport\\_%%' AND relkind = 'r' AND NOT EXISTS"
            " (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'passport_new_edition')"
        )
        assert cursor.fetchall() == [("passport_edition",)]
