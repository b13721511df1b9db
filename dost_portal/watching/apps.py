from django.apps import AppConfig
from django.db.backends.signals import connection_created


class WatchingConfig(AppConfig):
    name = "dost_portal.watching"
    label = "watching"

    def ready(self) -> None:
        """Watch the statements of every connection of every process."""
        from dost_portal.watching.logs import note_slow_statements

        connection_created.connect(note_slow_statements, dispatch_uid="slow statements")
