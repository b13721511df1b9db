"""Uploads stay in memory: a temporary file on the disk would be a copy that nobody seals."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedMemoryHandler(FileUploadHandler):
    """Keeps each file in memory up to FILE_BYTES, and all of a request up to REQUEST_FILE_BYTES.

    Of a larger one only its size is kept: `content` is empty and `size` says why, so that the form can
    refuse it by name beside its field.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content = BytesIO()
        self.all_bytes = getattr(self, "all_bytes", 0)
        self.over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.all_bytes += len(raw_data)
        if start + len(raw_data) > settings.FILE_BYTES or self.all_bytes > settings.REQUEST_FILE_BYTES:
            self.over, self.content = True, BytesIO()
        if not self.over:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        size = max(file_size, settings.FILE_BYTES + 1) if self.over else file_size
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
