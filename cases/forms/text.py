"""A text that may leave: one remark, or an answer in words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.anonymise import TEXT_LENGTH
from cases.forms.base import CaseForm, TextArea
from cases.forms.help import ANONYMOUS_TEXT


class OutgoingTextForm(CaseForm):
    text = forms.CharField(
        label=_("Text for DSMF"),
        max_length=TEXT_LENGTH,
        widget=TextArea(5),
        help_text=_("At most 500 characters. No names, numbers, dates, addresses or places of work and study."),
        error_messages={"required": _("Write the text.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["maxlength"] = TEXT_LENGTH

    def sections(self) -> Iterable[Any]:
        return ["text", ANONYMOUS_TEXT]
