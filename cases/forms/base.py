"""The parts every form of a case is made of."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.case import NUMBER_ALPHABET
from dost_portal.azeri import InvalidText, normalise_any_document_number, normalise_name, normalise_phone
from dost_portal.forms import DATE_FORMATS, PortalForm
from dost_portal.forms import LaterDateField as LaterDateField
from dost_portal.forms import Section as Section
from dost_portal.forms import TextArea as TextArea
from dost_portal.forms import offer as offer
from dost_portal.forms import with_empty as with_empty
from dost_portal.passport import reference
from dost_portal.passport.messages import message_for
from dost_portal.passport.models.base import Labelled

OLDEST_YEARS = 120
Choices = list[tuple[str, str]]


def rows(model: type[Labelled], **filters: Any) -> Choices:
    """Return (code, label) of the reference rows in force today, in their order."""
    today = timezone.localdate()
    held = [row for row in reference.rows(model) if row.holds_on(today)]
    found = [row for row in held if all(getattr(row, name) == value for name, value in filters.items())]
    return [(row.code, row.label) for row in sorted(found, key=lambda row: row.position)]


def in_words(normalise: Callable[..., str], *args: Any) -> str:
    """Call a validator of `dost_portal.azeri`; what it refuses becomes a message beside the field."""
    try:
        return normalise(*args)
    except InvalidText as error:
        raise ValidationError(message_for(error), code=error.code) from None


def offer_rows(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    """Set the rows that the field `name` of a form that is being made chooses from."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = queryset


class NormalisedField(forms.CharField):
    """Text that a function of `dost_portal.azeri` puts into its stored form."""

    normalise: Callable[[str], str]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return in_words(type(self).normalise, text) if text else ""


class NameField(NormalisedField):
    normalise = staticmethod(normalise_name)


class PhoneField(NormalisedField):
    normalise = staticmethod(normalise_phone)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}), **kwargs)


class DocumentNumberField(NormalisedField):
    """The number of an identity document of which nobody knows the kind."""

    normalise = staticmethod(normalise_any_document_number)


class CaseNumberField(NormalisedField):
    """The number of a case as it is read aloud: with or without the hyphen, in small letters or capitals."""

    @staticmethod
    def normalise(text: str) -> str:
        letters = "".join(letter for letter in text.upper() if letter.isalnum())
        if len(letters) != 8 or set(letters) - set(NUMBER_ALPHABET):
            raise ValidationError(_("A case number looks like K7MN-4QXD."))
        return f"{letters[:4]}-{letters[4:]}"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Number of the case"), max_length=20, **kwargs)


class PastDateField(forms.DateField):
    """A day that has been: not after today, and within a human life."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=DATE_FORMATS,
            **kwargs,
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        today = timezone.localdate()
        if value is not None and value > today:
            raise ValidationError(_("This day has not come yet."), code="future")
        if value is not None and value.year < today.year - OLDEST_YEARS:
            raise ValidationError(_("This is more than 120 years ago."), code="too_old")


class MomentField(forms.DateTimeField):
    """A moment that has been, to the minute, in Baku's time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"],
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value > timezone.now() + timedelta(minutes=1):
            raise ValidationError(_("This moment has not come yet."), code="future")


class CaseForm(PortalForm):
    """A form of a case page."""


class VersionedForm(CaseForm):
    """`version` is that of the record the form was filled from."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def differences(self, saved: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what was typed and what `saved` (by field name) holds, where they differ, in words."""
        found = []
        for name, value in self.cleaned_data.items():
            if name == "version" or name not in saved or _same(value, saved[name]):
                continue
            field = self.fields[name]
            found.append({"label": field.label, "saved": _words(field, saved[name]), "typed": _words(field, value)})
        return found

    def take_version(self, version: int) -> None:
        """Let the next save of this form be over `version`: the person has now seen what it holds."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(version)
        self.data = data


def _same(typed: Any, saved: Any) -> bool:
    def plain(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return sorted(str(item) for item in value)
        return "" if value is None else value

    return plain(typed) == plain(saved)


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    choices = {str(code): str(label) for code, label in getattr(field, "choices", ()) or ()}
    values = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(choices.get(str(item), str(item)) for item in values if item not in (None, ""))
