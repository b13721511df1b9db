"""The outbox: DSMF's role reaches the rows of its own surface alone (security requirement 12)."""

from typing import Final

from dost_portal.row_security.declared import CHANGE, DbRole, Rows, Table

TABLES: Final = (
    Table(
        "outbox_outboxmessage",
        {DbRole.WEB: CHANGE, DbRole.WORKER: CHANGE, DbRole.DSMF: CHANGE},
        # The administrator sends again whatever was given up on, DSMF's too: ids and codes only.
        {DbRole.DSMF: Rows("surface = 'dsmf'")},
    ),
)
