from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "dost_portal.watching"
    label = "watching"
