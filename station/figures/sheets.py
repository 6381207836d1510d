"""A report as CSV and as XLSX, in which no cell can become a formula. Imports the report."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ocr.errors import Failure
from station.figures.report import Cell, Report, rows
from station.i18n import _

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program may begin to calculate at; the wide forms do so in East Asian settings."""


def harmless(cell: Cell) -> Cell:
    """Text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell


def csv_of(report: Report) -> bytes:
    """One table, a line a figure, a column a group; UTF-8 with a mark, which spreadsheet programs need to see."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([harmless(cell) for cell in line] for line in _lines(report))
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(report: Report) -> bytes:
    """The same table, and a second sheet with the days."""
    import xlsxwriter  # no other act of the program needs it

    body = io.BytesIO()
    choices = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(body, choices) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, lines, widths in (
            (_("Figures"), _lines(report), (28, 58, 8)),
            (_("Days"), _day_lines(report), (14, 20, 20)),
        ):
            sheet = book.add_worksheet(name)
            for at, width in enumerate(widths):
                sheet.set_column(at, at, width)
            for y, line in enumerate(lines):
                for x, cell in enumerate(map(harmless, line)):
                    if isinstance(cell, str):
                        sheet.write_string(y, x, cell, bold if y == 0 else None)
                    else:
                        sheet.write_number(y, x, cell)
            sheet.freeze_panes(1, 0)
    return body.getvalue()


def save(report: Report, path: Path, ending: str = "") -> None:
    """As .csv or .xlsx, as said or by the name's own ending. Raises FIG-003 for another, FIG-004 when it can't be written."""
    writers = {".csv": csv_of, ".xlsx": xlsx_of}
    write = writers.get(ending or path.suffix.lower())
    if write is None:
        raise Failure("FIG-003", file=path.name)
    try:
        path.write_bytes(write(report))
    except OSError as cause:
        raise Failure("FIG-004", file=str(path), error=cause.strerror or str(cause)) from cause


def _lines(report: Report) -> Sequence[Sequence[Cell]]:
    span = report.period.span
    stretch = f"{span.start.isoformat()} – {span.end.isoformat()}"
    heads: list[Sequence[Cell]] = [("key", stretch, _("Unit"), _("All"), *report.groups)]
    return heads + [(row.key, row.title, row.unit, *row.values) for row in rows(report)]


def _day_lines(report: Report) -> Sequence[Sequence[Cell]]:
    heads: list[Sequence[Cell]] = [(_("Day"), _("Dossiers opened"), _("Dossiers finished"), _("Pages"))]
    return heads + [(each.day.isoformat(), each.opened, each.finished, each.pages) for each in report.days]
