"""The demo's mark: whoever serves asks whether this database may be shown with known passwords."""

from typing import Final

from dost_portal.row_security.declared import READ, DbRole, Table

TABLES: Final = (Table("demo_demomark", dict.fromkeys(DbRole, READ)),)
