"""The form of a web hook's address and secret, for whichever app keeps one."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SECRET_LETTERS = 32


class HookForm(forms.ModelForm):
    """An address that begins with https and a secret of 32 characters or more, which is never shown again."""

    url = forms.URLField(label=_("address"), max_length=400, assume_scheme="https")
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("At least 32 characters; every message is signed with it. Empty: the present one stays."),
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if not url.startswith("https://") and not (settings.DEMO or settings.TESTING):
            raise ValidationError(_("The address must begin with https://"))
        return url

    def clean_secret(self) -> str:
        secret = self.cleaned_data["secret"]
        if len(secret) < SECRET_LETTERS and (secret or self.instance._state.adding):
            raise ValidationError(_("A secret has at least 32 characters."))
        return secret
