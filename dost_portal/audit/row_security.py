"""The trail: everybody adds, only the staff's side reads, nobody edits (security requirements 12 and 21)."""

from typing import Final

from dost_portal.row_security.declared import DbRole, Table

TABLES: Final = (
    Table(
        "audit_auditevent",
        {DbRole.WEB: "SELECT, INSERT", DbRole.WORKER: "SELECT, INSERT", DbRole.DSMF: "INSERT"},
    ),
)
