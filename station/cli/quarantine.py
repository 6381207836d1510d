"""`station quarantine …`: files that could not be taken."""

from __future__ import annotations

from typing import Annotated

import typer

from station.cli.base import AsJson, new_room, queries, show_json, wish
from station.i18n import N_
from station.messages import notice

app = new_room(N_("Files that could not be taken."))
ScanId = Annotated[int, typer.Argument(help=N_("The file's id, as in 'station quarantine list'."))]


@app.command(name="list", help=N_("Refused files with their reasons."))
def list_quarantine(as_json: AsJson = False) -> None:
    found = queries().scans(("quarantined",))
    if as_json:
        show_json(found)
        return
    for row in found:
        said = notice(row.code, row.facts)
        typer.echo(f"{row.id} {row.name}: {row.code} {said.title}. {said.advice}")


@app.command(name="answer", help=N_("Say that the paper of a refused file was scanned again; the file is kept."))
def answer(scan_id: ScanId) -> None:
    show_json(wish("upkeep", "answer_scan", scan_id))


@app.command(name="retry", help=N_("Try a refused file again."))
def retry(scan_id: ScanId) -> None:
    show_json(wish("upkeep", "retry_scan", scan_id))
