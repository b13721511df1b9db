"""By which channels somebody hears of what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.services.announcements import ALWAYS
from cases.wording import REFUSALS
from dost_portal.forms import PortalForm

PORTAL, MAIL = _("In the portal, by the bell"), _("By e-mail, with a link only")


def _box(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class ChannelsForm(PortalForm):
    """One check box for each level and channel. A missed deadline can be silenced nowhere: the form says why."""

    warning_portal, warning_mail = _box(PORTAL), _box(MAIL)
    breach_portal, breach_mail = _box(PORTAL), _box(MAIL)
    escalation_portal, escalation_mail = _box(PORTAL), _box(MAIL)
    digest_portal, digest_mail = _box(PORTAL), _box(MAIL)
    sound = _box(_("A short, quiet sound when something new arrives"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ALWAYS:
            if not data.get(name):
                self.add_error(name, str(REFUSALS["breach_always_told"]))
        return data
