"""Files for spreadsheets: read back, and nothing in them runs."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest

from dost_portal.sheets import as_csv, as_file, as_xlsx, escaped

DANGEROUS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", '=HYPERLINK("http://x")', "http://example.com", "{=1}"]
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def part(file: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return ElementTree.fromstring(book.read(name))


@pytest.mark.parametrize("cell", DANGEROUS[:7])
def test_csv_marks_what_a_spreadsheet_would_run(cell: str) -> None:
    assert escaped(cell) == f"'{cell}"
    (row,) = csv.reader(io.StringIO(as_csv([[cell]]).decode("utf-8-sig"), newline=""))
    assert row == [f"'{cell}"]


def test_csv_leaves_words_and_numbers() -> None:
    assert [escaped(cell) for cell in ("12", 12, -3.5, "Gün")] == ["12", 12, -3.5, "Gün"]


def test_a_workbook_holds_text_and_numbers_and_no_formula_and_no_link() -> None:
    file = as_xlsx([["Gün", "Say"], *([cell, 4.5] for cell in DANGEROUS)])
    sheet = part(file, "xl/worksheets/sheet1.xml")
    assert not list(sheet.iter(f"{SPACE}f"))
    assert not list(sheet.iter(f"{SPACE}hyperlink"))
    texts = [text.text for text in part(file, "xl/sharedStrings.xml").iter(f"{SPACE}t")]
    assert {"Gün", "Say", "=1+1", "http://example.com"} <= set(texts)
    kinds = [cell.get("t") for cell in sheet.iter(f"{SPACE}c")]
    assert kinds.count("s") == 2 + len(DANGEROUS)
    assert kinds.count(None) == len(DANGEROUS)


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_download_is_kept_by_no_cache(kind: str, begins: bytes) -> None:
    answer = as_file([["a"]], name="hall", kind=kind)
    assert answer.content.startswith(begins)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="hall.{kind}"'
    assert answer.headers["Cache-Control"] == "no-store"
