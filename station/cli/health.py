"""`station health …`: the scanner's test sheet, the judgement of its scan, and the history."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from station import scanner_history
from station.cli.base import OK, PERSON, AsJson, new_room, plain, settings, show_json, show_table
from station.confinement import Reach
from station.i18n import N_, _
from station.lamps import Light, overall
from station.service import scanner
from station.workers import Workers

app = new_room(N_("Judge the scanner by a printed sheet."))
_WORDS = {Light.GREEN: N_("good"), Light.AMBER: N_("look again"), Light.RED: N_("fault")}


@app.command(help=N_("Make the test sheet to print, two pages."))
def sheet(out: Annotated[Path, typer.Argument(help=N_("PDF to write."))]) -> None:
    settings()
    scanner.save_sheet(out)
    typer.echo(_("Print {file} on both sides of white A4 paper at 100 %.").format(file=out))


@app.command(help=N_("Judge the scanner by its scan of the sheet; exit code 3 when a lamp is red."))
def check(
    scan: Annotated[
        Path, typer.Argument(help=N_("The scanned sheet, one or both sides."), exists=True, dir_okay=False)
    ],
    as_json: AsJson = False,
) -> None:
    checked, lamps = scanner.check(settings(), scan)
    if as_json:
        show_json(checked)
    else:
        rows = [[_(_WORDS[lamp.light]), lamp.title, lamp.reason, lamp.advice] for lamp in lamps]
        show_table(_("Light"), _("What"), _("Found"), _("To do"), rows=rows)
    raise typer.Exit(PERSON if overall(lamps) is Light.RED else OK)


@app.command(help=N_("Every judged sheet, the newest first."))
def history(as_json: AsJson = False) -> None:
    found = scanner_history.history(settings().root)
    if as_json:
        show_json(found)
        return
    for checked in found:
        bad = ", ".join(key for key, light in checked.lights.items() if light != Light.GREEN.value)
        light = _(_WORDS[Light(checked.light)])
        typer.echo(f"{checked.at}  {light}  {checked.file}  {bad}")


@app.command(help=N_("Try in a worker what a taken-over decoder could do: sandbox full, partial or none."))
def sandbox(as_json: AsJson = False) -> None:
    chosen = settings()
    workers = Workers(1, chosen.worker_memory_mb, chosen.page_seconds, reach=Reach.within(chosen.root.absolute()))
    try:
        with tempfile.NamedTemporaryFile() as foreign:
            found = workers.confinement(foreign.name)
    finally:
        workers.close()
    if as_json:
        show_json({"sandbox": found.word, **plain(found)})
        return
    held = [(_("memory"), found.memory), (_("size of files"), found.file_size)]
    held += [(_("network"), found.network), (_("other files"), found.files)]
    told = ", ".join(f"{name} {'✓' if holds else '✗'}" for name, holds in held)
    typer.echo(_("Sandbox of the workers: {word} ({told})").format(word=found.word, told=told))
