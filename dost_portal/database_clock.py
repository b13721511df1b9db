"""The one clock that decides: the database's, whatever the machines around it believe."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """Return the database's clock (UTC) at this statement, not at the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
