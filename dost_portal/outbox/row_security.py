"""The outbox carries no row of DSMF's: its role does not reach it (security requirement 12)."""

from typing import Final

from dost_portal.row_security.declared import CHANGE, DbRole, Table

TABLES: Final = (Table("outbox_outboxmessage", {DbRole.WEB: CHANGE, DbRole.WORKER: CHANGE}),)
