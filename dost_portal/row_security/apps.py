from django.apps import AppConfig


class RowSecurityConfig(AppConfig):
    name = "dost_portal.row_security"
    label = "row_security"
