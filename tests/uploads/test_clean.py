"""What is taken in, what is refused and why, and what is left of a file (security requirements 36 and 37)."""

import time
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from dost_portal.uploads.clean import CannotExamineError, UnacceptableFileError, clean
from tests.receivers import EICAR, Clamd
from tests.uploads import samples

REFUSED = [
    (b"", "empty"),
    (b"Salam, bu fayl deyil", "unknown_type"),
    (b"MZ\x90\x00" + b"\0" * 200, "unknown_type"),
    (b"PK\x03\x04" + b"\0" * 200, "unknown_type"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unknown_type"),
    (b"GIF89a" + b"\0" * 40, "unknown_type"),
    (EICAR, "unknown_type"),
    (samples.image()[:400], "damaged"),
    (b"%PDF-1.7\nnothing more", "damaged"),
    (samples.pixel_flood(), "too_many_pixels"),
    (samples.pdf(31), "too_many_pages"),
    (samples.ENCRYPTED_PDF, "encrypted"),
    (samples.SCRIPTED_PDF, "scripts"),
    (samples.ATTACHED_PDF, "attachments"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED, ids=[f"{n}-{code}" for n, (_, code) in enumerate(REFUSED)])
def test_36_what_is_no_harmless_picture_of_a_paper_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(UnacceptableFileError) as refused:
        clean(content)
    assert refused.value.code == code


def test_36_what_unpacks_without_end_takes_neither_memory_nor_time() -> None:
    """A picture of 2.7 gigabytes in a PDF of 3 megabytes: the reader leaves it out."""
    content = samples.heavy_pdf()
    assert len(content) < 3_000_000
    began = time.monotonic()
    assert sum(map(len, clean(content).pages)) < 1_000_000
    assert time.monotonic() - began < 45


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_one_clean_page(kind: str) -> None:
    found = clean(samples.image(kind))
    assert (found.kind, len(found.pages)) == ("image", 1)
    page = Image.open(BytesIO(found.pages[0]))
    assert (page.format, page.size) == ("JPEG", (300, 200))
    assert max(Image.open(BytesIO(found.thumbnail)).size) == 260


def test_a_large_photograph_is_made_smaller_but_stays_readable() -> None:
    page = Image.open(BytesIO(clean(samples.image(size=(4000, 3000))).pages[0]))
    assert page.size == (2200, 1650)


def test_37_place_and_comment_are_gone_and_the_picture_stands_upright() -> None:
    content = samples.photograph()
    assert samples.SECRET_PLACE.encode() in content
    found = clean(content)
    page = Image.open(BytesIO(found.pages[0]))
    assert page.size == (200, 300)
    assert page.getpixel((100, 5)) == (0, 0, 0), "the black edge is at the top now"
    assert not page.getexif()
    assert samples.SECRET_PLACE.encode() not in found.pages[0] + found.thumbnail


def test_37_a_pdf_becomes_its_pages_and_nothing_else() -> None:
    content = samples.pdf(3)
    assert samples.SECRET_PLACE.encode() in content
    found = clean(content)
    assert (found.kind, len(found.pages)) == ("pdf", 3)
    assert samples.SECRET_PLACE.encode() not in b"".join(found.pages)
    assert max(Image.open(BytesIO(found.pages[2])).size) == 2200


def test_what_hides_behind_the_pixels_is_left_behind() -> None:
    found = clean(samples.image() + EICAR)
    assert EICAR not in b"".join(found.pages)


def test_36_what_the_scanner_finds_is_refused(clamd: Clamd) -> None:
    with pytest.raises(UnacceptableFileError) as refused:
        clean(samples.image() + EICAR)
    assert refused.value.code == "malware"
    assert clean(samples.image()).kind == "image"
    assert len(clamd.got) == 2


@pytest.mark.parametrize("answer", [b"", b"stream: Heuristics.Broken ERROR\n", b"?\n"])
def test_36_a_scanner_without_a_clear_answer_lets_nothing_through(clamd: Clamd, answer: bytes) -> None:
    clamd.answer = answer
    with pytest.raises(CannotExamineError):
        clean(samples.image())


def test_36_a_scanner_that_is_down_lets_nothing_through(no_scanner: None) -> None:
    with pytest.raises(CannotExamineError):
        clean(samples.image())


def test_an_examiner_that_cannot_be_started_says_nothing_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("dost_portal.uploads.clean.EXAMINER", tmp_path / "none.py")
    with pytest.raises(CannotExamineError):
        clean(samples.image())
