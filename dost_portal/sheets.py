"""Tables as files: written so that a spreadsheet opens and never runs them, read so that none harms the portal."""

import csv
import io
from collections.abc import Sequence
from datetime import time
from typing import Final
from zipfile import BadZipFile, ZipFile
from zlib import error

from django.http import HttpResponse
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

Cell = str | int | float
RUN_BY_A_SPREADSHEET: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV, XLSX, ZIP = "csv", "xlsx", "zip"
# Of a workbook that is read, in bytes.
MOST_UNPACKED: Final = 50_000_000
CONTENT_TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ZIP: "application/zip",
}


def escaped(cell: Cell) -> Cell:
    """Return a cell of CSV that is read as text; a number stays one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUN_BY_A_SPREADSHEET) else cell


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return `rows` as CSV in UTF-8 with a mark at its start, by which spreadsheets know the letters."""
    text = io.StringIO()
    csv.writer(text).writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Sequence[Cell]], *, head: int = 1) -> bytes:
    """Return `rows` as a workbook of one sheet; the first `head` rows are bold and stay in sight.

    Text is written as text, whatever it looks like: no formula, no link.
    """
    import xlsxwriter  # late: see wsgi.py

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True})
        for place, row in enumerate(rows):
            look = bold if place < head else None
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell, look)
                else:
                    sheet.write_number(place, column, cell, look)
        sheet.freeze_panes(head, 1)
        sheet.set_column(0, max((len(row) for row in rows), default=1) - 1, 14)
    return file.getvalue()


def as_bytes(rows: Sequence[Sequence[Cell]], *, kind: str, head: int = 1) -> bytes:
    """Return `rows` as a file of `kind`, "csv" or "xlsx"."""
    return as_xlsx(rows, head=head) if kind == XLSX else as_csv(rows)


def as_file(rows: Sequence[Sequence[Cell]], *, name: str, kind: str, head: int = 1) -> HttpResponse:
    """Return the download of `rows` as `name`.`kind`."""
    return download(as_bytes(rows, kind=kind, head=head), name=name, kind=kind)


def download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Return `content` as the download `name`.`kind`, kept by no cache."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def locked(content: bytes, *, name: str, password: str) -> bytes:
    """Return a ZIP that holds `content` as `name`, encrypted with AES-256 under `password`."""
    import pyzipper  # late: see wsgi.py

    file = io.BytesIO()
    with pyzipper.AESZipFile(file, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, content)
    return file.getvalue()


class UnreadableTableError(Exception):
    """Neither CSV in UTF-8 nor XLSX, or larger inside than any honest table."""


def read_table(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file or of the first sheet of a workbook, as text. Raises UnreadableTableError."""
    if content.startswith(b"PK"):
        return _read_xlsx(content)
    try:
        text = content.decode("utf-8-sig")
        head = text.partition("\n")[0]
        rows = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
        return [[cell.replace("\0", "") for cell in row] for row in rows if row]
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableTableError from None


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        _refuse_bombs(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [[_text(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    except (CalamineError, WorksheetNotFound, BadZipFile, NotImplementedError, EOFError, error, RuntimeError):
        raise UnreadableTableError from None


def _refuse_bombs(content: bytes) -> None:
    left = MOST_UNPACKED
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                while piece := part.read(min(left + 1, 65536)):
                    left -= len(piece)
                    if left < 0:
                        raise UnreadableTableError


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell)
