"""`station stats`: the figures of some days."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from station.cli.base import AsJson, new_room, queries, show_json, show_table
from station.figures.period import period
from station.figures.report import Cell, Report, as_json, rows
from station.figures.sheets import save
from station.i18n import N_, _
from station.service.figures import report_of

app = new_room("")


@app.command(name="stats", help=N_("The work of some days in numbers; nobody's name is in them."))
def stats(
    first: Annotated[str, typer.Option("--from", help=N_("First day, 2026-11-24 or 24/11/2026; else today."))] = "",
    last: Annotated[str, typer.Option("--to", help=N_("Last day; else today."))] = "",
    group: Annotated[str, typer.Option("--by", help=N_("One column more for each: procedure or officer."))] = "",
    csv: Annotated[Path | None, typer.Option(help=N_("Write a CSV file."), dir_okay=False)] = None,
    xlsx: Annotated[Path | None, typer.Option(help=N_("Write a spreadsheet (XLSX)."), dir_okay=False)] = None,
    as_json_text: AsJson = False,
) -> None:
    reader = queries()
    found = report_of(reader, period(first, last), group)
    for path, ending in ((csv, ".csv"), (xlsx, ".xlsx")):
        if path is not None:
            save(found, path, ending)
    if as_json_text:
        show_json(as_json(found))
    else:
        _show(found)


def _show(found: Report) -> None:
    first, last = (f"{day:%d/%m/%Y}" for day in (found.period.first, found.period.last))
    typer.echo(_("From {first} to {last}").format(first=first, last=last))
    table = [[row.title, row.unit, *map(_cell, row.values)] for row in rows(found)]
    show_table(_("Figure"), _("Unit"), _("All"), *found.groups, rows=table)


def _cell(value: Cell) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
