from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "dost_portal.backup"
    label = "backup"
