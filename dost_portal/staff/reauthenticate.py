"""Asking for the password again before something leaves the house (security requirement 34)."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dost_portal.audit import trail
from dost_portal.forms import PortalForm
from dost_portal.staff.models import User

MOST_FAILURES: Final = 5
WITHIN_MINUTES: Final = 10


class ExportPurpose:
    """Why something is exported: codes, for a free text would carry names into the trail."""

    REPORT, PLANNING, INQUIRY, AUDIT = "report", "planning", "inquiry", "audit"
    CHOICES: Final = (
        (REPORT, _("Report of the centre or the agency")),
        (PLANNING, _("Planning of staff and hours")),
        (INQUIRY, _("Answer to an inquiry of a state body")),
        (AUDIT, _("Check or audit")),
    )


def check_again(user: User, password: str) -> None:
    """Raise ValidationError for a wrong password of `user`, and for any after too many wrong ones in a row.

    A wrong one stays in the trail, under the name of who is logged in.
    """
    if trail.count_lately("reauthentication.failed", by=user, minutes=WITHIN_MINUTES) >= MOST_FAILURES:
        raise ValidationError(_("Too many wrong passwords. Try again in a few minutes."))
    if not user.check_password(password):
        trail.record_now("reauthentication.failed", by=user)
        raise ValidationError(_("This is not your password."))


class ReauthenticationForm(PortalForm):
    """Asks who is logged in for their password once more; a wrong one stays in the trail and is not kept."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked again, so that an unattended screen gives nothing away."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Check the password; it is not kept in what the form hands on."""
        check_again(self.user, self.cleaned_data["password"])
        return ""


class ExportFields(PortalForm):
    """The kind of file, and what it is for."""

    kind = forms.ChoiceField(
        label=_("File"), choices=(("xlsx", "XLSX"), ("csv", "CSV")), initial="xlsx", widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=ExportPurpose.CHOICES, widget=forms.RadioSelect)


class ExportForm(ExportFields, ReauthenticationForm):
    """What an export asks for that leaves at once: the kind of file, the purpose, and the password again."""

    field_order = ("kind", "purpose", "password")
