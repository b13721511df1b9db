"""Typesetting with typst, and locking a PDF with a password."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from pypdf import PdfReader, PdfWriter

FONTS: Final = Path(__file__).with_name("fonts")
TEMPLATES: Final = Path(settings.BASE_DIR) / "templates" / "letters"
# A paper's metadata say nothing, not even when it was made.
NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return `templates/letters/{template}.typ` filled with `data` (what JSON can say) as a tagged PDF.

    No network, no system fonts: the same data give the same bytes anywhere.
    """
    return bytes(
        typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=int(NO_TIME.timestamp()),
        )
    )


def locked_pdf(content: bytes, password: str) -> bytes:
    """Return the PDF `content` encrypted with AES-256 under `password`."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(user_password=password, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
