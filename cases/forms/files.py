"""Adding files to a document, and removing one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm
from cases.models import CaseDocument
from cases.wording import REFUSALS

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files. What one of them is, its content says, not its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data or [])


class AddFilesForm(CaseForm):
    """Files of one document: chosen, or taken with the camera of the device."""

    document = forms.ChoiceField(choices=CaseDocument.choices, widget=forms.HiddenInput)
    uploads = FilesField(
        label=_("Choose files"),
        help_text=_("Photographs or PDF, up to 15 MB each; several pages at once are welcome."),
        widget=ManyFiles(attrs={"accept": ACCEPTED, "class": "form-control"}),
    )
    camera = FilesField(
        label=_("Photograph the paper"),
        widget=ManyFiles(attrs={"accept": "image/*", "capture": "environment", "class": "form-control"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [*data.get("uploads", []), *data.get("camera", [])]
        if not chosen:
            self.add_error("uploads", ValidationError(_("Choose a file, or photograph the paper."), code="required"))
        data["chosen"] = chosen
        return data


def too_large(upload: UploadedFile) -> str:
    """Return why an upload never reached us whole; empty when it did."""
    over = (upload.size or 0) > settings.FILE_BYTES
    return str(REFUSALS["file_too_large"]) if over else ""


class RemoveFileForm(CaseForm):
    reason = forms.CharField(
        label=_("Why it is removed"),
        max_length=500,
        help_text=_("The file is destroyed; that it was there, and your reason, stay in the case."),
    )
