"""Who reaches the staff's tables and Django's own: DSMF's side sees its own people only."""

from typing import Final

from dost_portal.row_security.declared import ALL, CHANGE, READ, DbRole, Rows, Table

# Behind the wall of the accounts themselves: DSMF's role sees there its own people only.
OF_DSMF: Final = Rows("EXISTS (SELECT 1 FROM staff_user AS u WHERE u.id = user_id)")

TABLES: Final = (
    Table("staff_centre", {DbRole.WEB: ALL, DbRole.WORKER: READ}),
    Table("staff_direction", {DbRole.WEB: ALL, DbRole.WORKER: READ}),
    Table("staff_desk", {DbRole.WEB: ALL, DbRole.WORKER: CHANGE}),
    Table(
        "staff_user",
        {DbRole.WEB: ALL, DbRole.WORKER: READ, DbRole.DSMF: CHANGE},
        {DbRole.DSMF: Rows("roles @> ARRAY['dsmf']::varchar[]")},
    ),
    # A process that serves both sides (a demo) writes "all", which both reach.
    Table(
        "staff_session",
        {DbRole.WEB: ALL, DbRole.DSMF: ALL, DbRole.WORKER: ALL},
        {DbRole.WEB: Rows("surface <> 'dsmf'"), DbRole.DSMF: Rows("surface <> 'staff'")},
    ),
    Table("staff_secondfactor", {DbRole.WEB: ALL, DbRole.DSMF: ALL}, {DbRole.DSMF: OF_DSMF}),
    Table("staff_recoverycode", {DbRole.WEB: ALL, DbRole.DSMF: ALL}, {DbRole.DSMF: OF_DSMF}),
    # Digests only.
    Table("staff_loginfailure", {DbRole.WEB: ALL, DbRole.DSMF: ALL, DbRole.WORKER: ALL}),
    Table("django_admin_log", {DbRole.WEB: ALL}),
    Table("django_content_type", {DbRole.WEB: READ}),
    Table("auth_permission", {DbRole.WEB: READ}),
    Table("auth_group", {}),
    Table("auth_group_permissions", {}),
)
