"""DSMF's tables: DSMF's role and the worker that delivers reach them, the centres' role does not."""

from typing import Final

from dost_portal.row_security.declared import ALL, CHANGE, DbRole, Table

DELIVERED: Final = {DbRole.DSMF: CHANGE, DbRole.WORKER: CHANGE}

TABLES: Final = (
    *(Table(f"referrals_{name}", DELIVERED) for name in ("referral", "decision", "clarification", "referralevent")),
    # The administrator keeps the list of places.
    Table("referrals_placeofrehabilitation", {**DELIVERED, DbRole.WEB: ALL}),
)
