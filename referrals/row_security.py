"""DSMF's tables: DSMF's role and the worker that delivers reach them, the centres' role does not."""

from typing import Final

from dost_portal.row_security.declared import ALL, CHANGE, READ, USER, DbRole, Rows, Table

DELIVERED: Final = {DbRole.DSMF: CHANGE, DbRole.WORKER: CHANGE}

TABLES: Final = (
    *(Table(f"referrals_{name}", DELIVERED) for name in ("referral", "decision", "clarification", "referralevent")),
    # The administrator keeps the list of places, the systems with a key and the web hooks: no referral in them.
    Table("referrals_placeofrehabilitation", {**DELIVERED, DbRole.WEB: ALL}),
    Table("referrals_apiclient", {DbRole.DSMF: READ, DbRole.WEB: CHANGE}),
    Table("referrals_referralhook", {DbRole.DSMF: READ, DbRole.WORKER: READ, DbRole.WEB: ALL}),
    # Counted on the trail's own connection, which in a demo is the centres'.
    Table("referrals_apiwindow", {DbRole.DSMF: CHANGE, DbRole.WEB: CHANGE}),
    Table("referrals_apicall", {DbRole.DSMF: ALL}),
    Table("referrals_savedview", {DbRole.DSMF: ALL}, {DbRole.DSMF: Rows(f"user_id = {USER}")}),
)
