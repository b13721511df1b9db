"""Turns an untrusted file into clean images of its pages. Knows no Django: it runs as a process of its own.

    python -I examine.py <file >pages

What comes out is a line of JSON, then the images it lists, one after the other. Nothing of the file itself
goes on: metadata, scripts, attachments and whatever hides behind the pixels are left behind here. What a
parser does with a hostile file ends with this process, which has a limit of memory and of time.
"""

import io
import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import Final

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

MEMORY_BYTES: Final = 1_500_000_000
CPU_SECONDS: Final = 30
MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 30
# The longer side of a kept page: an A4 sheet at about 190 dots an inch, small print is readable.
PAGE_PIXELS: Final = 2200
THUMBNAIL_PIXELS: Final = 260
QUALITY, THUMBNAIL_QUALITY = 82, 60
IMAGE_FORMATS: Final = ("JPEG", "PNG", "WEBP")
# As they stand in a file; `pypdfium2` counts what is in its tree of names besides.
SCRIPTS: Final = re.compile(rb"/(?:JS|JavaScript|Launch|XFA|RichMedia)\b")


class UnacceptableError(Exception):
    """The file is refused; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def examine(content: bytes) -> tuple[str, list[bytes], bytes]:
    """Return (`image` or `pdf`, its pages as JPEG, a small JPEG of the first page).

    Raises UnacceptableError("empty", "unknown_type", "too_many_pixels", "too_many_pages", "encrypted",
    "scripts", "attachments" or "damaged").
    """
    if not content:
        raise UnacceptableError("empty")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    kind, images = ("pdf", _of_pdf(content)) if content[:1024].lstrip().startswith(b"%PDF-") else _of_image(content)
    pages, thumbnail = [], b""
    for image in images:
        page = _fitted(image, PAGE_PIXELS)
        thumbnail = thumbnail or _jpeg(_fitted(page, THUMBNAIL_PIXELS), THUMBNAIL_QUALITY)
        pages.append(_jpeg(page, QUALITY))
    return kind, pages, thumbnail


def _of_image(content: bytes) -> tuple[str, Iterator[Image.Image]]:
    try:
        image = Image.open(io.BytesIO(content), formats=IMAGE_FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise UnacceptableError("too_many_pixels")
        image.load()
        # Turned as the camera held it, for what said so is left behind.
        turned = ImageOps.exif_transpose(image)
        flat = Image.new("RGB", turned.size, "white")
        rgba = turned.convert("RGBA")
        flat.paste(rgba, mask=rgba.getchannel("A"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnacceptableError("too_many_pixels") from None
    except UnidentifiedImageError:
        raise UnacceptableError("unknown_type") from None
    except (OSError, SyntaxError, ValueError, KeyError, IndexError, EOFError):
        raise UnacceptableError("damaged") from None
    return "image", iter([flat])


def _of_pdf(content: bytes) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise UnacceptableError("encrypted" if locked else "damaged") from None
    if code := _objection(document, content):
        raise UnacceptableError(code)
    try:
        for page in document:
            longest = max(page.get_size())
            if longest <= 0:
                raise UnacceptableError("damaged")
            yield page.render(scale=PAGE_PIXELS / longest).to_pil().convert("RGB")
            page.close()
    except pypdfium2.PdfiumError:
        raise UnacceptableError("damaged") from None


def _objection(document: pypdfium2.PdfDocument, content: bytes) -> str:
    """Return the code of what is wrong with a PDF that opens; empty when nothing is."""
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        return "encrypted"
    if SCRIPTS.search(content) or raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        return "scripts"
    if document.count_attachments() > 0:
        return "attachments"
    if len(document) > MOST_PAGES:
        return "too_many_pages"
    return "" if len(document) else "damaged"


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    fitted = image.copy()
    fitted.thumbnail((longest, longest))
    return fitted


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        kind, pages, thumbnail = examine(sys.stdin.buffer.read())
    except UnacceptableError as error:
        sys.stdout.buffer.write(json.dumps({"refused": error.code}).encode() + b"\n")
    except MemoryError:
        sys.stdout.buffer.write(json.dumps({"refused": "too_heavy"}).encode() + b"\n")
    else:
        header = {"kind": kind, "pages": [len(page) for page in pages], "thumbnail": len(thumbnail)}
        sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + b"".join(pages) + thumbnail)


if __name__ == "__main__":
    main()
