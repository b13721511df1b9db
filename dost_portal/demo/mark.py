"""Demo accounts have a public password: they must never meet a database with real people in it."""

from django.conf import settings
from django.db import connections
from django.db.utils import ProgrammingError

from cases.models import Case
from dost_portal.demo.models import DemoMark
from dost_portal.staff.models import User


class NotADemoError(Exception):
    """This is not a database the demo may use; the message says what to do."""


def refuse_foreign_database() -> None:
    """Raise NotADemoError unless invented data may be written here.

    That is: under DOST_DEMO or DOST_TESTING, into a database which carries the mark or holds
    neither staff nor cases.
    """
    if not (settings.DEMO or settings.TESTING):
        raise NotADemoError("Invented data is only for DOST_DEMO=1.")
    if not is_marked() and (User.objects.exists() or Case.objects.exists()):
        raise NotADemoError(
            "This database holds staff or cases and was not made for the demo. "
            "Unset DATABASE_URL, name an empty database, or start without DOST_DEMO."
        )


def is_marked() -> bool:
    """Whether this database was made for the demo; False also where its tables are not there yet."""
    try:
        return DemoMark.objects.exists()
    except ProgrammingError:
        return False


def serve_only_a_demo() -> None:
    """Raise NotADemoError when DOST_DEMO is set and the database lacks the mark; for a server's start.

    Closes its connection, so that a server which forks afterwards shares none with its workers.
    """
    if not settings.DEMO:
        return
    try:
        refuse_foreign_database()
        if not is_marked():
            raise NotADemoError("This database has no demo data yet: run manage.py seed_demo --first-run.")
    finally:
        connections.close_all()
