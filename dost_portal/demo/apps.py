from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "dost_portal.demo"
    label = "demo"
