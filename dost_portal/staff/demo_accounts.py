"""The invented people of the demo (interfaces page). They exist only where DOST_DEMO is 1."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "dost-demo"  # noqa: S105  (public on purpose: the demo holds nobody real)


class DemoAccount(NamedTuple):
    username: str
    role: Promise


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("aysel", _("social agent, first centre")),
    DemoAccount("murad", _("social agent, second centre")),
    DemoAccount("kamran", _("lawyer, first centre")),
    DemoAccount("leyla", _("psychologist, first centre")),
    DemoAccount("nigar", _("supervisor, first centre")),
    DemoAccount("rashad", _("supervisor of the agency")),
    DemoAccount("sevil", _("reception, first centre")),
    DemoAccount("orxan", _("lawyer, second centre")),
    DemoAccount("zeyneb", _("psychologist, second centre")),
    DemoAccount("dsmf", _("DSMF desk")),
    DemoAccount("dsmf2", _("DSMF desk")),
    DemoAccount("auditor", _("auditor")),
    DemoAccount("admin", _("administrator")),
)
