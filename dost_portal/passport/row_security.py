"""The passport's rows, read by every side, edited by the administrator."""

from typing import Final

from dost_portal.row_security.declared import ALL, READ, DbRole, Table

NAMES: Final = (
    "applicantkind",
    "backoffice",
    "consenttext",
    "documentkind",
    "economicregion",
    "holiday",
    "lawenforcementbody",
    "legalact",
    "letterwording",
    "orderlimit",
    "passportitem",
    "passportoption",
    "rayon",
    "refusalground",
    "relationship",
    "riskinstrument",
    "riskquestion",
    "service",
    "servicestandard",
    "submissionform",
    "violenceform",
)

TABLES: Final = (
    *(Table(f"passport_{name}", {DbRole.WEB: ALL, DbRole.WORKER: READ, DbRole.DSMF: READ}) for name in NAMES),
    # Changed by a trigger alone, with the owner's rights.
    Table("passport_edition", dict.fromkeys(DbRole, READ)),
)
