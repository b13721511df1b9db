"""Who reaches the staff's tables and Django's own: DSMF's side sees its own people only."""

from typing import Final

from dost_portal.row_security.declared import ALL, CHANGE, READ, DbRole, Rows, Table

TABLES: Final = (
    Table("staff_centre", {DbRole.WEB: ALL, DbRole.WORKER: READ}),
    Table("staff_direction", {DbRole.WEB: ALL, DbRole.WORKER: READ}),
    Table("staff_desk", {DbRole.WEB: ALL, DbRole.WORKER: CHANGE}),
    Table(
        "staff_user",
        {DbRole.WEB: ALL, DbRole.WORKER: READ, DbRole.DSMF: CHANGE},
        {DbRole.DSMF: Rows("roles @> ARRAY['dsmf']::varchar[]")},
    ),
    Table("django_session", {DbRole.WEB: ALL, DbRole.DSMF: ALL}),
    Table("django_admin_log", {DbRole.WEB: ALL}),
    Table("django_content_type", {DbRole.WEB: READ}),
    Table("auth_permission", {DbRole.WEB: READ}),
    Table("auth_group", {}),
    Table("auth_group_permissions", {}),
)
