from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PassportConfig(AppConfig):
    name = "dost_portal.passport"
    label = "passport"
    verbose_name = _("Service passport and reference data")
