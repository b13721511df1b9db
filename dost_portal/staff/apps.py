from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "dost_portal.staff"
    label = "staff"
    verbose_name = _("Staff and centres")

    def ready(self) -> None:
        from dost_portal.staff import deliveries  # noqa: F401 - registers what the outbox carries
