"""Typesetting with typst, and locking a PDF with a password."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import typst
from django.conf import settings

FONTS: Final = Path(__file__).with_name("fonts")
# Read once: finding fonts took longer than setting a page.
_fonts: Final = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
TEMPLATES: Final = Path(settings.BASE_DIR) / "templates" / "letters"
# A paper's metadata say nothing, not even when it was made.
NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


# What the letters' font lacks, as typst names it.
_LACKS: Final = re.compile(r"text `\"(.+?)\"` could not be displayed")


class UnprintableError(ValueError):
    """The paper's font has no picture of some sign; `signs` are these."""

    def __init__(self, signs: str) -> None:
        super().__init__("unprintable")
        self.signs = signs


def pdf(template: str, data: Mapping[str, Any], *, complete: bool = True) -> bytes:
    """Return `templates/letters/{template}.typ` filled with `data` (what JSON can say) as PDF/UA-1.

    No network, no system fonts: the same data give the same bytes anywhere. Raises UnprintableError for a sign
    that the font lacks; unless `complete`, a box stands for it and the paper is no PDF/UA.
    """
    try:
        return _set(template, data, "ua-1")
    except typst.TypstError as error:
        signs = _LACKS.findall(str(error))
        if signs and not complete:
            return _set(template, data, "1.7")
        if signs:
            raise UnprintableError("".join(signs)) from None
        raise


def _set(template: str, data: Mapping[str, Any], standard: Literal["ua-1", "1.7"]) -> bytes:
    return bytes(
        typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=_fonts,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=standard,
            timestamp=int(NO_TIME.timestamp()),
        )
    )


def pages_of(content: bytes) -> int:
    """Return how many pages the PDF `content` has."""
    from pypdf import PdfReader  # late: see wsgi.py

    return len(PdfReader(BytesIO(content)).pages)


def locked_pdf(content: bytes, password: str) -> bytes:
    """Return the PDF `content` encrypted with AES-256 under `password`."""
    from pypdf import PdfReader, PdfWriter  # late: see wsgi.py

    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(user_password=password, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
