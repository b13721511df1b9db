"""What one types to come in: a code, a new password, the password again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dost_portal.forms import PortalForm
from dost_portal.staff.models import User
from dost_portal.staff.reauthenticate import ReauthenticationForm

NEW_PASSWORD = {"autocomplete": "new-password"}


class CodeForm(PortalForm):
    """Asks for a code; `check` returns whether it is good, and uses it up."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True, "spellcheck": "false"}
        ),
        help_text=_("Six digits from your authenticator, or a recovery code."),
    )

    def __init__(self, *args: Any, check: Callable[[str], bool], **kwargs: Any) -> None:
        self.check = check
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Raise ValidationError for a code that is wrong or was used before."""
        if not self.check(self.cleaned_data["code"]):
            raise ValidationError(_("This code is not right, or it was used before. Wait for the next one."))
        return ""


class FirstCodeForm(CodeForm):
    """The first code of an authenticator that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits that your authenticator shows now.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class NewPasswordFields(PortalForm):
    """A new password, typed twice and checked against the rules for the person it is for."""

    user: User

    new_password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=_("At least 12 characters. Several words in a row are easy to keep in mind."),
    )
    new_password2 = forms.CharField(
        label=_("New password once more"), strip=False, max_length=256, widget=forms.PasswordInput(attrs=NEW_PASSWORD)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("new_password1"), data.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", _("The two passwords differ."))
        elif first:
            try:
                password_validation.validate_password(first, self.user)
            except ValidationError as error:
                self.add_error("new_password1", error)
        return data

    def save(self) -> User:
        """Give the person the new password; every session opened with the old one ends by that."""
        self.user.set_password(self.cleaned_data["new_password1"])
        self.user.save(update_fields=["password"])
        return self.user


class NewPasswordForm(NewPasswordFields):
    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class ChangePasswordForm(ReauthenticationForm, NewPasswordFields):
    """One's own new password, behind the present one."""

    field_order = ("password", "new_password1", "new_password2")
