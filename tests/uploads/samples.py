"""Files as people bring them, and as attackers do; all invented."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

SECRET_PLACE = "Sınaq küçəsi 5"


def image(kind: str = "JPEG", size: tuple[int, int] = (300, 200), colour: str = "white") -> bytes:
    """Return a picture of a paper, the left edge marked black."""
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 10, size[1]), fill="black")
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def photograph() -> bytes:
    """Return a JPEG as a telephone makes it: held upright by a tag, with a place and a comment inside."""
    picture = Image.open(BytesIO(image()))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = SECRET_PLACE
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=SECRET_PLACE.encode())
    return out.getvalue()


def pixel_flood() -> bytes:
    """Return a PNG of a few hundred bytes that says it is 50,000 × 50,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf(pages: int = 1, *, catalog: bytes = b"", trailer: bytes = b"", objects: bytes = b"") -> bytes:
    """Return a PDF of empty A4 pages, with what else is put into its catalogue, trailer and objects."""
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(pages))
    body = b"1 0 obj <</Type/Catalog/Pages 2 0 R %s>> endobj\n" % catalog
    body += b"2 0 obj <</Type/Pages/Kids[%s]/Count %d>> endobj\n" % (kids, pages)
    for n in range(pages):
        body += b"%d 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj\n" % (10 + n)
    body += b"5 0 obj <</Author(%s)>> endobj\n" % SECRET_PLACE.encode()
    return b"%PDF-1.7\n" + body + objects + b"trailer <</Root 1 0 R/Info 5 0 R %s>>\n%%%%EOF" % trailer


ENCRYPTED_PDF = pdf(
    trailer=b"/Encrypt 9 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]",
    objects=b"9 0 obj <</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>> endobj\n" % (b"ab" * 32, b"cd" * 32),
)
SCRIPTED_PDF = pdf(catalog=b"/OpenAction 8 0 R", objects=b"8 0 obj <</S/JavaScript/JS(app.alert\\(1\\))>> endobj\n")
ATTACHED_PDF = pdf(
    catalog=b"/Names<</EmbeddedFiles<</Names[(x) 7 0 R]>>>>",
    objects=b"7 0 obj <</Type/Filespec/F(x)/EF<</F 6 0 R>>>> endobj\n"
    b"6 0 obj <</Type/EmbeddedFile/Length 1>> stream\nx\nendstream endobj\n",
)


def heavy_pdf() -> bytes:
    """Return a PDF whose one picture unpacks from kilobytes to 2.7 gigabytes."""
    packer = zlib.compressobj(9)
    megabyte = b"\0" * 1_000_000
    data = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)  # stands for itself, so it can be repeated
    data += again * 2698 + packer.compress(megabyte) + packer.flush()
    content = b"q 500 0 0 500 0 0 cm /Im0 Do Q"
    return (
        pdf()
        .replace(
            b"/MediaBox[0 0 595 842]",
            b"/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<</XObject<</Im0 9 0 R>>>>",
        )
        .replace(
            b"trailer",
            b"8 0 obj <</Length %d>> stream\n%s\nendstream endobj\n"
            % (len(content), content)
            + b"9 0 obj <</Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>> stream\n" % len(data) + data + b"\nendstream endobj\ntrailer",
        )
    )
