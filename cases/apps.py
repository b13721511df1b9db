from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        # Registers what the outbox delivers, and where one can go.
        from cases import deliveries  # noqa: F401
        from cases.views import going  # noqa: F401
