"""Taking away a file that was made."""

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from cases.forms.own_data import LEAST_LETTERS
from dost_portal.staff.reauthenticate import ReauthenticationForm


class TakeForm(ReauthenticationForm):
    """Asks for the password again, and whether the file is to have one of its own."""

    file_password = forms.CharField(
        label=_("Password of the file, if it is to have one"),
        required=False,
        strip=False,
        max_length=60,
        validators=[MinLengthValidator(LEAST_LETTERS, _("At least 8 characters."))],
        help_text=_("The file then comes as a ZIP with AES-256. At least 8 characters; it is kept nowhere."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("file_password", "password")
